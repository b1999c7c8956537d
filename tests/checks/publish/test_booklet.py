"""The booklet: all pages on one, to be printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from checks.publish.booklet import bind, in_menu

CONFIG = """
site_name: A runbook
site_description: What to do.
nav:
  - index.md
  - first.md
  - Scenarios: [scenarios/one.md]
  - Proof: [evidence/index.md]
"""
FIRST = """<article><h1>First<a class="headerlink" href="#x">¶</a></h1>
<a id="there" href="../scenarios/one/#step">to a page of it</a> <a href="../evidence/">to another</a>
<a href="#there">here</a> <a href="../scenarios/one/">to all of it</a> <a href="https://x/">out</a>
<form>values</form><button>Copy</button><script>x</script></article>"""
ONE = """<article><h1 id="x">One</h1><h2 id="step">Step</h2><details><summary>Output</summary><pre>a
  b</pre></details><svg aria-labelledby="t"><title id="t">T</title><path marker-end="url(#arrow)"/></svg></article>"""


@pytest.fixture
def booklet(tmp_path: Path) -> BeautifulSoup:
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    for name, text in {"": '<link rel="stylesheet" href="a.css">', "first": FIRST, "scenarios/one": ONE}.items():
        (tmp_path / "site" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name / "index.html").write_text(text)
    return BeautifulSoup(bind(tmp_path, tmp_path / "site").read_text(), "lxml")


def test_it_holds_what_a_responder_needs_in_the_order_of_the_menu(booklet: BeautifulSoup, tmp_path: Path) -> None:
    assert in_menu(tmp_path) == ["index.md", "first.md", "scenarios/one.md"]
    assert [one["id"] for one in booklet.select("section")] == ["first", "scenarios-one"]
    assert [one.get_text() for one in booklet.select("nav li")] == ["First", "One"]
    assert [one["href"] for one in booklet.select("link[rel=stylesheet]")] == ["a.css"]


def test_a_link_stays_within_it_where_that_page_is_in_it(booklet: BeautifulSoup) -> None:
    links = [one["href"] for one in booklet.select("section a")]

    assert links == ["#scenarios-one--step", "evidence/", "#first--there", "#scenarios-one", "https://x/"]
    assert booklet.find(id="scenarios-one--step")


def test_nothing_is_folded_and_nothing_needs_a_screen(booklet: BeautifulSoup) -> None:
    assert [one.has_attr("open") for one in booklet.select("details")] == [True]
    assert booklet.select_one("pre").get_text() == "a\n  b"  # type: ignore[union-attr]
    assert not booklet.select("form, button, script, .headerlink")


def test_what_a_picture_names_is_renamed_with_it(booklet: BeautifulSoup) -> None:
    picture = booklet.select_one("svg")

    assert picture is not None
    assert booklet.find(id=picture["aria-labelledby"]).name == "title"  # type: ignore[union-attr, arg-type]
    assert picture.select_one("path")["marker-end"] == "url(#scenarios-one--arrow)"  # type: ignore[index]
