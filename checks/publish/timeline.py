"""A drill as a picture: users served or not over time, with the marks of the incident above. Plain SVG, no script."""

from __future__ import annotations

from html import escape
from itertools import zip_longest

from checks.drill.journal import Journal

WIDTH, LEFT, TOP, BAND = 760, 20, 62, 22
SHOWN = {
    "inject": "fault", "red": "users notice", "page": "pager", "green": "served again", "resolved": "alert resolved",
    "undo": "undo",
}  # fmt: skip


def timeline(journal: Journal) -> str:
    """The picture, with a title and a description for those who do not see it."""
    marks = [(mark.name, mark.at) for mark in journal.marks if mark.name in SHOWN]
    marks += [("mitigated", journal.times.mitigate)] if journal.times.mitigate is not None else []
    marks.sort(key=lambda mark: mark[1])
    ends = [window.at for window in journal.windows] + [at for _, at in marks] + [1.0]
    begin, end = min(0.0, *ends), max(ends)
    scale = (WIDTH - 2 * LEFT) / (end - begin)

    def x(at: float) -> float:
        return round(LEFT + (at - begin) * scale, 1)

    bands = []
    looks = sorted(journal.windows, key=lambda window: window.at)
    for window, following in zip_longest(looks, looks[1:]):
        until = following.at if following else min(end, window.at + 1)
        kind = "red" if window.red else "green"
        bands.append(
            f'<rect class="{kind}" x="{x(window.at)}" y="{TOP}" width="{max(0.5, (until - window.at) * scale):.1f}" '
            f'height="{BAND}"/>'
        )
    lines = []
    for index, (name, at) in enumerate(marks):
        label = escape({**SHOWN, "mitigated": "resolution done"}[name])
        y = 14 + 15 * (index % 3)
        anchor = "end" if x(at) > WIDTH - 130 else "start"
        lines.append(
            f'<line x1="{x(at)}" x2="{x(at)}" y1="{y + 3}" y2="{TOP + BAND}"/>'
            f'<text x="{x(at)}" y="{y}" text-anchor="{anchor}">{label} {at:.0f} s</text>'
        )
    height = TOP + BAND + 22
    told = "; ".join(f"{ {**SHOWN, 'mitigated': 'resolution done'}[name] } at {at:.0f} s" for name, at in marks)
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(journal.title)}: {told}">'
        f"<title>{escape(journal.title)}</title>{''.join(bands)}{''.join(lines)}"
        f'<text x="{LEFT}" y="{height - 6}">users served (green) and not (red), seconds since the fault</text></svg>'
    )
