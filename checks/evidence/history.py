"""Every recorded drill in one line, oldest first: what flaky means, and how often a step was part of a success."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from checks.drill.journal import Journal, Record, Spent, Times, Verdict
from checks.errors import Place, RunbookError

FILE = Path("evidence/history.jsonl")


class Entry(Record):
    """One drill."""

    run: str = Field(description="when the set it belonged to began, as '2026-01-02T03:04:05Z'")
    order: int | None = Field(default=None, description="the seed of the set's random order; none: as written")
    fault: str
    seed: int
    started: datetime
    verdict: Verdict
    reason: str = ""
    alert: str = ""
    steps: tuple[str, ...] = Field(default=(), description="as 'page#step', the return to normal included")
    times: Times = Times()
    spent: Spent | None = None


def append(root: Path, journal: Journal, run: str, order: int | None) -> None:
    """Remember one drill."""
    returned = tuple(f"{one.page}#{one.step}" for one in journal.returned)
    entry = Entry(
        run=run, order=order, steps=(*journal.path, *returned),
        **{name: getattr(journal, name) for name in
           ("fault", "seed", "started", "verdict", "reason", "alert", "times", "spent")},
    )  # fmt: skip
    with (root / FILE).open("a") as kept:
        kept.write(entry.model_dump_json() + "\n")


def load(root: Path) -> list[Entry]:
    """All drills, oldest first. Raises RunbookError for a line that is none."""
    path = root / FILE
    found = []
    for number, line in enumerate(path.read_text().splitlines() if path.is_file() else (), start=1):
        try:
            found.append(Entry.model_validate_json(line))
        except ValidationError as error:
            hint = "take the line out: it is of another version, or was cut short"
            raise RunbookError(f"this is no drill: {error}", place=Place(str(path), number), hint=hint) from None
    return found


def sets(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The drills that were begun together, the newest set first."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.run, []).append(entry)
    return sorted(found.values(), key=lambda own: min(entry.started for entry in own), reverse=True)
