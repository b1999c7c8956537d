"""The runbook as one page to print: every page of it in the order of the menu, with nothing folded away."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import yaml
from lxml import html

from checks.publish.links import folder

# Not the page of a folder: those are what the responder reads.
NAME = "booklet.html"
# These parts of the menu are about the runbook, and not what a responder needs.
LEFT_OUT = {"Proof", "Project"}
# What only works on a screen.
SCREEN = (
    "//script | //form | //button | //template | //dialog | //a[contains(@class, 'headerlink')] | //*[@data-screen]"
)
NAMED = ("aria-labelledby", "aria-describedby", "aria-controls", "for")  # attributes that name ids


def bind(root: Path, site: Path) -> Path:
    """Write the booklet beside the pages of the built site."""
    pages = [page for page in in_menu(root) if page != "index.md"]
    parts = {page: _part(site, page, pages) for page in pages}
    contents = "".join(f'<li><a href="#{slug(page)}">{escape(title)}</a></li>' for page, (title, _) in parts.items())
    body = "".join(f'<section id="{slug(page)}">{text}</section>' for page, (_, text) in parts.items())
    config = yaml.safe_load((root / "mkdocs.yml").read_text())
    target = site / NAME
    target.write_text(
        f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="assets/images/favicon.png">
<title>Booklet - {escape(config["site_name"])}</title>
{"".join(_styles(site))}
</head>
<body class="booklet" data-md-color-scheme="default" data-md-color-primary="indigo">
<main class="md-typeset">
<h1>{escape(config["site_name"])}</h1>
<p>{escape(config["site_description"])} <a class="back" href="index.html">To the site</a></p>
<nav aria-label="Contents"><ol>{contents}</ol></nav>
{body}
</main>
</body>
</html>
"""
    )
    return target


def in_menu(root: Path) -> list[str]:
    """The pages of the menu but for the parts that are about the runbook, in its order."""
    menu = yaml.safe_load((root / "mkdocs.yml").read_text())["nav"]
    return list(_flat([entry for entry in menu if not (isinstance(entry, dict) and LEFT_OUT & set(entry))]))


def _flat(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        else:
            for below in entry.values():
                yield from _flat(below if isinstance(below, list) else [below])


def slug(page: str) -> str:
    """The id of a page's section; what a page names is prefixed with it."""
    return folder(page).replace("/", "-") or "first"


def _styles(site: Path) -> Iterator[str]:
    """The style sheets of the site's pages, as the first page links them."""
    page = html.fromstring((site / "index.html").read_text())
    for link in page.xpath("//link[@rel='stylesheet']"):
        yield f'<link rel="stylesheet" href="{escape(link.get("href"))}">\n'


def _part(site: Path, page: str, pages: list[str]) -> tuple[str, str]:
    """The title and the body of one page, changed so that all can stand on one."""
    article = html.fromstring((site / folder(page) / "index.html").read_text()).xpath("//article")[0]
    for element in article.xpath(SCREEN):
        element.drop_tree()
    for details in article.iter("details"):
        details.set("open", "")
    for table in article.iter("table"):
        if not table.get("class"):
            table.set("tabindex", "0")  # it scrolls within itself, where the site's own script puts a box around it
    own = slug(page)
    known = {folder(one): slug(one) for one in pages}
    for element in article.iter(html.etree.Element):
        _rename(element, own)
        for name in ("href", "{http://www.w3.org/1999/xlink}href", "src"):
            if element.get(name):
                element.set(name, _link(element.get(name), folder(page), own, known))
    title = article.xpath("string(.//h1)").strip()
    inner = (article.text or "") + "".join(html.tostring(child, encoding="unicode") for child in article)
    return title, inner


def _rename(element: Any, own: str) -> None:
    if element.get("id"):
        element.set("id", f"{own}--{element.get('id')}")
    for name in NAMED:
        if element.get(name):
            element.set(name, " ".join(f"{own}--{one}" for one in element.get(name).split()))
    for name, value in element.attrib.items():
        if "url(#" in value:
            element.set(name, re.sub(r"url\(#", f"url(#{own}--", value))


def _link(href: str, here: str, own: str, known: dict[str, str]) -> str:
    """A link of the page in folder `here`, from the booklet: within it where that page is part of it."""
    if re.match(r"[a-z]+:|//", href):
        return href
    path, _, anchor = href.partition("#")
    if not path:
        return f"#{own}--{anchor}" if anchor else f"#{own}"
    target = posixpath.normpath(posixpath.join(here, path))
    if target in known:
        return f"#{known[target]}--{anchor}" if anchor else f"#{known[target]}"
    return target + "/" * path.endswith("/") + f"#{anchor}" * bool(anchor)
