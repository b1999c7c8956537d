"""A drill as a picture: users served or not, the four parts of the incident, and each command. Plain SVG, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby, pairwise

from checks.drill.journal import Journal

WIDTH, LEFT, RIGHT, BAND = 760, 74, 14, 22
USERS, PARTS, STEPS, AXIS = 50, 80, 110, 142  # the top of each lane, and the line of the axis
HEIGHT = AXIS + 24
TICKS = (5, 10, 15, 30, 60, 120, 300, 600)

# Each part of an incident and its end among the journal's four times; one begins where the one before it ends.
PHASES = ("detect", "identify", "mitigate", "recover")
# Marks of the drill that no part ends at.
MARKS = {"inject": "fault", "red": "users notice", "resolved": "alert resolved", "undo": "undo"}

X = Callable[[float], float]


def timeline(journal: Journal) -> str:
    """The picture; all of it is told in words too, for those who do not see it."""
    ends = [window.at for window in journal.windows] + [mark.at for mark in journal.marks] + [1.0]
    begin, end = min(0.0, *ends), max(ends)
    scale = (WIDTH - LEFT - RIGHT) / (end - begin)

    def x(at: float) -> float:
        return round(LEFT + (min(max(at, begin), end) - begin) * scale, 1)

    lanes = (
        f'<text class="lane" x="{LEFT - 8}" y="{top + 15}" text-anchor="end">{name}</text>'
        for name, top in (("users", USERS), ("incident", PARTS), ("commands", STEPS))
    )
    parts = (*lanes, *_users(journal, x, end), *_phases(journal, x), *_commands(journal, x), *_marks(journal, x))
    told = f"{journal.title}: {words(journal)}"
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">'
        f"<title>{escape(told)}</title>{''.join(parts)}{''.join(_axis(begin, end, x))}</svg>"
    )


def words(journal: Journal) -> str:
    """When each part of the incident ended."""
    named = journal.times.model_dump()
    told = [f"{name} {named[name]:.0f} s" for name in PHASES if named[name] is not None]
    return "; ".join(told) or "nobody was paged"


def phases(journal: Journal) -> Iterator[tuple[str, float, float]]:
    """Each part of the incident with its begin and end; none after one that never came."""
    begin = 0.0
    for name in PHASES:
        end = getattr(journal.times, name)
        if end is None:
            return
        yield name, begin, end
        begin = end


def _users(journal: Journal, x: X, end: float) -> Iterator[str]:
    looks = sorted(journal.windows, key=lambda window: window.at)
    turns = [(red, next(alike).at) for red, alike in groupby(looks, key=lambda window: window.red)]
    for (red, at), (_, until) in pairwise([*turns, (False, end)]):
        told = f"users {'not ' * red}served, {at:.0f} s to {until:.0f} s"
        yield _band("red" if red else "green", at, until, USERS, x, told)


def _phases(journal: Journal, x: X) -> Iterator[str]:
    for name, begin, end in phases(journal):
        yield _band(name, begin, end, PARTS, x, f"{name}: {end - begin:.1f} s, until {end:.0f} s")
        if x(end) - x(begin) > 8 * len(name):
            yield f'<text class="phase" x="{x(begin) + 5}" y="{PARTS + 15}">{name}</text>'


def _commands(journal: Journal, x: X) -> Iterator[str]:
    for run in (*journal.runs, *journal.returned):
        kind = "change" if run.effect in {"change", "destroy"} else "read"
        width = max(3.0, x(run.at + run.seconds) - x(run.at))
        yield (
            f'<rect class="{kind}" x="{x(run.at)}" y="{STEPS}" width="{width:.1f}" height="{BAND}">'
            f"<title>{escape(run.step)}, at {run.at:.0f} s</title></rect>"
        )


def _marks(journal: Journal, x: X) -> Iterator[str]:
    shown = [(MARKS[mark.name], mark.at) for mark in journal.marks if mark.name in MARKS]
    for index, (label, at) in enumerate(sorted(shown, key=lambda mark: mark[1])):
        y = 14 + 15 * (index % 2)
        anchor = "end" if x(at) > WIDTH - 130 else "start"
        yield f'<line x1="{x(at)}" x2="{x(at)}" y1="{y + 3}" y2="{AXIS}"/>'
        yield f'<text x="{x(at)}" y="{y}" text-anchor="{anchor}">{label} {at:.0f} s</text>'


def _axis(begin: float, end: float, x: X) -> Iterator[str]:
    yield f'<line class="axis" x1="{x(begin)}" x2="{x(end)}" y1="{AXIS}" y2="{AXIS}"/>'
    step = next((tick for tick in TICKS if (end - begin) / tick <= 10), TICKS[-1])
    for at in range(int(begin // step + 1) * step, int(end) + 1, step):
        yield f'<text class="tick" x="{x(at)}" y="{AXIS + 16}" text-anchor="middle">{at} s</text>'


def _band(kind: str, begin: float, end: float, top: int, x: X, told: str) -> str:
    width = max(0.5, x(end) - x(begin))
    return (
        f'<rect class="{kind}" x="{x(begin)}" y="{top}" width="{width:.1f}" height="{BAND}">'
        f"<title>{escape(told)}</title></rect>"
    )
