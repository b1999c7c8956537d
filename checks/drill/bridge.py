"""Between the responder's process and the toolbox: what it asks is run, what it does is written down."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from checks.drill.journal import Run
from checks.errors import SetupFailure, Timeout
from checks.world.secrets import mask
from checks.world.toolbox import Identity, Session
from checks.world.world import World

LONGEST = 300.0  # seconds that a walk may take
GOODBYE = 5.0  # seconds that the responder has to end after its last word

End = Literal["Done", "No fault", "Escalate", "page-error"]


@dataclass
class Walked:
    """A finished walk. `changes` are the non-read steps that ran, as 'page#step', in order."""

    end: End = "Escalate"
    why: str = ""
    runs: list[Run] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    changed_at: float | None = None
    identified_at: float | None = None
    seconds: float = 0.0
    in_snippets: float = 0.0


@dataclass
class Bridge:
    """One walk. `replaced` maps a step to a text that runs in place of the published one: a proof's mutation."""

    world: World
    session: Session
    clock: Callable[[], float]
    replaced: Mapping[str, str] = field(default_factory=dict)

    def walk(self, payload: dict[str, Any], site: Path) -> Walked:
        """Start the responder with its three things and serve it until it tells its end."""
        walked = Walked()
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="responder-") as home:
            published = Path(home) / "site"
            shutil.copytree(site, published)
            process = subprocess.Popen(
                [sys.executable, "-I", "-m", "checks.drill.responder"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=home, env={"PATH": os.defpath}, text=True,
                start_new_session=True,
            )  # fmt: skip
            try:
                self._serve(process, {"payload": payload, "site": str(published)}, walked)
            finally:
                process.kill()
                process.wait()
                for pipe in (process.stdin, process.stdout):
                    if pipe:
                        pipe.close()
        walked.seconds = time.monotonic() - started
        return walked

    def _serve(self, process: subprocess.Popen[str], order: dict[str, Any], walked: Walked) -> None:
        _tell(process, order)
        until = time.monotonic() + LONGEST
        pending: dict[str, Any] = {}
        lines, reader = _listen(process)
        while "end" not in (message := _hear(lines, until)):
            if "run" in message:
                pending = self._run(message["run"], walked, pending)
                _tell(process, {key: pending[key] for key in ("exit_code", "stdout", "stderr")})
            else:
                walked.runs.append(_recorded(message["decided"], pending))
                pending = {}
        walked.end, walked.why = message["end"], message.get("why", "")
        if pending.get("page"):
            walked.runs.append(_recorded({"title": ""}, pending))  # it ran, and no row could be decided
        reader.join(GOODBYE)

    def _run(self, asked: dict[str, Any], walked: Walked, before: dict[str, Any]) -> dict[str, Any]:
        """Run one snippet as its declared effect allows; a change is guarded, and `recover` takes it back."""
        step = f"{asked.get('page', '')}#{asked.get('step', '')}"
        identity: Identity = "view" if asked["effect"] == "read" else "responder"
        at = self.clock()
        if identity == "responder":
            self.world.before_snippet(asked["effect"])
            if asked["effect"] != "notify":
                walked.changes.append(step)
                walked.identified_at = walked.identified_at or at
        result = self.session.run(self.replaced.get(step, asked["text"]), identity, asked.get("deadline", 20))
        walked.in_snippets += result.seconds
        if identity == "responder" and asked["effect"] != "notify":
            walked.changed_at = self.clock()
        again = f"{before.get('page')}#{before.get('step')}" == step
        return {
            "page": asked.get("page", ""), "step": asked.get("step", ""), "command": asked["text"],
            "identity": identity, "effect": asked["effect"], "at": before["at"] if again else at,
            "exit_code": result.exit_code, "stdout": result.stdout, "stderr": result.stderr, "seconds": result.seconds,
        }  # fmt: skip


def _recorded(decided: dict[str, Any], ran: dict[str, Any]) -> Run:
    fields = {**ran, **decided, "matched": tuple(decided.get("matched", ()))}
    fields |= {name: mask(ran[name]) for name in ("stdout", "stderr")}
    return Run.model_validate(fields)


def _tell(process: subprocess.Popen[str], message: dict[str, Any]) -> None:
    assert process.stdin  # noqa: S101 - opened as a pipe
    try:
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        raise SetupFailure("the responder's process ended in the middle of the walk") from None


def _listen(process: subprocess.Popen[str]) -> tuple[queue.Queue[str], threading.Thread]:
    """The process's lines as they come, and who reads them; an empty line is the end.

    A select on the pipe would not see a line that is buffered already.
    """
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout  # noqa: S101 - opened as a pipe
        for line in process.stdout:
            lines.put(line)
        lines.put("")

    reader = threading.Thread(target=read, name="responder", daemon=True)
    reader.start()
    return lines, reader


def _hear(lines: queue.Queue[str], until: float) -> dict[str, Any]:
    try:
        line = lines.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty:
        raise Timeout(f"the responder did not end its walk within {LONGEST:.0f} s") from None
    if not line:
        raise SetupFailure("the responder's process ended in the middle of the walk")
    message: dict[str, Any] = json.loads(line)
    return message
