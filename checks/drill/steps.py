"""Run single steps of a page, outside a walk: every `read` on the healthy system, and the return to normal."""

from __future__ import annotations

import time
from collections.abc import Callable

from checks.drill.journal import Run
from checks.errors import PageError
from checks.observe import Output, decide
from checks.runbook.model import Effect, Page, Step
from checks.world.secrets import mask
from checks.world.toolbox import Identity, Session

DEADLINE = 150.0


def ask(page: Page, session: Session) -> tuple[Run, ...]:
    """Run each `read` step once, as the `view` identity. Raises PageError where one misreads the healthy output."""
    began = time.monotonic()
    reads = (step for step in page.steps.values() if step.snippet and step.snippet.effect is Effect.READ and step.rows)
    return tuple(once(page, step, session, "view", lambda: time.monotonic() - began) for step in reads)


def once(page: Page, step: Step, session: Session, identity: Identity, clock: Callable[[], float]) -> Run:
    """Run one step and decide its row. Raises PageError where the page misreads the output."""
    assert step.snippet  # noqa: S101 - callers choose steps that have one
    at = clock()
    result = session.run(step.snippet.text, identity, DEADLINE)
    output = Output(result.exit_code, result.stdout, result.stderr, step.snippet.parse_as)
    try:
        matched = decide([row.observation for row in step.rows], output, {})
    except PageError as error:
        raise PageError(f"outside a walk: {error.message}", place=step.place, hint=error.hint) from None
    row = step.rows[matched[0]]
    return Run(
        page=page.path, step=step.id, title=step.title, command=step.snippet.text, identity=identity,
        effect=step.snippet.effect.value,
        exit_code=result.exit_code, stdout=mask(result.stdout), stderr=mask(result.stderr), at=round(at, 2),
        seconds=round(result.seconds, 3), row=matched[0], cell=row.cell, means=row.means, matched=matched,
        do=str(row.do.target),
    )  # fmt: skip
