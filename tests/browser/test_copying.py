"""What the reader copies is what the harness ran: the snippet's own bytes, from every page of the built site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from checks.runbook.load import load_docs
from checks.runbook.model import Snippet

PAGES = load_docs(Path(__file__).parents[2])
ALLOWED = ["clipboard-read", "clipboard-write"]
# What is on the clipboard as soon as something is; it is taken away, so that the next is not mistaken for it.
TAKE = """async () => {
    for (;;) {
        const text = await navigator.clipboard.readText();
        if (text) return navigator.clipboard.writeText("").then(() => text);
        await new Promise(go => setTimeout(go, 20));
    }
}"""


def copied(page: Page, snippets: dict[str, Snippet]) -> dict[str, str]:
    """What each snippet's button puts on the clipboard."""
    found = {}
    for name in snippets:
        page.locator(f'[data-snippet="{name}"]').get_by_role("button", name="Copy").click()
        found[name] = page.evaluate(TAKE)
    return found


def test_there_are_snippets() -> None:
    assert sum(len(page.snippets) for page in PAGES.values()) > 80


@pytest.fixture(scope="module")
def reader(look: Callable[..., Page]) -> Page:
    return look(permissions=ALLOWED)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_click_copies_exactly_the_snippet(page: object, address: str, reader: Page) -> None:
    opened = reader
    opened.goto(address + page.path.removesuffix(".md") + "/")

    assert copied(opened, page.snippets) == {name: one.text for name, one in page.snippets.items()}


def test_the_keyboard_copies_too(visit: Callable[..., Page]) -> None:
    path, page = next(iter(PAGES.items()))
    opened = visit(path.removesuffix(".md") + "/", permissions=ALLOWED)

    button = opened.locator(f'[data-snippet="{page.first.id}"]').get_by_role("button", name="Copy")
    button.focus()
    opened.keyboard.press("Enter")

    assert opened.evaluate(TAKE) == page.snippets[page.first.id].text
