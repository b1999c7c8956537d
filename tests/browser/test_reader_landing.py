"""The first page: the right page in one click, by alert, by error text, or by how grave it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


def answer(page: Page, question: int, text: str) -> None:
    page.locator("fieldset").nth(question - 1).get_by_label(text).check()


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({1: "Yes, or perhaps", 4: "Nobody notices"}, "P0"),
        ({1: "No", 2: "Nobody"}, "P0"),
        ({2: "Some, or all", 3: "Some: 5 % or more", 4: "A few"}, "P1"),
        ({1: "No", 2: "Some, or all", 3: "Fewer", 4: "A few"}, "P2"),
        ({3: "Fewer", 4: "Nobody notices"}, "P3"),
    ],
)
def test_the_gravest_answer_counts(answers: dict[int, str], level: str, visit: Callable[..., Page]) -> None:
    page = visit()

    for question, text in answers.items():
        answer(page, question, text)

    expect(page.locator(".verdict")).to_contain_text(f"{level}: somebody must be at work by ")


def test_the_deadline_is_a_time_of_the_day(visit: Callable[..., Page]) -> None:
    page = visit()

    page.get_by_label("Paged at").fill("03:10")

    expect(page.locator('[data-level="P0"] .until')).to_contain_text("03:25")
    expect(page.locator('[data-level="P1"] .until')).to_contain_text("04:10")
    expect(page.locator('[data-level="P2"] .until')).to_contain_text("07:10")


def test_without_javascript_the_answers_tell_their_level(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)

    answer(page, 2, "Nobody")

    colours = {
        level: page.locator(f'[data-level="{level}"]').evaluate("one => getComputedStyle(one).boxShadow")
        for level in ("P0", "P1")
    }
    assert colours["P1"] == "none" != colours["P0"]
    expect(page.locator('[data-level="P0"]')).to_contain_text("within 15 minutes")


def test_an_error_text_that_is_pasted_finds_its_step(visit: Callable[..., Page]) -> None:
    page = visit()

    page.get_by_label("Paste an error text").fill('FATAL:  password authentication failed for user "planner"')
    page.locator(".find > .symptoms a").first.click()

    expect(page.locator("h3:target")).to_have_text("Does the planner's password work?¶")


def test_an_error_text_that_nobody_knows_says_where_to_begin(visit: Callable[..., Page]) -> None:
    page = visit()

    page.get_by_label("Paste an error text").fill("zzzz")

    expect(page.locator(".found")).to_contain_text("Begin with your alert")
    expect(page.locator(".find > .symptoms li")).to_have_count(0)


def test_an_alert_is_one_click_from_its_page(visit: Callable[..., Page]) -> None:
    page = visit(width=360)

    page.get_by_role("link", name="QuantumPlannerDown").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Complete System Outage")
