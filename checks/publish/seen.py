"""What drills have seen of one page: which rows won where, under which faults, and on the healthy system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks.drill.journal import Journal, Run
from checks.evidence import store
from checks.publish.coverage import acted
from checks.runbook.model import Page


@dataclass(frozen=True)
class Look:
    """One run of a step, with the drill it belongs to and what that drill is worth now."""

    journal: Journal
    run: Run
    standing: str

    @property
    def proved(self) -> bool:
        """Whether nothing has changed since."""
        return self.standing == "proved"


@dataclass
class Seen:
    """Looks by step: under faults, newest first, and the newest of the healthy system."""

    page: Page
    sick: dict[str, list[Look]] = field(default_factory=dict)
    healthy: dict[str, Look] = field(default_factory=dict)

    def takers(self, step: str, row: int) -> list[str]:
        """The faults whose drills took a row."""
        return list(dict.fromkeys(look.journal.fault for look in self.sick.get(step, ()) if look.run.row == row))

    def rows(self, step: str) -> dict[int, Look]:
        """For each row that won under a fault its best look: a proved one before others, then the newest."""
        best: dict[int, Look] = {}
        for look in sorted(self.sick.get(step, ()), key=lambda one: not one.proved):
            if look.run.row is not None:
                best.setdefault(look.run.row, look)
        return dict(sorted(best.items()))

    def telling(self, step: str) -> int | None:
        """The row to show beside health's: of those that are not health's, the one that most faults took."""
        well = self.healthy[step].run.row if step in self.healthy else None
        rows = sorted(self.rows(step), key=lambda row: (row == well, -len(self.takers(step, row)), row))
        return rows[0] if rows else None


def seen(page: Page, journals: Sequence[Journal], standings: dict[str, str]) -> Seen:
    """Sort the runs of all drills that came through a page. `standings` are by fault."""
    found = Seen(page)
    for journal in sorted(journals, key=lambda one: one.started, reverse=True):
        for run in acted(journal):
            if run.page == page.path and _current(page, run):
                found.sick.setdefault(run.step, []).append(Look(journal, run, standings[journal.fault]))
        for run in journal.health:
            if run.page == page.path and _current(page, run):
                found.healthy.setdefault(run.step, Look(journal, run, standings[journal.fault]))
    return found


def _current(page: Page, run: Run) -> bool:
    """Whether the row that won still stands where it stood: else its number means another row."""
    step = page.steps.get(run.step)
    if step is None or step.snippet is None or run.row is None:
        return False
    return run.row < len(step.rows) and step.rows[run.row].cell == run.cell


def standings(root: Path, journals: Sequence[Journal]) -> dict[str, str]:
    """What each fault's evidence is worth; a failed drill stays visible as one."""
    return {one.fault: store.standing(root, one) for one in journals}


def tidy(standing: str) -> str:
    """The class of a standing: proved, changed-since or not-verified."""
    return standing.partition(":")[0].replace(" ", "-")
