"""The first page leads on, and every page reads without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from checks.runbook.load import load_docs

RUNBOOK = load_docs(Path(__file__).parents[2])
ADDRESSES = [path.removesuffix(".md") + "/" for path in RUNBOOK]

# Every part of a step that is not to be seen, by the beginning of its text.
UNSEEN = """names => [...document.querySelectorAll(names)].filter(
    one => !one.checkVisibility({contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true}) ||
        !one.getBoundingClientRect().height
).map(one => one.textContent.trim().slice(0, 80))"""
STEP = "article h3, article [data-snippet] code, article table td"


def test_every_step_reads_without_javascript(address: str, visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)

    unseen = {}
    for path in ADDRESSES:
        page.goto(address + path)
        assert page.evaluate("names => document.querySelectorAll(names).length", STEP) > 3
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 700})
            if found := page.evaluate(UNSEEN, STEP):
                unseen[path, width] = found

    assert unseen == {}


def test_what_is_folded_opens_without_javascript(visit: Callable[..., Page]) -> None:
    page = visit("evidence/drills/lock-held/", java_script_enabled=False)

    page.locator("article summary").first.click()

    expect(page.locator("article details pre").first).to_be_visible()


def test_the_first_page_leads_to_the_process(visit: Callable[..., Page]) -> None:
    page = visit()

    page.get_by_role("link", name="Incident Response").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Incident Response")
