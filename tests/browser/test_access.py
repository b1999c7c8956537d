"""For everyone: axe finds nothing on any page, light and dark, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STANDARD = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Another scheme changes colours and nothing else.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES = {"light": STANDARD, "dark": COLOURS}
WIDTHS = (1280, 360)

# Once the page has taken its new width. It does not wait, so that two pages are looked at side by side.
LOOK = """async ([script, rules]) => {
    if (!window.axe) (0, eval)(script);
    const frame = () => new Promise(requestAnimationFrame);
    window.found = frame().then(frame).then(() => axe.run({runOnly: rules, resultTypes: ["violations"]}));
}"""
FOUND = """async () => (await window.found).violations.map(
    one => `${one.id}: ${one.nodes.length}, first ${one.nodes[0].html.slice(0, 200)} ${one.nodes[0].failureSummary}`)"""


def test_axe_finds_nothing(any_page: str, visit: Callable[..., Page]) -> None:
    pages = {scheme: visit(any_page, scheme=scheme, reduced_motion="reduce") for scheme in SCHEMES}

    found = {}
    for width in WIDTHS:
        for scheme, page in pages.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(LOOK, [AXE_SCRIPT, SCHEMES[scheme]])
        found |= {(width, scheme): told for scheme, page in pages.items() if (told := page.evaluate(FOUND))}

    assert found == {}
