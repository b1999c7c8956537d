"""The macros of the pages: a page's header and its evidence, computed from front matter and journals.

They are chrome: a macro never stands inside a command.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from checks.drill.journal import Journal, Run
from checks.evidence import store
from checks.publish.reference import reference
from checks.publish.timeline import timeline
from checks.runbook.load import load_docs
from checks.runbook.model import Effect, Page


def define_env(env: Any) -> None:
    """Entry point of mkdocs-macros."""
    root = Path(env.project_dir)
    journals = store.load(root)
    pages = load_docs(root)

    @env.macro  # type: ignore[untyped-decorator]
    def header(page: Any) -> str:
        meta = page.meta
        proofs = [journal for journal in journals.values() if journal.page == page.file.src_uri]
        rows = {
            "Alert": ", ".join(f"<code>{escape(name)}</code>" for name in meta["alerts"]),
            "Severity": escape(meta["severity"]),
            "Service": escape(meta["service"]),
            "Escalate after": escape(meta["escalate_after"]),
            "Proved": " ".join(_badge(root, journal) for journal in proofs) or "not verified: never drilled",
        }
        cells = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows.items())
        return f'<table class="header"><tbody>{cells}</tbody></table>'

    @env.macro  # type: ignore[untyped-decorator]
    def evidence(page: Any) -> str:
        own = [journal for journal in journals.values() if journal.page == page.file.src_uri]
        if not own:
            return "## Evidence { #evidence }\n\nThis page was never drilled: not verified."
        parts = ["## Evidence { #evidence }\n", _snippets(pages[page.file.src_uri], own)]
        parts += [_drill(root, journal) for journal in own]
        return "\n\n".join(parts)

    @env.macro  # type: ignore[untyped-decorator]
    def headline() -> str:
        passed = [journal for journal in journals.values() if store.standing(root, journal) == "proved"]
        return f"**{store.headline(len(journals), passed)}.**"

    @env.macro  # type: ignore[untyped-decorator]
    def coverage() -> str:
        lines = ["| page | executed | decided | decided by `anything else` | discriminating |", "|---|---|---|---|---|"]
        for path, page in pages.items():
            own = [journal for journal in journals.values() if journal.page == path]
            lines.append(f"| [{page.title}]({path}) | {' | '.join(_coverage(page, own))} |")
        return "\n".join(lines)

    @env.macro  # type: ignore[untyped-decorator]
    def rules() -> str:
        return reference(root)

    @env.macro  # type: ignore[untyped-decorator]
    def drills() -> str:
        lines = [
            "| fault | standing | resolution | detect | identify | mitigate | recover |",
            "|---|---|---|---|---|---|---|",
        ]
        for journal in journals.values():
            times = [journal.times.detect, journal.times.identify, journal.times.mitigate, journal.times.recover]
            told = " | ".join("-" if value is None else f"{value:.0f} s" for value in times)
            page, _, step = journal.expected.partition("#")
            link = f"[{step}]({page}#{step})"
            lines.append(f"| {journal.title} (`{journal.fault}`) | {store.standing(root, journal)} | {link} | {told} |")
        return "\n".join(lines)


def _badge(root: Path, journal: Journal) -> str:
    standing = store.standing(root, journal)
    kind = standing.partition(":")[0].replace(" ", "-")
    when = f"{journal.started:%Y-%m-%d}"
    return f'<a class="badge {kind}" href="#drill-{journal.fault}">{journal.fault}: {escape(standing)}, {when}</a>'


def _coverage(page: Page, journals: list[Journal]) -> tuple[str, str, str, str]:
    """Executed snippets, decided rows, decided last rows, discriminating reads: each as 'n of all'."""
    rows = {(step.id, index) for step in page.steps.values() for index in range(len(step.rows))}
    last = {(step.id, len(step.rows) - 1) for step in page.steps.values() if step.rows}
    ran = {run.step for journal in journals for run in (*_acted(journal), *journal.health)}
    won = {(run.step, run.row) for journal in journals for run in (*_acted(journal), *journal.health)}
    reads = {step.id for step in page.steps.values() if step.snippet and step.snippet.effect is Effect.READ}
    healthy = {(run.step, run.row) for journal in journals for run in journal.health}
    sick = {(run.step, run.row) for journal in journals for run in journal.runs}
    telling = {step for step, _ in sick - healthy if step in reads}
    return (
        f"{len(ran & set(page.snippets))} of {len(page.snippets)} snippets",
        f"{len(won & (rows - last))} of {len(rows - last)} rows",
        f"{len(won & last)} of {len(last)}",
        f"{len(telling)} of {len(reads)} reads",
    )


def _acted(journal: Journal) -> tuple[Run, ...]:
    """What was run because of the fault: the walk, and the return to normal."""
    return (*journal.runs, *journal.returned)


def _snippets(page: Page, journals: list[Journal]) -> str:
    """One row a snippet: by which drills it was proved, when, and on what."""
    body = []
    for name in page.snippets:
        proofs = [journal for journal in journals if any(run.step == name for run in _acted(journal))]
        if proofs:
            newest = max(proofs, key=lambda journal: journal.started)
            faults = ", ".join(f'<a href="#drill-{journal.fault}">{journal.fault}</a>' for journal in proofs)
            on = f"kind, Kubernetes {newest.versions.get('kubernetes', '?')}"
            cells = f"<td>{faults}</td><td>{newest.started:%Y-%m-%d %H:%M} UTC</td><td>{on}</td>"
        else:
            healthy = any(run.step == name for journal in journals for run in journal.health)
            why = "ran on the healthy system; no drill took this path" if healthy else "no drill took this path"
            cells = f'<td colspan="3">uncovered: {why}</td>'
        body.append(f'<tr><td><a href="#{name}"><code>{name}</code></a></td>{cells}</tr>')
    head = "<tr><th>Snippet</th><th>Run under the faults</th><th>Last</th><th>On</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{''.join(body)}</tbody></table>"


def _drill(root: Path, journal: Journal) -> str:
    drawn = ", ".join(f"{name} {value}" for name, value in journal.parameters.items())
    facts = (
        f"<p>Standing: {escape(store.standing(root, journal))}. Drilled {journal.started:%Y-%m-%d %H:%M} UTC with seed "
        f"{journal.seed} ({escape(drawn)}), on kind with Kubernetes {journal.versions.get('kubernetes', '?')}, "
        f"timings divided by {journal.factor:g}.</p>"
    )
    healthy = {run.step: run for run in journal.health}
    steps = "".join(_run(run, healthy.get(run.step)) for run in _acted(journal))
    heading = f"### {journal.title} {{ #drill-{journal.fault} }}"
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
