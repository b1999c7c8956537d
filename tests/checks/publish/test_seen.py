"""What drills saw of a page, and what becomes of it on the page: steps, head and map."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import markdown
import pytest
from bs4 import BeautifulSoup

from checks.drill.journal import Journal, Run
from checks.errors import Place
from checks.publish.chart import chart
from checks.publish.head import head
from checks.publish.seen import Seen, seen
from checks.publish.steps import carried, outputs, stamp
from checks.runbook.extract import page_from_html
from checks.runbook.model import Page

EXTENSIONS = ["attr_list", "tables", "toc", "checks.publish.fence", "checks.publish.chrome"]
SOURCE = """# A page

## Find it { #find }

### Does it answer? { #health }

```bash id="health"
printf '%s\\n' "<$HOME>"
```

| You see | It means | Do |
|---|---|---|
| output contains `slow` | It **waits**. | [End it](#end) |
| exit code is `0` | It does. | **No fault** |
| anything else | Who knows. | **Wait**, then **Escalate** |

### End it { #end }

```bash id="end" effect="change"
true
```

| You see | It means | Do |
|---|---|---|
| exit code is `0` | It is gone. | [Does it answer?](#health) |
| anything else | It is not. | **Escalate** |
"""


def read(text: str) -> Page:
    return page_from_html(f"<article>{text}</article>", "scenarios/p.md", lambda step, part: Place("p.md"))


@pytest.fixture
def page() -> Page:
    return read(markdown.markdown(SOURCE, extensions=EXTENSIONS))


@pytest.fixture
def drilled(page: Page, journal: Callable[..., Journal], run: Callable[..., Run]) -> Seen:
    slow = run("health", row=0, cell="output contains `slow`", means="It **waits**.", stdout="very slow </pre>\n")
    well = run("health", row=1, means="It does.", stdout="quick\n")
    gone = run("end", row=0, means="It is gone.", effect="change")
    drills = [
        journal(runs=(slow, gone), health=(well,)),
        journal(fault="old", runs=(slow,), health=(), started=datetime(2025, 1, 1, tzinfo=UTC)),
    ]
    return seen(page, drills, {"lock-held": "proved", "old": "changed since: planner"})


def test_rows_know_who_took_them(drilled: Seen) -> None:
    assert drilled.takers("health", 0) == ["lock-held", "old"]
    assert drilled.takers("health", 1) == []
    assert drilled.telling("health") == 0
    assert drilled.rows("health")[0].journal.fault == "lock-held"


def test_a_row_that_was_written_anew_was_taken_by_nobody(
    page: Page, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    gone = journal(runs=(run("health", row=0, cell="output contains `late`"), run("never", row=0)), health=())

    assert seen(page, [gone], {"lock-held": "proved"}).sick == {}


def test_outputs_stand_beside_each_other_with_what_decided_marked(drilled: Seen, page: Page) -> None:
    shown = BeautifulSoup(outputs(drilled, page.steps["health"]), "lxml")

    assert [one.get_text() for one in shown.select("figcaption b")] == ["Healthy", "Under the fault"]
    assert [one.get_text() for one in shown.select("pre")] == ["quick", "very slow </pre>"]
    assert [one.get_text() for one in shown.select("mark")] == ["exit code 0", "slow"]
    assert shown.select_one(".sick .so strong").get_text() == "waits"  # type: ignore[union-attr]
    assert "scaled timings" in shown.get_text()
    assert not shown.select("code:not(.so code)")  # the theme would put a copy button beside it


def test_a_stamp_names_the_proof_or_says_that_there_is_none(drilled: Seen, page: Page) -> None:
    told = stamp(drilled, page.steps["health"])

    assert '<div class="stamp proved"><b>Proved</b> on kind, scaled timings, 2026-01-02' in told
    assert 'href="../../evidence/drills/lock-held/"' in told
    assert "no drill ran it" in stamp(Seen(page), page.steps["end"])


def test_a_change_since_is_told_with_its_cause(page: Page, journal: Callable[..., Journal]) -> None:
    found = seen(page, [journal(runs=(_gone(),), health=())], {"lock-held": "changed since: planner, page"})

    assert "<b>Changed since: planner, page</b>" in stamp(found, page.steps["end"])


def test_the_carried_block_can_not_be_left_by_what_a_command_printed(drilled: Seen) -> None:
    block = carried(drilled)

    inside = block.removeprefix('<script type="application/json" data-steps>').removesuffix("</script>")
    assert not re.search(r"[<>&]|--", inside)
    assert json.loads(inside)["health"]["number"] == "1"


def test_the_chrome_is_put_beside_the_steps_and_leaves_the_program_as_it_is(drilled: Seen, page: Page) -> None:
    text = markdown.markdown(f"{carried(drilled)}\n\n{SOURCE}", extensions=EXTENSIONS)
    built = BeautifulSoup(text, "lxml")

    assert read(text) == page
    assert not built.select("script")
    assert [(one["data-step"], one["class"]) for one in built.select("h3")] == [
        ("1", ["step", "read"]),
        ("2", ["step", "change"]),
    ]
    assert [one.get("data-taken") for one in built.select("#health ~ table:nth-of-type(1) td:last-child")] == [
        "2 drills",
        "healthy",
        None,
    ]
    assert [one["class"] for one in built.select("td[class]")] == [["well"], ["wait", "call"], ["call"]]
    following = [one.get("class") for one in built.select_one("[data-snippet=health]").find_next_siblings()[:3]]  # type: ignore[union-attr]
    assert following == [["seen"], ["decide"], ["stamp", "proved"]]


def test_without_a_carried_block_nothing_is_done() -> None:
    text = markdown.markdown(SOURCE, extensions=EXTENSIONS)

    assert text == markdown.markdown(SOURCE, extensions=EXTENSIONS[:-1])


def test_the_head_says_whether_the_page_applies_and_what_it_is_worth(drilled: Seen) -> None:
    meta = {"severity": "P1", "service": "planner", "escalate_after": "30 minutes", "alerts": ["Late"]}

    shown = BeautifulSoup(
        head(drilled, meta, {"lock-held": "proved", "old": "changed since: x"}, {"call": "<now>"}), "lxml"
    )

    facts = {one.dt.get_text(): one.dd.get_text(" ", strip=True) for one in shown.select("dl > div")}
    assert facts == {
        "Severity": "P1",
        "Escalate after": "30 minutes",
        "Service": "planner",
        "Alert": "Late",
        "Proved": "1 proved 1 changed since last 2026-01-02",
    }
    assert shown.select_one(".head")["data-call"] == "<now>"  # type: ignore[index]
    assert shown.select_one(".begin")["href"] == "#health"  # type: ignore[index]


def test_the_map_links_every_step_and_shows_which_branches_drills_took(drilled: Seen, page: Page) -> None:
    shown = BeautifulSoup(chart(drilled, {page.path: page}), "lxml")

    assert [one["href"] for one in shown.select("svg a")] == ["#health", "#end"]
    taken = [(one["class"], one.title.get_text()) for one in shown.select("svg > path")]  # type: ignore[union-attr]
    assert taken == [
        (["taken"], "output contains slow: taken by lock-held, old"),
        (["taken"], "exit code is 0: taken by lock-held"),
    ]
    assert [one.title.get_text() for one in shown.select(".exit")] == [  # type: ignore[union-attr]
        "Escalate: no drill took it",
        "No fault: no drill took it",
        "Escalate: no drill took it",
    ]
    assert "2 steps; drills have taken 2 of 5 branches" in shown.select_one("svg")["aria-label"]  # type: ignore[index]


def _gone() -> Run:
    return Run(
        page="scenarios/p.md", step="end", title="End it", command="true\n", identity="responder", effect="change",
        exit_code=0, stdout="", stderr="", at=1, seconds=1, row=0, cell="exit code is `0`",
    )  # fmt: skip


def test_where_no_drill_was_the_map_says_so(page: Page) -> None:
    shown = BeautifulSoup(chart(Seen(page), {page.path: page}), "lxml")

    assert {(one["class"][0], one.title.get_text().rpartition(": ")[2]) for one in shown.select("svg > path")} == {  # type: ignore[union-attr]
        ("free", "no drill took it")
    }
