"""Walking a page with a shell that answers from a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from checks.drill.walk import walk
from checks.errors import PageError, Place
from checks.observe import Output, parse
from checks.runbook.model import Do, Effect, Exit, Link, Page, Row, Snippet, Step

HERE = Place("docs/p.md", 1)
A = Link("p.md", "a")


@dataclass
class Script:
    """Answers each step's runs in turn; the last answer stays."""

    answers: dict[str, list[str]]
    ran: list[str] = field(default_factory=list)

    def run(self, snippet: Snippet, page: str, step: str, deadline: float) -> Output:
        self.ran.append(step)
        left = self.answers[step]
        return Output(0, left.pop(0) if len(left) > 1 else left[0])

    def value(self, name: str) -> str:
        return {"POD": "planner-1"}[name]


def _step(name: str, *rows: tuple[str, Link | Exit], within: float | None = None, wait: int = -1) -> Step:
    made = tuple(
        Row(HERE, cell, parse(cell, HERE), "", Do(index == wait, target)) for index, (cell, target) in enumerate(rows)
    )
    return Step(name, name, HERE, Snippet(name, "true", HERE, Effect.READ, within), made)


def _page(*steps: Step) -> dict[str, Page]:
    return {"p.md": Page("p.md", "P", {step.id: step for step in steps})}


def _walk(pages: dict[str, Page], script: Script) -> Iterator[tuple[str, int, str]]:
    for decision in walk(pages, A, script, lambda seconds: None):
        yield decision.step.id, decision.row, str(decision.target)


def test_the_first_row_that_matches_wins_and_all_that_match_are_told() -> None:
    pages = _page(
        _step("a", ("output contains `x`", Exit.DONE), ("any row", Exit.ESCALATE), ("anything else", Exit.NO_FAULT))
    )

    (decision,) = walk(pages, A, Script({"a": ["X\nx\n"]}), lambda seconds: None)

    assert (decision.row, decision.matched, decision.by_order) == (0, (0, 1), True)


def test_links_are_followed_to_an_exit() -> None:
    pages = _page(
        _step("a", ("output contains `go`", Link("p.md", "b")), ("anything else", Exit.ESCALATE)),
        _step("b", ("anything else", Exit.NO_FAULT)),
    )

    assert list(_walk(pages, Script({"a": ["go"], "b": [""]}))) == [("a", 0, "p.md#b"), ("b", 0, "No fault")]
    assert list(_walk(pages, Script({"a": ["stop"]}))) == [("a", 1, "Escalate")]


def test_wait_asks_again_until_another_row_wins() -> None:
    step = _step("a", ("output contains `up`", Exit.DONE), ("anything else", Exit.ESCALATE), within=60, wait=1)
    script = Script({"a": ["", "", "up"]})

    assert list(_walk(_page(step), script)) == [("a", 0, "Done")]
    assert script.ran == ["a", "a", "a"]


def test_wait_takes_its_link_when_the_time_is_over() -> None:
    step = _step("a", ("output contains `up`", Exit.DONE), ("anything else", Exit.ESCALATE), within=0, wait=1)

    assert list(_walk(_page(step), Script({"a": [""]}))) == [("a", 1, "Escalate")]


def test_a_variable_of_the_session_is_compared() -> None:
    step = _step("a", ("output contains `${POD}`", Exit.DONE), ("anything else", Exit.ESCALATE))

    assert list(_walk(_page(step), Script({"a": ["planner-1"]}))) == [("a", 0, "Done")]
    assert list(_walk(_page(step), Script({"a": ["planner-2"]}))) == [("a", 1, "Escalate")]


def test_a_circle_is_told() -> None:
    pages = _page(_step("a", ("anything else", Link("p.md", "a"))))

    with pytest.raises(PageError, match="has found no end"):
        list(_walk(pages, Script({"a": [""]})))


def test_a_heading_without_a_command_hands_over_to_people() -> None:
    pages = _page(_step("a", ("anything else", Link("p.md", "escalate"))), Step("escalate", "Escalate", HERE))

    assert list(_walk(pages, Script({"a": [""]}))) == [("a", 0, "p.md#escalate")]
