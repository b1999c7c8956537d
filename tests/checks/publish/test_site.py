"""The built site as files: its links, its weight, its words."""

from __future__ import annotations

import gzip
import posixpath
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html

from checks.publish.booklet import NAME as BOOKLET

# Kilobytes, packed. The booklet is printed, not opened in a hurry. A worker is not on the page's own thread.
BUDGETS = {"page": 30, "script": 45, "style": 30}
PRINTED = 120


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, html.HtmlElement]:
    """Every page but the one for addresses that do not exist, by its path."""
    read = {path.relative_to(site).as_posix(): html.fromstring(path.read_text()) for path in site.rglob("*.html")}
    return {name: page for name, page in read.items() if name != "404.html"}


def test_every_link_leads_somewhere(site: Path, pages: dict[str, html.HtmlElement]) -> None:
    dead = []
    for name, page in pages.items():
        for link in page.xpath("//@href | //@src | //@*[local-name()='href']"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            file = _file(site, name, parts.path) if parts.path else site / name
            file = file / "index.html" if file.is_dir() else file
            other = pages.get(file.relative_to(site).as_posix())
            lost = other is not None and parts.fragment and not other.xpath("//*[@id=$id]", id=parts.fragment)
            if lost or not file.is_file():
                dead.append((name, link))

    assert dead == []


def test_an_id_is_given_once(pages: dict[str, html.HtmlElement]) -> None:
    twice = {name: sorted({one for one in ids if ids.count(one) > 1}) for name, page in pages.items()
             if len(ids := page.xpath("//@id")) != len(set(ids))}  # fmt: skip

    assert twice == {}


def test_every_page_is_light(site: Path, pages: dict[str, html.HtmlElement]) -> None:
    heavy = []
    for name, page in pages.items():
        parts = {
            "page": [site / name],
            "script": [_file(site, name, link) for link in page.xpath("//script/@src")],
            "style": [_file(site, name, link) for link in page.xpath("//link[@rel='stylesheet']/@href")],
        }
        for kind, files in parts.items():
            size = sum(len(gzip.compress(file.read_bytes())) for file in files)
            if size > 1024 * (PRINTED if (kind, name) == ("page", BOOKLET) else BUDGETS[kind]):
                heavy.append((name, kind, size))

    assert heavy == []


def _file(site: Path, page: str, link: str) -> Path:
    return site / posixpath.normpath(posixpath.join(posixpath.dirname(page), link))


def test_nothing_is_asked_of_another_host(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        asked = page.xpath("//script/@src | //img/@src | //iframe/@src | //link[not(@rel='canonical')]/@href")
        assert [link for link in asked if urlsplit(link).netloc] == [], name


@pytest.mark.parametrize("what", ["title", "description"])
def test_every_page_says_what_it_is(pages: dict[str, html.HtmlElement], what: str) -> None:
    asked: Callable[[html.HtmlElement], str] = {
        "title": lambda page: page.xpath("string(//title)"),
        "description": lambda page: page.xpath("string(//meta[@name='description']/@content)"),
    }[what]
    told = {name: asked(page) for name, page in pages.items() if name != BOOKLET}

    assert [name for name, text in told.items() if not text] == []
    assert len(set(told.values())) == len(told)
