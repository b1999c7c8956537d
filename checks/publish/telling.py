"""Fault by snippet, as a picture: which reads told a fault from health. Plain SVG, no script."""

from __future__ import annotations

from html import escape

from checks.drill.journal import Journal
from checks.runbook.model import Effect, Page

CELL, LEFT, TOP, GAP = 18, 190, 130, 2


def picture(page: Page, journals: list[Journal]) -> str:
    """One row a fault that came through the page, one column a read of it; nothing where no fault did.

    A filled square: another row won than on the healthy system. A framed one: the same row. None: the walk took
    another way.
    """
    reads = [step.id for step in page.steps.values() if step.snippet and step.snippet.effect is Effect.READ]
    walked = {one.fault: _rows(one, page.path) for one in journals}
    walked = {fault: rows for fault, rows in walked.items() if rows}
    if not walked:
        return ""
    healthy = {(run.step, run.row) for one in journals for run in one.health if run.page == page.path}
    width, height = LEFT + CELL * len(reads) + 60, TOP + CELL * len(walked) + 8
    parts = [_column(index, name) for index, name in enumerate(reads)]
    for line, (fault, rows) in enumerate(walked.items()):
        y = TOP + line * CELL
        parts.append(f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(fault)}</text>')
        for index, name in enumerate(reads):
            if name in rows:
                kind = "same" if (name, rows[name]) in healthy else "telling"
                what = "as in health" if kind == "same" else "tells it from health"
                x, side = LEFT + index * CELL, CELL - GAP
                parts.append(
                    f'<rect class="{kind}" x="{x}" y="{y}" width="{side}" height="{side}">'
                    f"<title>{escape(fault)}, {escape(name)}: {what}</title></rect>"
                )
    told = f"Which reads of {page.title} told which fault from health"
    return (
        f'<svg class="telling" viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{escape(told)}">'
        f"<title>{escape(told)}</title>{''.join(parts)}</svg>"
    )


def _rows(journal: Journal, page: str) -> dict[str, int | None]:
    """The row that won last at each read of the page."""
    return {run.step: run.row for run in journal.runs if run.page == page and run.effect == "read"}


def _column(index: int, name: str) -> str:
    x = LEFT + index * CELL + 12
    return f'<text transform="translate({x} {TOP - 6}) rotate(-60)">{escape(name)}</text>'
