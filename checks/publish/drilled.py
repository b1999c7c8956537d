"""Drills as a reader sees them first: what each is worth, its picture, and the way to its journal."""

from __future__ import annotations

from html import escape
from pathlib import Path

from checks.drill.journal import Journal
from checks.evidence import store
from checks.faults.base import Fault
from checks.publish.links import relative
from checks.publish.timeline import timeline, words


def page_of(scenario: str) -> str:
    """The page that shows the drills of a scenario."""
    return f"evidence/{scenario}.md"


def journal_of(fault: str) -> str:
    """The page that tells one drill step by step."""
    return f"evidence/drills/{fault}.md"


def drilled(root: Path, fault: Fault, journal: Journal | None) -> str:
    """The last drill of one fault, under a heading of its own."""
    heading = f"## {fault.title} {{ #drill-{fault.name} }}"
    if journal is None:
        return f"{heading}\n\n{store.NEVER}"
    way = relative(journal_of(fault.name), page_of(fault.scenario))
    told = f"{badge(root, journal)} [Step by step]({way}): {words(journal)}."
    return f"{heading}\n\n{told}\n\n{picture(journal)}"


def badge(root: Path, journal: Journal) -> str:
    """What the evidence is worth now, with its day."""
    standing = store.standing(root, journal)
    kind = standing.partition(":")[0].replace(" ", "-")
    return f'<span class="badge {kind}">{escape(standing)}, {journal.started:%Y-%m-%d}</span>'


def picture(journal: Journal) -> str:
    """The timeline in a box of its own, which scrolls where the screen is narrow."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="Timeline">{timeline(journal)}</div>'
