"""How much of the runbook the drills have covered: by page, and snippet by snippet."""

from __future__ import annotations

from collections.abc import Iterable

from checks.drill.journal import Journal, Run
from checks.publish.drilled import journal_of
from checks.publish.links import relative
from checks.runbook.model import Effect, Page


def acted(journal: Journal) -> tuple[Run, ...]:
    """What was run because of the fault: the walk, and the return to normal."""
    return (*journal.runs, *journal.returned)


def table(pages: Iterable[Page], journals: list[Journal], page: str) -> str:
    """For `page`: executed snippets, decided rows, decided last rows, discriminating reads of each page."""
    lines = ["| page | executed | decided | decided by `anything else` | discriminating |", "|---|---|---|---|---|"]
    lines += [f"| [{one.title}]({relative(one.path, page)}) | {' | '.join(_page(one, journals))} |" for one in pages]
    return "\n".join(lines)


def _page(page: Page, journals: list[Journal]) -> tuple[str, str, str, str]:
    rows = {(step.id, index) for step in page.steps.values() for index in range(len(step.rows))}
    last = {(step.id, len(step.rows) - 1) for step in page.steps.values() if step.rows}
    sick = {(run.step, run.row) for journal in journals for run in acted(journal) if run.page == page.path}
    healthy = {(run.step, run.row) for journal in journals for run in journal.health if run.page == page.path}
    won = sick | healthy
    ran = {step for step, _ in won}
    reads = {step.id for step in page.steps.values() if step.snippet and step.snippet.effect is Effect.READ}
    telling = {step for step, _ in sick - healthy if step in reads}
    return (
        f"{len(ran & set(page.snippets))} of {len(page.snippets)} snippets",
        f"{len(won & (rows - last))} of {len(rows - last)} rows",
        f"{len(won & last)} of {len(last)}",
        f"{len(telling)} of {len(reads)} reads",
    )


def snippets(page: Page, journals: list[Journal]) -> str:
    """One row a snippet: by which drills it was proved, when, and on what."""
    body = []
    for name in page.snippets:
        proofs = [
            journal for journal in journals if any(run.page == page.path and run.step == name for run in acted(journal))
        ]
        if proofs:
            newest = max(proofs, key=lambda journal: journal.started)
            faults = ", ".join(link(journal.fault, page.path) for journal in proofs)
            on = f"kind, Kubernetes {newest.versions.get('kubernetes', '?')}"
            cells = f"{faults} | {newest.started:%Y-%m-%d %H:%M} UTC | {on}"
        else:
            healthy = any((run.page, run.step) == (page.path, name) for one in journals for run in one.health)
            why = "ran on the healthy system; no drill took this path" if healthy else "no drill took this path"
            cells = f"uncovered: {why} | |"
        body.append(f"| [`{name}`](#{name}) | {cells} |")
    return "\n".join(["| Snippet | Run under the faults | Last | On |", "|---|---|---|---|", *body])


def link(fault: str, page: str) -> str:
    """A link from `page` to a fault's drill."""
    return f"[{fault}]({relative(journal_of(fault), page)})"
