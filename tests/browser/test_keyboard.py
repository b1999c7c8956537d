"""The keyboard alone suffices: everything that can be clicked is reached, seen to be reached, and works."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGE = "scenarios/database-connection-issues/"

# What can be clicked and cannot be reached with Tab.
UNREACHED = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")].filter(one =>
    one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 1 && one.tabIndex < 0 &&
    !one.disabled && !one.closest("[hidden], [aria-hidden=true], label, form")
).map(one => one.outerHTML.slice(0, 120))"""
# A field shows its caret; a switch without a face of its own shows the focus on its label.
SHOWN = """() => {
    const one = document.activeElement;
    if (one === document.body || one.matches("input:not([type=radio], [type=checkbox]), textarea")) return true;
    const label = one.matches(".md-option") ? [...one.parentElement.querySelectorAll("label:not([hidden])")] : [];
    return [one, ...label].map(each => getComputedStyle(each)).some(
        style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none"
    ) || one.outerHTML.slice(0, 120);
}"""


def test_tab_begins_with_the_way_to_the_content(visit: Callable[..., Page]) -> None:
    page = visit(PAGE)

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('article, .md-content') !== null")


@pytest.mark.parametrize("path", ["", PAGE, "evidence/drills/lock-held/"])
def test_nothing_that_can_be_clicked_is_out_of_reach(path: str, visit: Callable[..., Page]) -> None:
    assert visit(path).evaluate(UNREACHED) == []


@pytest.mark.parametrize("path", ["", PAGE])
def test_where_the_focus_is_can_be_seen(path: str, visit: Callable[..., Page]) -> None:
    page = visit(path)

    unseen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        if (shown := page.evaluate(SHOWN)) is not True:
            unseen.add(shown)

    assert unseen == set()


def test_search_opens_finds_and_closes(visit: Callable[..., Page]) -> None:
    page = visit()

    page.keyboard.press("/")
    expect(page.locator("input[name=query]")).to_be_focused()
    page.keyboard.type("statement_timeout")
    expect(page.locator(".md-search-result__link").first).to_contain_text("Database Connection Issues")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(PAGE))


def test_a_folded_part_opens(visit: Callable[..., Page]) -> None:
    page = visit("evidence/drills/lock-held/")

    page.locator("article summary").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator("article details pre").first).to_be_visible()
