"""Fault by snippet, as a picture: what ran, and which reads told the fault from health. Plain SVG, no script."""

from __future__ import annotations

from html import escape

from checks.drill.journal import Journal
from checks.publish.coverage import acted
from checks.runbook.model import Effect, Page

CELL, LEFT, TOP, GAP = 18, 190, 130, 2


def picture(page: Page, journals: list[Journal]) -> str:
    """One row a fault that came through the page, one column a snippet of it; nothing where no fault did.

    A filled square: a read on which another row won than on the healthy system. A framed one: the same row. A dot:
    a command that changes or tells something. None: the walk took another way.
    """
    columns = {step.id: step.snippet.effect for step in page.steps.values() if step.snippet}
    walked = {one.fault: _rows(one, page.path) for one in journals}
    walked = {fault: rows for fault, rows in walked.items() if rows}
    if not walked:
        return ""
    healthy = {(run.step, run.row) for one in journals for run in one.health if run.page == page.path}
    width, height = LEFT + CELL * len(columns) + 60, TOP + CELL * len(walked) + 8
    parts = [_column(index, name) for index, name in enumerate(columns)]
    for line, (fault, rows) in enumerate(walked.items()):
        y = TOP + line * CELL
        parts.append(f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(fault)}</text>')
        for index, (name, effect) in enumerate(columns.items()):
            if name in rows:
                same = effect is Effect.READ and (name, rows[name]) in healthy
                parts.append(_cell(LEFT + index * CELL, y, f"{fault}, {name}", effect, same=same))
    told = f"Which snippets of {page.title} ran under which fault, and which told it from health"
    return (
        f'<svg class="telling" viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{escape(told)}">'
        f"<title>{escape(told)}</title>{''.join(parts)}</svg>"
    )


def _rows(journal: Journal, page: str) -> dict[str, int | None]:
    """The row that won last at each snippet of the page."""
    return {run.step: run.row for run in acted(journal) if run.page == page}


def _cell(x: int, y: int, what: str, effect: Effect, *, same: bool) -> str:
    side = CELL - GAP
    if effect is not Effect.READ:
        told = f"<title>{escape(what)}: {effect}</title>"
        return f'<circle class="{effect}" cx="{x + side / 2}" cy="{y + side / 2}" r="{side / 3:.1f}">{told}</circle>'
    kind, how = ("same", "as in health") if same else ("telling", "tells it from health")
    return (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{side}" height="{side}">'
        f"<title>{escape(what)}: {how}</title></rect>"
    )


def _column(index: int, name: str) -> str:
    x = LEFT + index * CELL + 12
    return f'<text transform="translate({x} {TOP - 6}) rotate(-60)">{escape(name)}</text>'
