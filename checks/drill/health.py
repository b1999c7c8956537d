"""What every `read` snippet of a page says of a healthy system: each asked once, as the `view` identity."""

from __future__ import annotations

import time

from checks.drill.journal import Run
from checks.errors import PageError
from checks.observe import Output, decide
from checks.runbook.model import Effect, Page
from checks.world.secrets import mask
from checks.world.toolbox import Session

DEADLINE = 60.0


def ask(page: Page, session: Session) -> tuple[Run, ...]:
    """Run them in the order of the page. Raises PageError where one misreads the healthy output."""
    found = []
    began = time.monotonic()
    for step in page.steps.values():
        if not step.snippet or step.snippet.effect is not Effect.READ or not step.rows:
            continue
        at = time.monotonic() - began
        result = session.run(step.snippet.text, "view", DEADLINE)
        output = Output(result.exit_code, result.stdout, result.stderr, step.snippet.parse_as)
        try:
            matched = decide([row.observation for row in step.rows], output, {})
        except PageError as error:
            raise PageError(f"on the healthy system: {error.message}", place=step.place, hint=error.hint) from None
        row = step.rows[matched[0]]
        found.append(
            Run(
                page=page.path, step=step.id, title=step.title, command=step.snippet.text, identity="view",
                exit_code=result.exit_code, stdout=mask(result.stdout), stderr=mask(result.stderr), at=round(at, 2),
                seconds=round(result.seconds, 3), row=matched[0], cell=row.cell, means=row.means, matched=matched,
                do=str(row.do.target),
            )
        )  # fmt: skip
    return tuple(found)
