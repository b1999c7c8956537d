"""What every page owes its reader: it fits a small phone, stands still for who asks, and reads without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from checks.runbook.load import load_docs

RUNBOOK = load_docs(Path(__file__).parents[2])
ADDRESSES = [path.removesuffix(".md") + "/" for path in RUNBOOK]

# By how much the page scrolls sideways, and what sticks out.
SIDEWAYS = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth &&
    [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => ["", "::before", "::after"].some(part => {
    const style = getComputedStyle(one, part || null);
    const times = (style.transitionDuration + "," + style.animationDuration).split(",").map(parseFloat);
    return times.some(time => time > 0.01) || style.scrollBehavior === "smooth";
})).slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
# Every part of a step that is not to be seen, by the beginning of its text.
UNSEEN = """names => [...document.querySelectorAll(names)].filter(
    one => !one.checkVisibility({contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true}) ||
        !one.getBoundingClientRect().height
).map(one => one.textContent.trim().slice(0, 80))"""
STEP = "article h3, article [data-snippet] code, article table td"


def test_no_page_scrolls_sideways_on_a_small_phone(pages: list[str], address: str, visit: Callable[..., Page]) -> None:
    page = visit(width=320, height=700)

    wide = {}
    for path in pages:
        page.goto(address + path)
        if found := page.evaluate(SIDEWAYS):
            wide[path] = found

    assert wide == {}


def test_nothing_moves_for_who_asked_for_that(address: str, visit: Callable[..., Page]) -> None:
    page = visit(reduced_motion="reduce")

    moving = {}
    for path in ["", *ADDRESSES, "evidence/", "evidence/drills/lock-held/"]:
        page.goto(address + path)
        if found := page.evaluate(MOVING):
            moving[path] = found

    assert moving == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_step_reads_without_javascript(width: int, address: str, visit: Callable[..., Page]) -> None:
    page = visit(width=width, java_script_enabled=False)

    unseen = {}
    for path in ADDRESSES:
        page.goto(address + path)
        assert page.evaluate("names => document.querySelectorAll(names).length", STEP) > 3
        if found := page.evaluate(UNSEEN, STEP):
            unseen[path] = found

    assert unseen == {}


def test_what_is_folded_opens_without_javascript(visit: Callable[..., Page]) -> None:
    page = visit("evidence/drills/lock-held/", java_script_enabled=False)

    page.locator("article summary").first.click()

    expect(page.locator("article details pre").first).to_be_visible()


def test_the_first_page_leads_to_the_process(visit: Callable[..., Page]) -> None:
    page = visit()

    page.get_by_role("link", name="Incident Response").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Incident Response")
