"""A page as a picture: its steps, its exits, and which branches drills have taken. SVG, made with the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from checks.publish.lanes import Branch, lanes
from checks.publish.links import built
from checks.publish.seen import Seen
from checks.publish.words import numbers
from checks.runbook.model import Effect, Exit, Link, Page, Step

PITCH, LANE, DOT, TURN, CHARS = 34, 7, 10, 5, 33
RIGHT = 280  # from the dots to the right edge
EXITS = {Exit.DONE: ("done", "✓"), Exit.NO_FAULT: ("well", "="), Exit.ESCALATE: ("call", "!")}


@dataclass(frozen=True)
class Node:
    """One line of the map."""

    label: str
    href: str
    number: str = ""  # of a step
    kind: str = ""


def chart(seen: Seen, pages: dict[str, Page]) -> str:
    """The figure: a summary in words, the map, its legend. Its steps are links, as the headings they lead to."""
    page = seen.page
    steps = [step for step in page.steps.values() if step.rows]
    nodes, places = _nodes(page, steps, pages)
    branches = _branches(seen, steps, places)
    track = lanes(branches)
    left = LANE * (max(track.values(), default=-1) + 1) + DOT + 6
    drawn = [_branch(branch, track, left) for branch in sorted(branches, key=lambda one: bool(one.by))]
    lines = [_node(node, index, left) for index, node in enumerate(nodes)]
    chips = [_chips(seen, step, index, left + RIGHT) for index, step in enumerate(steps)]
    width, height = left + RIGHT + 8, PITCH * len(nodes) + 8
    rows = [(step, row) for step in steps for row in range(len(step.rows))]
    taken = sum(bool(seen.takers(step.id, row)) for step, row in rows)
    told = f"{len(steps)} steps; drills have taken {taken} of {len(rows)} branches"
    return (
        f'<details class="map" open><summary><b>Map of this page</b> <span>{told}</span></summary><figure>'
        f'<svg viewBox="0 0 {width} {height}" style="max-width:{width * 1.1:.0f}px" role="group" '
        f'aria-label="Map of {escape(page.title)}: {told}">{"".join(drawn)}{"".join(lines)}{"".join(chips)}</svg>'
        f"<figcaption>{_legend(page)}</figcaption></figure></details>"
    )


def _nodes(page: Page, steps: list[Step], pages: dict[str, Page]) -> tuple[list[Node], dict[str, int]]:
    """Lines in the order of the page, then the other pages its rows lead to; and where each target is."""
    told = numbers(page)
    nodes = [Node(step.title, f"#{step.id}", told[step.id], _kind(step)) for step in steps]
    places = {f"{page.path}#{step.id}": index for index, step in enumerate(steps)}
    for step in steps:
        for row in step.rows:
            target = row.do.target
            if isinstance(target, Link) and str(target) not in places:
                # Another page, or a part of this one without a question of its own.
                inside = target.page == page.path
                label = page.steps[target.step].title if inside else f"{pages[target.page].title} ↗"
                known = next((at for at, one in enumerate(nodes) if one.label == label), len(nodes))
                if known == len(nodes):
                    nodes.append(Node(label, built(str(target), page.path), kind="part" if inside else "page"))
                places[str(target)] = known
    return nodes, places


def _kind(step: Step) -> str:
    return "change" if step.snippet and step.snippet.effect in (Effect.CHANGE, Effect.DESTROY) else "read"


def _branches(seen: Seen, steps: list[Step], places: dict[str, int]) -> list[Branch]:
    """One for each step and target, whichever rows lead there."""
    found: dict[tuple[int, int], tuple[list[str], list[str]]] = {}
    for index, step in enumerate(steps):
        for number, row in enumerate(step.rows):
            if isinstance(row.do.target, Link):
                by, cells = found.setdefault((index, places[str(row.do.target)]), ([], []))
                by += seen.takers(step.id, number)
                cells.append(row.cell)
    return [
        Branch(source, target, tuple(dict.fromkeys(by)), " / ".join(cells))
        for (source, target), (by, cells) in found.items()
    ]


def _branch(branch: Branch, track: dict[tuple[int, bool], int], left: int) -> str:
    start, end = _y(branch.source), _y(branch.target)
    lane = track.get((branch.target, branch.target > branch.source))
    if lane is None:
        path = f"M{left} {start + DOT}V{end - DOT - 1}l-3 -5m3 5l3 -5"
    else:
        x, down = left - DOT - 6 - LANE * lane, 1 if end > start else -1
        begin, arrive = start + 3, end - 3
        path = (
            f"M{left - DOT + 1} {begin}H{x + TURN}Q{x} {begin} {x} {begin + down * TURN}V{arrive - down * TURN}"
            f"Q{x} {arrive} {x + TURN} {arrive}H{left - DOT - 1}l-5 -3m5 3l-5 3"
        )
    by = f"taken by {', '.join(branch.by)}" if branch.by else "no drill took it"
    kind = "taken" if branch.by else "free"
    return f'<path class="{kind}" d="{path}"><title>{_plain(branch.told)}: {by}</title></path>'


def _node(node: Node, index: int, left: int) -> str:
    y, x = _y(index), left + DOT + 8
    lines = wrap(node.label, CHARS)[:2] or [""]
    first = y + 4 if len(lines) == 1 else y - 2
    text = "".join(f'<tspan x="{x}" y="{first + 13 * at}">{escape(line)}</tspan>' for at, line in enumerate(lines))
    if node.number and node.kind == "change":
        mark = f'<rect x="{left - DOT}" y="{y - DOT}" width="{2 * DOT}" height="{2 * DOT}" rx="3"/>'
    elif node.number:
        mark = f'<circle cx="{left}" cy="{y}" r="{DOT}"/>'
    else:
        mark = f'<path d="M{left - 5} {y - 5}l10 5l-10 5z"/>'
    number = f'<text class="n" x="{left}" y="{y + 4}">{node.number}</text>' if node.number else ""
    area = f'<rect class="area" x="{left - DOT - 2}" y="{y - 16}" width="{RIGHT - 44}" height="32"/>'
    return f'<a class="{node.kind}" href="{node.href}">{area}{mark}{number}<text>{text}</text></a>'


def _chips(seen: Seen, step: Step, index: int, right: int) -> str:
    """The exits of a step, at its right: filled where a drill left the page there."""
    parts = []
    for place, (target, (kind, sign)) in enumerate(reversed(EXITS.items())):
        rows = [number for number, row in enumerate(step.rows) if row.do.target is target]
        if rows:
            by = sorted({fault for row in rows for fault in seen.takers(step.id, row)})
            told = f"{target}: " + (f"taken by {', '.join(by)}" if by else "no drill took it")
            x, y = right - 8 - 18 * place, _y(index)
            parts.append(
                f'<g class="exit {kind}{" taken" if by else ""}"><title>{escape(told)}</title>'
                f'<circle cx="{x}" cy="{y}" r="7.5"/><text x="{x}" y="{y + 4}">{sign}</text></g>'
            )
    return "".join(parts)


def _legend(page: Page) -> str:
    used = {row.do.target for step in page.steps.values() for row in step.rows}
    exits = " ".join(
        f'<span class="{kind}"><i>{sign}</i> {target}</span>'
        for target, (kind, sign) in EXITS.items()
        if target in used
    )
    box = (
        '<span class="box">changes the system</span>'
        if any(_kind(one) == "change" for one in page.steps.values())
        else ""
    )
    return (
        '<span class="line taken">a drill took this branch</span> <span class="line free">none has yet</span> '
        f"{box} {exits}"
    )


def _y(index: int) -> int:
    return 4 + PITCH * index + PITCH // 2


def _plain(text: str) -> str:
    return escape(re.sub("`", "", text))
