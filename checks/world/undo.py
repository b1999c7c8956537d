"""The undo log: before each change its undo is on disk, so that `runbook recover` can play it back, newest first.

An undo is one kubectl call; it may be played twice.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from checks.world import places
from checks.world.cluster import Cluster


@dataclass(frozen=True)
class Undo:
    """How to take one change back: kubectl's arguments, and what that does in words."""

    what: str
    kubectl: tuple[str, ...]
    deadline: float = 120.0


def original(cluster: Cluster, namespace: str, kind: str, name: str, label: str = "original") -> Undo:
    """Keep an object as it is now, under `label`; the undo puts that back, whatever has become of it since."""
    asked = cluster.kubectl("-n", namespace, "get", kind, name, "-o", "json", what=f"keep the {kind} {name}")
    found = json.loads(asked.stdout)
    found.pop("status", None)
    metadata = found["metadata"]
    found["metadata"] = {key: metadata[key] for key in ("name", "namespace", "labels") if key in metadata}
    path = places.state() / f"{label}-{kind}-{name}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(found))
    return Undo(f"put the {kind} {name} back", ("replace", "-f", str(path)))


class UndoLog:
    """The undos that are still owed, one JSON object a line, oldest first."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or places.state() / "undo.jsonl"

    def owe(self, undo: Undo) -> None:
        """Write it down, on the disk itself, before the change is made."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as log:
            log.write(json.dumps(asdict(undo)) + "\n")
            log.flush()
            os.fsync(log.fileno())

    def owed(self) -> list[Undo]:
        """What is still owed, newest first. A last line that a kill cut short was never followed by its change."""
        if not self.path.is_file():
            return []
        found = []
        for line in self.path.read_text().splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                continue
            found.append(Undo(entry["what"], tuple(entry["kubectl"]), entry["deadline"]))
        return found[::-1]

    def play(self, cluster: Cluster) -> list[str]:
        """Take everything back, newest first, and owe nothing any more; return what was done, in words."""
        done = []
        for undo in self.owed():
            cluster.kubectl(*undo.kubectl, what=undo.what, deadline=undo.deadline)
            done.append(undo.what)
        self.path.unlink(missing_ok=True)
        return done
