"""Every drill that was recorded, one line each: what evidence forgets when a newer journal takes its place."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from checks.drill.journal import Spent, Times, Verdict
from checks.errors import Place, RunbookError


class Entry(BaseModel):
    """One drill. `run` is the id of the set it belonged to; `steps` are 'page#step', the return to normal included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: str
    fault: str
    seed: int
    started: datetime
    verdict: Verdict
    reason: str = ""
    alert: str = ""
    steps: tuple[str, ...] = ()
    times: Times = Times()
    spent: Spent | None = None


def load(root: Path) -> list[Entry]:
    """Every drill that was recorded, oldest first; none where nothing was.

    Raises RunbookError for a line that is no drill.
    """
    path = root / "evidence" / "history.jsonl"
    lines = path.read_text().splitlines() if path.is_file() else []
    return sorted((_entry(path, number, line) for number, line in enumerate(lines, 1)), key=lambda one: one.started)


def _entry(path: Path, number: int, line: str) -> Entry:
    try:
        return Entry.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise RunbookError(f"this is no drill: {error}", place=Place(str(path), number), hint="drill again") from None
