"""The zip, opened from a disk: every link leads to a file, search finds, and copying copies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from checks.publish.offline import FILE, NAME
from checks.runbook.load import load_docs, load_site

PAGE = "scenarios/database-connection-issues/index.html"
# After its scripts have run: links that they made are there, too.
LINKS = (
    "() => [...document.querySelectorAll('a[href]')].map(one => new URL(one.getAttribute('href'), one.baseURI).href)"
)


@pytest.fixture(scope="module")
def disk(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked zip."""
    folder = tmp_path_factory.mktemp("disk")
    with ZipFile(site / FILE) as archive:
        archive.extractall(folder)
    return folder / NAME


def test_its_snippets_are_the_sources_own(disk: Path, root: Path) -> None:
    sources, unpacked = load_docs(root), load_site(disk)

    assert {path: {name: one.text for name, one in page.snippets.items()} for path, page in sources.items()} == {
        path: {name: one.text for name, one in page.snippets.items()} for path, page in unpacked.items()
    }


def test_every_link_leads_to_a_file(disk: Path, visit: Callable[..., Page]) -> None:
    page = visit((disk / "index.html").as_uri())

    dead = set()
    for file in sorted(disk.rglob("*.html")):
        page.goto(file.as_uri())
        for link in page.evaluate(LINKS):
            path = Path(link.partition("#")[0].partition("?")[0].removeprefix("file://"))
            if link.startswith("file://") and not path.is_file():
                dead.add((file.relative_to(disk).as_posix(), link))

    assert {(file, link) for file, link in dead if not link.endswith(FILE)} == set()


def test_the_search_finds(disk: Path, visit: Callable[..., Page]) -> None:
    page = visit((disk / "index.html").as_uri())

    page.keyboard.press("/")
    page.keyboard.type("statement_timeout")
    page.locator(".md-search-result__link").first.click()

    expect(page).to_have_url(re.compile(PAGE))


def test_copying_copies(disk: Path, root: Path, visit: Callable[..., Page]) -> None:
    page = visit((disk / PAGE).as_uri(), permissions=["clipboard-read", "clipboard-write"])
    wanted = load_docs(root)["scenarios/database-connection-issues.md"].snippets["health"].text

    page.locator('[data-snippet="health"]').get_by_role("button", name="Copy").click()

    page.wait_for_function("async () => await navigator.clipboard.readText() !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == wanted
