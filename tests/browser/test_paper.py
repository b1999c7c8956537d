"""On paper: the booklet is whole, and who reads in the dark does not print black."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from checks.runbook.load import load_docs

RUNBOOK = load_docs(Path(__file__).parents[2])


def test_the_booklet_holds_every_command(visit: Callable[..., Page]) -> None:
    shown = visit("booklet.html").locator("main").inner_text()

    lost = [name for page in RUNBOOK.values() for name, one in page.snippets.items() if one.text not in shown]
    assert lost == []


def test_dark_is_printed_light(visit: Callable[..., Page]) -> None:
    page = visit("incident-response/", scheme="dark", width=718)
    page.emulate_media(media="print", color_scheme="dark")

    colours = page.evaluate("""() => [getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector("article p")).color]""")
    background, text = (sum(map(float, colour[colour.index("(") + 1 : -1].split(",")[:3])) for colour in colours)
    assert background > 3 * 240 or colours[0] == "rgba(0, 0, 0, 0)"
    assert text < 3 * 100
