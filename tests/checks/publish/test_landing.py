from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from checks.drill.journal import Journal
from checks.errors import PageError
from checks.faults import FAULTS
from checks.publish import landing
from checks.publish.severity import levels
from checks.runbook.load import load_docs

ROOT = Path(__file__).parents[3]
PAGES = load_docs(ROOT)


def test_each_answer_comes_to_a_level_that_has_a_card() -> None:
    shown = BeautifulSoup(landing.calculator(levels(ROOT)), "lxml")

    cards = {one["data-level"]: one["data-within"] for one in shown.select(".card")}
    assert cards == {"P0": "15 minutes", "P1": "1 hour", "P2": "4 hours", "P3": "1 business day"}
    assert len(shown.select("fieldset")) == 4
    assert {one["value"] for one in shown.select("input[type=radio]")} == {*cards, ""}
    assert all(len(one.select("input")) >= 2 for one in shown.select("fieldset"))


def test_a_table_of_levels_that_lacks_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/severity.md").write_text("| [P0](#p0) | Critical | 15 minutes | at once |\n")

    with pytest.raises(PageError, match="levels can not be read"):
        levels(tmp_path)


def test_every_alert_leads_to_the_page_that_its_rule_names() -> None:
    shown = BeautifulSoup(landing.alerts(ROOT, PAGES), "lxml")

    found = {one.b.get_text(): one["href"] for one in shown.select("a")}
    assert found["QuantumPlannerDown"] == "scenarios/complete-system-outage/"
    assert {alert for page in PAGES.values() for alert in page.meta.get("alerts", ())} == set(found)
    assert [one.get_text() for one in shown.select(".sev")] == sorted(one.get_text() for one in shown.select(".sev"))
    assert shown.select("b")[-1].get_text() == "QuantumPlannerWatchdog"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("password authentication failed", "scenarios/database-connection-issues/#credentials"),
        ("ImagePullBackOff", "scenarios/complete-system-outage/#describe-pods"),
        ("users unable to access the system", "scenarios/complete-system-outage/"),
    ],
)
def test_an_error_text_leads_to_the_step_that_goes_on_with_it(text: str, way: str) -> None:
    shown = BeautifulSoup(landing.symptoms(ROOT, PAGES.values()), "lxml")

    assert way in [one["href"] for one in shown.select("li a") if one.code.get_text() == text]


def test_no_number_column_or_path_is_searched_for() -> None:
    shown = BeautifulSoup(landing.symptoms(ROOT, PAGES.values()), "lxml")

    texts = [one.get_text() for one in shown.select("li code")]
    assert len(texts) > 40
    assert not [text for text in texts if text[0] == "." or text.isupper() or not any(map(str.isalpha, text))]


def test_every_fault_has_its_square_and_every_doubt_its_cause(journal: Callable[..., Journal]) -> None:
    standings = {"lock-held": "proved", "database-down": "changed since: planner"}
    kept = [journal(), journal(fault="database-down")]

    shown = BeautifulSoup(landing.glance(kept, standings), "lxml")

    assert len(shown.select(".squares li")) == len(FAULTS)
    assert [one.a["href"] for one in shown.select(".squares .proved")] == ["evidence/drills/lock-held/"]
    assert f"1 of {len(FAULTS)} drills are proofs now, the oldest of 2026-01-02" in shown.get_text()
    assert [one.get_text() for one in shown.select(".glance > ul li")] == [
        f"{len(FAULTS) - 2} not verified: never drilled",
        "1 changed since: planner",
    ]
