"""Run a program: with a deadline, and with an error that says what it was for and where its log is."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.errors import Timeout, WorldError


@dataclass(frozen=True)
class Ended:
    """A program that has ended by itself."""

    exit_code: int
    stdout: str
    stderr: str


def run(
    *argv: str | Path,
    what: str,
    deadline: float,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    log: Path | None = None,
    check: bool = True,
) -> Ended:
    """Run `argv` and wait for it, `deadline` seconds at most; then it and its children are killed.

    `env` is added to this process's own. With `log`, both outputs go to that file and the result's are empty.
    Raises WorldError, naming `what`, where the program is missing or (with `check`) fails; Timeout where it overran.
    """
    command = [str(part) for part in argv]
    sink = log.open("w") if log else None
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=sink or subprocess.PIPE,
            stderr=subprocess.STDOUT if sink else subprocess.PIPE,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise WorldError(f"{what}: {error.filename} is not installed", hint="`runbook doctor` says how") from None
    finally:
        if sink:
            sink.close()
    try:
        stdout, stderr = process.communicate(stdin, timeout=deadline)
    except BaseException as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Timeout(f"{what}: `{command[0]}` did not end within {deadline:.0f} s{_tail(log)}") from None
        raise
    ended = Ended(process.returncode, stdout or "", stderr or "")
    if check and ended.exit_code:
        said = _tail(log) if log else "\n" + (ended.stderr or ended.stdout).strip()[-2000:]
        raise WorldError(f"{what}: `{' '.join(command)[:120]}` ended with exit code {ended.exit_code}{said}")
    return ended


def _tail(log: Path | None, lines: int = 12) -> str:
    if not log:
        return ""
    last = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n" + "\n".join(f"  | {line}" for line in last) + f"\n  whole log: {log}"
