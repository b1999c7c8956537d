"""What every page owes its reader, on a desk, a phone and paper, light and dark. Each is opened once for all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from checks.publish.booklet import NAME as BOOKLET

STANDARD = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Another scheme changes colours and nothing else.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDTHS = (1280, 360)
A4 = 718  # CSS pixels between margins of a centimetre

# Once a page has taken its new width or medium.
LAID_OUT = "window.laidOut = () => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"
LOOK = """async (rules) => {
    await laidOut();
    const found = await axe.run({runOnly: rules, resultTypes: ["violations"], selectors: false});
    return found.violations.map(one =>
        `${one.id}: ${one.nodes.length}, first ${one.nodes[0].html.slice(0, 200)} ${one.nodes[0].failureSummary}`);
}"""
# By the reader's own switch.
DARK = "document.querySelector('label[for=__palette_1]').click()"
# By how much the page scrolls sideways, and what sticks out.
SIDEWAYS = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth &&
    [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => ["", "::before", "::after"].some(part => {
    const style = getComputedStyle(one, part || null);
    const times = (style.transitionDuration + "," + style.animationDuration).split(",").map(parseFloat);
    return times.some(time => time > 0.01) || style.scrollBehavior === "smooth";
})).slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
FOLDED = """() => [...document.querySelectorAll("article pre, article td, section pre, section td")].filter(
    one => !one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) ||
        !one.getBoundingClientRect().height
).map(one => one.textContent.trim().slice(0, 80))"""
CUT = """() => [...document.querySelectorAll("article *, section *")].filter(one =>
    one.clientWidth && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible" &&
    one.checkVisibility()
).map(one => one.outerHTML.slice(0, 120))"""
# Four questions are answered with a pen, too.
SCREEN = """() => [...document.querySelectorAll("header, button, form:not(.calc), .md-sidebar, .md-footer")].filter(
    one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def reader(look: Callable[..., Page]) -> Page:
    """One tab, for somebody who asked that nothing moves."""
    page = look(reduced_motion="reduce")
    page.add_init_script(LAID_OUT)
    return page


@pytest.fixture(scope="module")
def opened(any_page: str, address: str, reader: Page) -> Iterator[Page]:
    """The tab with the page, light and on a screen."""
    reader.emulate_media(media="screen")
    reader.goto(address + any_page)
    yield reader
    reader.evaluate("localStorage.clear()")


def test_axe_finds_nothing(opened: Page, any_page: str) -> None:
    opened.evaluate(AXE_SCRIPT)

    found = axe(opened, STANDARD)
    if any_page != BOOKLET:  # it is paper, and has no switch
        opened.evaluate(DARK)
        assert opened.evaluate("document.body.dataset.mdColorScheme") == "slate"
        found += axe(opened, COLOURS)

    assert found == []


def axe(page: Page, rules: object) -> list[str]:
    """What it says at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"at {width} px: {told}" for told in page.evaluate(LOOK, rules)]
    return found


def test_nothing_moves_for_who_asked_for_that(opened: Page) -> None:
    assert opened.evaluate(MOVING) == []


def test_it_does_not_scroll_sideways_on_a_small_phone(opened: Page) -> None:
    opened.set_viewport_size({"width": 320, "height": 700})

    assert not opened.evaluate(SIDEWAYS)


def test_it_prints_whole(opened: Page) -> None:
    """Nothing is folded away, nothing is cut off at the side, and what only works on a screen is gone."""
    opened.set_viewport_size({"width": A4, "height": 800})
    opened.emulate_media(media="print")
    opened.evaluate("laidOut()")

    assert opened.evaluate(FOLDED) == []
    assert opened.evaluate(CUT) == []
    assert opened.evaluate(SCREEN) == []
