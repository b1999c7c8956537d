"""What the site adds to each step of a page: its number, the rows drills took, what was printed, its stamp."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from checks.observe.match import Output
from checks.publish.deciding import deciding
from checks.publish.drilled import journal_of
from checks.publish.excerpt import WIDTH, excerpt
from checks.publish.links import built
from checks.publish.seen import Look, Seen, tidy
from checks.publish.words import inline, numbers
from checks.runbook.model import Step

SHOWN = 4  # drills that a stamp names; the others it counts
HALF = 44  # characters that fit into half the width of a page


@dataclass(frozen=True)
class _Figure:
    html: str
    width: int  # of its longest line, in characters


def carried(seen: Seen) -> str:
    """Everything for all steps, as one block that `checks.publish.chrome` puts in place and takes away."""
    data = {name: _step(seen, seen.page.steps[name], number) for name, number in numbers(seen.page).items()}
    text = json.dumps(data, ensure_ascii=False)
    for char in "<>&-":  # nothing in an output may end the block
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f'<script type="application/json" data-steps>{text}</script>'


def _step(seen: Seen, step: Step, number: str) -> dict[str, Any]:
    taken = {str(row): takers for row in range(len(step.rows)) if (takers := _takers(seen, step.id, row))}
    effect = step.snippet.effect.value if step.snippet else ""
    return {
        "number": number, "effect": effect, "rows": taken, "seen": outputs(seen, step), "stamp": stamp(seen, step)
    }  # fmt: skip


def _takers(seen: Seen, step: str, row: int) -> str:
    faults = seen.takers(step, row)
    if faults:
        return f"{len(faults)} drill{'' if len(faults) == 1 else 's'}"
    return "healthy" if step in seen.healthy and seen.healthy[step].run.row == row else ""


def outputs(seen: Seen, step: Step) -> str:
    """Healthy and under a fault, side by side; what other rows saw is folded below."""
    rows, telling = seen.rows(step.id), seen.telling(step.id)
    figures: list[_Figure] = []
    if step.id in seen.healthy:
        figures.append(_figure(seen, step, seen.healthy[step.id], "Healthy"))
    if telling is not None:
        figures.append(_figure(seen, step, rows[telling], "Under the fault"))
    if not figures:
        return ""
    others = [_figure(seen, step, look, "Under the fault") for row, look in rows.items() if row != telling]
    more = ""
    if others:
        told = f"{len(others)} other row{'' if len(others) == 1 else 's'} as drills saw them"
        more = f'<details class="others"><summary>{told}</summary>{_pair(others)}</details>'
    note = "Recorded on kind with scaled timings: the shape counts, not the numbers."
    return f'<div class="seen"><p class="note">{note}</p>{_pair(figures)}{more}</div>'


def _pair(figures: Sequence[_Figure]) -> str:
    """Side by side where they fit: below each other when half the page would hide the last columns of a table."""
    widest = max(figure.width for figure in figures)
    return f'<div class="pair{" rows" if HALF < widest < WIDTH else ""}">{"".join(one.html for one in figures)}</div>'


def _figure(seen: Seen, step: Step, look: Look, title: str) -> _Figure:
    run = look.run
    kind = "well" if title == "Healthy" else "sick"
    under = "" if kind == "well" else f" {_link(look, seen.page.path)}"
    name = f"{title}{'' if kind == 'well' else f': {look.journal.fault}'}, {step.title}"
    parse_as = step.snippet.parse_as if step.snippet else None
    output = Output(run.exit_code, run.stdout, run.stderr, parse_as)
    spans = deciding(step.rows[run.row or 0].observation, output, [row.observation for row in step.rows])
    code = f"exit code {run.exit_code}"
    if "exit code" in run.cell:
        code = f"<mark>{code}</mark>"
    shown = excerpt(output.text, spans)
    told = (
        f'<figure class="out {kind}"><figcaption><b>{title}</b>{under} <span>{code}</span></figcaption>'
        f'<pre tabindex="0" role="group" aria-label="{escape(name)}">{shown.html}</pre>'
        f'<p class="so">{inline(run.cell)}: {inline(run.means)}</p></figure>'
    )
    return _Figure(told, shown.width)


def stamp(seen: Seen, step: Step) -> str:
    """What the step is worth, by which drills."""
    looks: dict[str, Look] = {}
    for look in sorted(seen.sick.get(step.id, ()), key=lambda one: not one.proved):
        looks.setdefault(look.journal.fault, look)
    if not looks:
        why = "it ran on the healthy system, no drill took this path" if step.id in seen.healthy else "no drill ran it"
        return f'<div class="stamp not-verified"><b>Not proved</b> {why}</div>'
    proved = [look for look in looks.values() if look.proved]
    if proved:
        newest = max(look.journal.started for look in proved)
        told = f"<b>Proved</b> on kind, scaled timings, {newest:%Y-%m-%d}: {_links(proved, seen.page.path)}"
        return f'<div class="stamp proved">{told}</div>'
    look = next(iter(looks.values()))
    told = (
        f"<b>{escape(look.standing[:1].upper() + look.standing[1:])}</b> {_links(list(looks.values()), seen.page.path)}"
    )
    return f'<div class="stamp {tidy(look.standing)}">{told}</div>'


def _links(looks: Sequence[Look], page: str) -> str:
    more = len(looks) - SHOWN
    rest = f' and <a href="{built("evidence/index.md", page)}">{more} more</a>' if more > 0 else ""
    return ", ".join(_link(look, page) for look in looks[:SHOWN]) + rest


def _link(look: Look, page: str) -> str:
    return f'<a href="{built(journal_of(look.journal.fault), page)}">{escape(look.journal.fault)}</a>'
