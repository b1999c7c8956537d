"""One drill, step by step: its journal as a page for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import escape
from pathlib import Path

from checks.drill.journal import Journal, Mark, Run
from checks.evidence.history import Entry
from checks.publish.drilled import badge, journal_of, picture
from checks.publish.links import built
from checks.publish.runs import latest
from checks.publish.timeline import PHASES, phases
from checks.publish.words import inline

LONGEST = 3000  # characters of one output; the whole is in the journal itself

# What a mark says to somebody who does not know the harness.
MARKS = {
    "baseline": "The healthy system is walked and looked at",
    "inject": "The fault is injected",
    "red": "Users notice: the client outside the cluster sees failures",
    "alert": "The alert fires",
    "page": "The pager has the alert",
    "walk": "The responder opens the page and begins",
    "identified": "The walk has reached its resolution",
    "mitigated": "The resolution's command has ended",
    "green": "Users are served again, and have been for a while",
    "resolved": "The alert is resolved",
    "recovered": "Users stay served",
    "return": "The page's own return to normal begins",
    "undo": "What is left of the fault is undone",
    "compare": "The world is compared with what it was before",
    "end": "The drill is over",
}


def told(root: Path, journal: Journal, entries: list[Entry], steps: Collection[str]) -> str:
    """The whole page below its heading. `entries` are this fault's in the history; `steps` are those there are now."""
    file = f"../{journal.fault}.json"
    parts = [
        f"**{journal.title}.**",
        _facts(root, journal, steps),
        _numbers(journal),
        picture(journal),
        "## What happened { #what-happened }",
        f'<ol class="journal">{"".join(_events(journal, steps))}</ol>',
    ]
    if journal.differences:
        parts += ["## What did not return { #differences }", _list(journal.differences)]
    parts += ["## Earlier drills { #runs }", latest(entries)]
    parts += [f'<p>The whole of it, as data: <a href="{file}">the journal</a>.</p>']
    return "\n\n".join(parts)


def _facts(root: Path, journal: Journal, steps: Collection[str]) -> str:
    drawn = ", ".join(f"{name} {value}" for name, value in journal.parameters.items()) or "nothing"
    facts = {
        "Standing": badge(root, journal),
        "Verdict": escape(f"{journal.verdict}{': ' * bool(journal.reason)}{journal.reason}"),
        "Paged by": f"<code>{escape(journal.alert)}</code>" if journal.alert else "nobody",
        "Cured by": _cure(journal, steps),
        "The walk ended in": escape(journal.end),
        "Drilled": f"{journal.started:%Y-%m-%d %H:%M} UTC",
        "Drawn": escape(f"{drawn} (seed {journal.seed})"),
        "On": f"kind, Kubernetes {escape(journal.versions.get('kubernetes', '?'))}; alert timings are production's "
        f"divided by {journal.factor:g}",
    }
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items() if value)
    return f'<dl class="facts">{rows}</dl>'


def _cure(journal: Journal, steps: Collection[str]) -> str:
    """The resolution that the walk came to, if it did."""
    ran = (run for run in journal.runs if f"{run.page}#{run.step}" == journal.expected)
    return next((_step(journal, run, steps) for run in ran), "")


def _numbers(journal: Journal) -> str:
    """The four numbers of an incident report: when each part ended, and how long it took."""
    took = {name: (end, end - begin) for name, begin, end in phases(journal)}
    cells = []
    for name in PHASES:
        value = f"<b>{took[name][0]:.0f} s</b> took {took[name][1]:.1f} s" if name in took else "<b>never</b>"
        cells.append(f'<li class="{name}"><span>{name}</span> {value}</li>')
    return f'<ul class="numbers">{"".join(cells)}</ul>'


def _events(journal: Journal, steps: Collection[str]) -> Iterator[str]:
    """Marks and commands in the order of time."""
    healthy = {(run.page, run.step): run for run in journal.health}
    events: list[tuple[float, Mark | Run]] = [(mark.at, mark) for mark in journal.marks]
    events += [(run.at, run) for run in (*journal.runs, *journal.returned)]
    for at, event in sorted(events, key=lambda one: one[0]):
        if isinstance(event, Mark):
            yield f'<li class="mark {event.name}">{_time(at)} {MARKS[event.name]}</li>'
        else:
            yield _run(event, _step(journal, event, steps), healthy.get((event.page, event.step)))


def _step(journal: Journal, run: Run, steps: Collection[str]) -> str:
    """The step's title, as a link where that step is still there."""
    step = f"{run.page}#{run.step}"
    title = escape(run.title or run.step)
    return f'<a href="{built(step, journal_of(journal.fault))}">{title}</a>' if step in steps else title


def _run(run: Run, step: str, healthy: Run | None) -> str:
    way = " (decided by the order of rows)" if run.by_order else ""
    asked = f", asked {run.asked} times" if run.asked > 1 else ""
    outputs = f"<p>The command:</p>{_box(run.command, 'command')}<p>Under the fault, exit code {run.exit_code}:</p>"
    outputs += _box(run.stdout + run.stderr, "output")
    if healthy:
        outputs += f"<p>On the healthy system, exit code {healthy.exit_code}:</p>"
        outputs += _box(healthy.stdout + healthy.stderr, "output")
    return (
        f'<li class="run {run.effect}">{_time(run.at)} {step} '
        f"<span>{inline(run.cell)}: {inline(run.means)} → {escape(_goal(run.do))}{way}</span>"
        f"<details><summary>The command and what it printed, in {run.seconds:.1f} s{asked}</summary>{outputs}"
        "</details></li>"
    )


def _goal(do: str) -> str:
    return do.rpartition("#")[2] or "no row"


def _time(at: float) -> str:
    return f'<span class="at">{at:+.1f} s</span>'


def _box(text: str, kind: str) -> str:
    text = text.rstrip() or "(nothing)"
    more = f"\n… {len(text) - LONGEST} more characters are in the journal" if len(text) > LONGEST else ""
    # Line breaks as references: an empty line would end the block of HTML for Markdown.
    return f'<pre class="{kind}" tabindex="0">{escape(text[:LONGEST] + more).replace(chr(10), "&#10;")}</pre>'


def _list(lines: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
