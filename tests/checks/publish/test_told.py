"""A journal as a page for people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from checks.drill.journal import Journal, Run, Verdict
from checks.faults import FAULTS
from checks.faults.unpublished import UNPUBLISHED
from checks.publish.told import LONGEST, told

STEPS = {"scenarios/p.md#health"}
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("fault", [*FAULTS, *UNPUBLISHED])
def test_each_fault_has_its_page(fault: str) -> None:
    page = (ROOT / f"docs/evidence/drills/{fault}.md").read_text()

    assert f"# Drill: {fault}\n" in page
    assert "<!--[[ drill(page) ]]-->" in page


def test_there_is_no_page_of_a_fault_that_is_gone() -> None:
    pages = {path.stem for path in (ROOT / "docs/evidence/drills").glob("*.md")}

    assert pages == {*FAULTS, *UNPUBLISHED}


def test_marks_and_commands_are_told_in_the_order_of_time(
    tmp_path: Path, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    shown = told(tmp_path, journal(runs=(run("end", at=40), run("health", at=21))), [], STEPS)

    times = [one.get_text() for one in BeautifulSoup(shown, "lxml").select(".journal .at")]
    assert times == ["+0.0 s", "+20.0 s", "+21.0 s", "+40.0 s", "+50.0 s"]


def test_a_step_leads_to_its_page_and_shows_both_outputs(
    tmp_path: Path, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    one = journal(runs=(run("health", stdout="sick\n", row=1),), health=(run("health", stdout="well\n"),))

    page = BeautifulSoup(told(tmp_path, one, [], STEPS), "lxml")

    assert [link["href"] for link in page.select(".journal a")] == ["../../../scenarios/p/#health"]
    assert [box.get_text() for box in page.select("pre")] == ["true", "sick", "well"]


@pytest.mark.parametrize(("expected", "cured"), [("scenarios/p.md#health", ["health"]), ("scenarios/p.md#other", [])])
def test_the_resolution_that_was_reached_is_among_the_facts(
    expected: str, cured: list[str], tmp_path: Path, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    page = BeautifulSoup(told(tmp_path, journal(expected=expected, runs=(run("health"),)), [], STEPS), "lxml")

    facts = {name.get_text(): name.find_next_sibling("dd") for name in page.select(".facts dt")}
    assert [name for name in facts if name == "Cured by"] == ["Cured by"] * bool(cured)
    assert [facts["Cured by"].get_text() for _ in cured] == cured


def test_a_step_that_is_gone_is_named_without_a_link(
    tmp_path: Path, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    page = BeautifulSoup(told(tmp_path, journal(runs=(run("gone", title="Gone?"),)), [], STEPS), "lxml")

    assert "Gone?" in page.get_text()
    assert not page.select(".journal a")


def test_an_output_can_not_break_the_page(
    tmp_path: Path, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    hostile = run(stdout="</pre><script>x</script>\n\n# not a heading\n", cell="`<b>`", title="<i>", means="<u>")

    shown = told(tmp_path, journal(runs=(hostile,), reason="<s>", differences=("<q>",)), [], STEPS)

    for tag in ("<script>", "<b>`", "<i>", "<u>", "<s>", "<q>", "\n# not a heading"):
        assert tag not in shown
    assert "&lt;/pre&gt;&lt;script&gt;" in shown


def test_a_long_output_says_that_there_is_more(
    tmp_path: Path, journal: Callable[..., Journal], run: Callable[..., Run]
) -> None:
    shown = told(tmp_path, journal(runs=(run(stdout="x" * (LONGEST + 7)),)), [], STEPS)

    assert "… 7 more characters are in the journal" in shown
    assert "x" * (LONGEST + 1) not in shown


def test_a_drill_that_failed_says_why(tmp_path: Path, journal: Callable[..., Journal]) -> None:
    failed = journal(verdict=Verdict.FAIL, reason="users stayed without service", differences=("replicas: 2 → 1",))

    shown = told(tmp_path, failed, [], STEPS)

    assert "<dd>fail: users stayed without service</dd>" in shown
    assert "<li>replicas: 2 → 1</li>" in shown
