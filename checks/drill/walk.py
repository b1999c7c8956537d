"""Walk a page: run the step's snippet, follow the first row that matches. Knows the published text and a shell."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from checks.errors import PageError
from checks.observe import Output, decide
from checks.runbook.model import Exit, Link, Page, Row, Snippet, Step

LONGEST = 60  # steps; a walk that is longer goes round in circles
DEADLINE = 150.0  # seconds that one snippet may take: more than the longest `--timeout` on a page
ASK_AGAIN = 1.0  # seconds between two runs of a snippet with `within`

_VARIABLE = re.compile(r"\$\{(\w+)\}")


class Shell(Protocol):
    """Where snippets run."""

    def run(self, snippet: Snippet, page: str, step: str, deadline: float) -> Output:
        """Run a snippet, `deadline` seconds at most."""
        ...

    def value(self, name: str) -> str:
        """A variable of the session."""
        ...


@dataclass(frozen=True)
class Decision:
    """One step of the walk: what came out, which row won, which others matched, and where it leads."""

    page: str
    step: Step
    row: int
    matched: tuple[int, ...]
    asked: int
    target: Link | Exit

    @property
    def by_order(self) -> bool:
        """Whether rows that matched, `anything else` apart, lead to different places."""
        return len({str(self.step.rows[index].do.target) for index in self.matched}) > 1


def walk(pages: Mapping[str, Page], start: Link, shell: Shell, sleep: Callable[[float], None]) -> Iterator[Decision]:
    """Follow the pages from the step `start` until a row leads out; the last decision's target is that exit.

    Raises PageError where the text cannot be followed: an unknown page, a step without a table, a circle, an output
    that the page misreads.
    """
    at: Link | Exit = start
    for _ in range(LONGEST):
        assert isinstance(at, Link)  # noqa: S101 - exits return below
        step = pages[at.page].steps[at.step]
        if not step.snippet or not step.rows:
            return  # a heading without a command tells people what to do: the walk hands over to them
        decision = _decide(at.page, step, step.snippet, shell, sleep)
        yield decision
        at = decision.target
        if isinstance(at, Exit):
            return
    raise PageError(
        f"{start.page}: after {LONGEST} steps the walk has found no end", hint="look for a circle in the rows"
    )


def _decide(page: str, step: Step, snippet: Snippet, shell: Shell, sleep: Callable[[float], None]) -> Decision:
    started, asked = time.monotonic(), 0
    while True:
        asked += 1
        output = shell.run(snippet, page, step.id, DEADLINE)
        names = {name for row in step.rows for name in _VARIABLE.findall(row.cell)}
        matched = decide([row.observation for row in step.rows], output, {name: shell.value(name) for name in names})
        if not matched:
            raise PageError("no row matched", place=step.place, hint="end the table with `anything else`")
        row: Row = step.rows[matched[0]]
        over = snippet.within is None or time.monotonic() - started >= snippet.within
        if not row.do.wait or over:
            return Decision(page, step, matched[0], matched, asked, row.do.target)
        sleep(ASK_AGAIN)
