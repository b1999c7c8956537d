"""On paper: nothing is folded away, nothing is cut off at the side, and what only works on a screen is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from checks.runbook.load import load_docs

RUNBOOK = load_docs(Path(__file__).parents[2])
PRINTED = ["booklet.html", *(path.removesuffix(".md") + "/" for path in RUNBOOK), "evidence/drills/lock-held/"]
A4 = 718  # CSS pixels between margins of a centimetre

FOLDED = """() => [...document.querySelectorAll("article pre, article td, section pre, section td")].filter(
    one => !one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) ||
        !one.getBoundingClientRect().height
).map(one => one.textContent.trim().slice(0, 80))"""
CUT = """() => [...document.querySelectorAll("article *, section *")].filter(one =>
    one.clientWidth && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible" &&
    one.checkVisibility()
).map(one => one.outerHTML.slice(0, 120))"""
SCREEN = """() => [...document.querySelectorAll("header, button, form, .md-sidebar, .md-footer")].filter(
    one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", PRINTED)
def test_a_page_prints_whole(path: str, visit: Callable[..., Page]) -> None:
    page = visit(path, width=A4)
    page.emulate_media(media="print")

    assert page.evaluate(FOLDED) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(SCREEN) == []


def test_the_booklet_holds_every_command(visit: Callable[..., Page]) -> None:
    shown = visit("booklet.html").locator("main").inner_text()

    lost = [name for page in RUNBOOK.values() for name, one in page.snippets.items() if one.text not in shown]
    assert lost == []


def test_dark_is_printed_light(visit: Callable[..., Page]) -> None:
    page = visit("incident-response/", scheme="dark", width=A4)
    page.emulate_media(media="print", color_scheme="dark")

    colours = page.evaluate("""() => [getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector("article p")).color]""")
    background, text = (sum(map(float, colour[colour.index("(") + 1 : -1].split(",")[:3])) for colour in colours)
    assert background > 3 * 240 or colours[0] == "rgba(0, 0, 0, 0)"
    assert text < 3 * 100
