from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from checks.lint.rules.variable import TOKENS
from checks.publish.values import FIELDS, LINK, form, link, uses
from checks.runbook.load import load_docs

PAGES = load_docs(Path(__file__).parents[3])


def test_each_place_of_a_value_is_where_its_name_stands() -> None:
    places = [(page.snippets[name].text, own) for page in PAGES.values() for name, own in uses(page).items()]

    assert len(places) > 20
    for text, own in places:
        for name, at, length in own:
            assert text[at : at + length] in (f"${name}", f"${{{name}}}")


def test_no_secret_is_asked_for() -> None:
    assert not set(FIELDS) & TOKENS


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "value",
    ["", "a b", "a;b", "$(id)", "`id`", 'a"b', "a'b", "a\\b", "a\nb", "-rf", "a|b", "a&b", "a*", "~", "a#b", "ä"],
)
def test_what_means_something_to_a_shell_is_no_value(name: str, value: str) -> None:
    assert not re.fullmatch(FIELDS[name][1], value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALERT_ALERTNAME", "QuantumPlannerDown"),
        ("ALERT_SEVERITY", "P0"),
        ("ALERT_STARTED", "2026-01-31T03:04:05Z"),
        ("ALERT_KEY", "a1b2.c3-d4_e5"),
        ("PLANNER", "http://quantum-planner.quantum-planner:8080"),
        ("DB_HOST", "quantum-postgres.quantum-planner"),
    ],
)
def test_what_the_toolbox_and_the_pager_give_is_a_value_and_one_word(name: str, value: str) -> None:
    assert re.fullmatch(FIELDS[name][1], value)
    assert shlex.split(value) == [value]


def test_a_link_brings_the_alert_and_no_host() -> None:
    assert set(LINK.values()) == {name for name in FIELDS if name.startswith("ALERT_")}
    assert json.loads(link())["severity"] == ["ALERT_SEVERITY", "P[0-3]"]


def test_a_page_asks_for_what_its_snippets_take_and_for_nothing_else() -> None:
    shown = BeautifulSoup(form(PAGES["scenarios/complete-system-outage.md"]), "lxml")

    assert [one["name"] for one in shown.select("input")] == ["PLANNER"]
    assert shown.form.has_attr("hidden")  # type: ignore[union-attr]
    assert "$PLANNER" in shown.summary.get_text()  # type: ignore[union-attr]
