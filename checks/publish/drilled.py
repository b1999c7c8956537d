"""Drills as a reader sees them: facts, timeline, and each step with what it printed in health and under the fault."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from checks.drill.journal import Journal, Run
from checks.evidence import store
from checks.publish.timeline import timeline


def page_of(scenario: str) -> str:
    """The page that shows the drills of a scenario."""
    return f"evidence/{scenario}.md"


def drilled(root: Path, journal: Journal) -> str:
    """One drill, under a heading of its own."""
    drawn = ", ".join(f"{name} {value}" for name, value in journal.parameters.items()) or "nothing drawn"
    facts = (
        f"<p>Standing: {escape(store.standing(root, journal))}. Drilled {journal.started:%Y-%m-%d %H:%M} UTC with seed "
        f"{journal.seed} ({escape(drawn)}), on kind with Kubernetes {journal.versions.get('kubernetes', '?')}, "
        f"timings divided by {journal.factor:g}.</p>"
    )
    healthy = {(run.page, run.step): run for run in journal.health}
    steps = "".join(_run(run, healthy.get((run.page, run.step))) for run in (*journal.runs, *journal.returned))
    heading = f"## {journal.title} {{ #drill-{journal.fault} }}"
    return f'{heading}\n\n<div class="drill">{facts}{timeline(journal)}{steps}</div>'


def _run(run: Run, healthy: Run | None) -> str:
    order = " <em>(decided by order)</em>" if run.by_order else ""
    cell = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(run.cell))
    summary = f"<code>{run.step}</code>: {cell} → {escape(run.do.rpartition('#')[2])}{order}"
    outputs = f"<p>Under the fault, exit code {run.exit_code}:</p>{_output(run)}"
    if healthy:
        outputs += f"<p>On the healthy system, exit code {healthy.exit_code}:</p>{_output(healthy)}"
    return f"<details><summary>{summary}</summary>{outputs}</details>"


def _output(run: Run) -> str:
    text = (run.stdout + run.stderr).rstrip() or "(nothing)"
    # Line breaks as references: an empty line would end the block of HTML for Markdown.
    return f'<pre class="output" tabindex="0">{escape(text[:4000]).replace(chr(10), "&#10;")}</pre>'
