"""The built site in Debian's Chromium, with a watch on what pages ask for and complain about."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from checks.publish.links import folder
from checks.publish.serve import served

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # What is asked of another host is seen, and goes nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip

DOCS = Path(__file__).parents[2] / "docs"
# As a reader names them: the built site's own, and the two that the builder makes beside the sources.
SOURCES = sorted(folder(path.relative_to(DOCS).as_posix()) for path in DOCS.rglob("*.md"))
PAGES = [*(f"{name}/" if name else "" for name in SOURCES), "booklet.html", "404.html"]

LOUD = {"error", "warning"}

Visit = Callable[..., Page]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `any_page` is run for each; all tests of a file for one page before the next."""
    if "any_page" in metafunc.fixturenames:
        metafunc.parametrize("any_page", PAGES, ids=lambda path: path or "index", scope="module")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served, with a slash at its end."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Until the last test of this folder: it keeps an event loop running, in which others could start none."""
    expect.set_options(timeout=60_000)  # as long as a visit may take
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium; `make .venv/browser` installs it where that may be done."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"none of {', '.join(PROGRAMS)} is installed: as root on Debian, apt-get install chromium")
    started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Open a page of the site: ``visit("scenarios/x/", width=360, scheme="dark")``.

    Each visit is a reader of its own: nothing is kept from another. `path` may be a whole URL.
    """
    with watched(browser, address) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def look(browser: Browser, address: str) -> Iterator[Visit]:
    """The same for all tests of a file, which then share a tab: a reader of its own costs as much as two pages."""
    with watched(browser, address) as open_page:
        yield open_page


@contextmanager
def watched(browser: Browser, address: str) -> Iterator[Visit]:
    """In the end no page may have asked another host, or have had something to complain about."""
    contexts, asked, told = [], [], []

    def open_page(
        path: str = "",
        *,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        **settings: Any,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **settings,
        )  # fmt: skip
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: told.append(f"{page.url}: {said.text}") if said.type in LOUD else None)
        page.on("pageerror", lambda error: told.append(f"{page.url}: {error}"))
        page.goto(urljoin(address, path))
        return page

    yield open_page
    for context in contexts:
        context.close()
    own = (address, "data:", "blob:", "file://", "about:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert told == []
