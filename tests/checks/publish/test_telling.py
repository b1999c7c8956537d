"""The picture of what tells a fault from health."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from checks.drill.journal import Journal, Run
from checks.errors import Place
from checks.publish.telling import picture
from checks.runbook.model import Effect, Page, Snippet, Step

PLACE = Place("docs/scenarios/p.md", 1)


def _step(name: str, effect: Effect = Effect.READ) -> Step:
    return Step(name, name, PLACE, Snippet(name, "true", PLACE, effect))


PAGE = Page("scenarios/p.md", "P <&>", {name: _step(name) for name in ("health", "look")} | {
    "end": _step("end", Effect.CHANGE)
})  # fmt: skip


def _squares(text: str) -> list[tuple[str, str]]:
    root = etree.fromstring(text)
    return [(one.get("class"), one[0].text) for one in root.iter("rect")]


def test_a_read_is_filled_where_another_row_won_than_in_health(
    journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    one = journal(runs=(run("health", row=1), run("look", row=0), run("end", effect="change")),
                  health=(run("health", row=0), run("look", row=0)))  # fmt: skip

    assert _squares(picture(PAGE, [one])) == [
        ("telling", "lock-held, health: tells it from health"), ("same", "lock-held, look: as in health"),
    ]  # fmt: skip


def test_the_row_that_won_last_counts(journal: Callable[..., Journal], run: Callable[..., Run]) -> None:
    one = journal(runs=(run("health", row=1), run("health", row=0)), health=(run("health", row=0),))

    assert _squares(picture(PAGE, [one])) == [("same", "lock-held, health: as in health")]


@pytest.mark.parametrize("page", ["scenarios/other.md"])
def test_a_page_that_no_drill_came_through_has_no_picture(
    journal: Callable[..., Journal], run: Callable[..., Run], page: str
) -> None:
    assert picture(PAGE, [journal(runs=(run("health", page=page),))]) == ""
