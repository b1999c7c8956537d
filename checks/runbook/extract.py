"""From rendered HTML to a page: the one reader, for the published site and for sources alike.

What a snippet is, is the text inside its built ``<code>``: what the copy button puts on the clipboard.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from lxml import html

from checks.errors import PageError, Place
from checks.observe import parse
from checks.runbook.fences import snippet
from checks.runbook.model import Do, Exit, Link, Page, Row, Snippet, Step

HEADER = ["You see", "It means", "Do"]
# The place of a step's heading ("heading"), snippet ("fence") or n-th row (n), as the caller knows it.
Where = Callable[[str, str | int], Place]


def page_from_html(text: str, path: str, where: Where, meta: dict[str, Any] | None = None) -> Page:
    """Read a page. `path` is its source, relative to ``docs/``; links to other steps are resolved against it.

    Raises PageError for a row, a link or an attribute that is wrong, with the place that `where` knows.
    """
    root = html.fromstring(text)
    article = next(iter(root.xpath("//article")), root)
    steps: dict[str, Step] = {}
    title = ""
    for section in _sections(article):
        heading = section[0]
        name = heading.get("id", "")
        if heading.tag == "h1":
            title = _heading(heading)
        step = _step(section, name, path, where)
        if step.snippet and name in steps:
            raise PageError(f"two steps have the id {name!r}", place=step.place, hint="give each its own")
        if name:
            steps[name] = step
    return Page(path, title, steps, meta or {})


def _sections(article: Any) -> list[list[Any]]:
    """Each heading with what follows it, down to the next heading of any level."""
    sections: list[list[Any]] = []
    for element in article.iter():
        if element.tag in ("h1", "h2", "h3", "h4"):
            sections.append([element])
        elif sections and _is_part(element):
            sections[-1].append(element)
    return sections


def _is_part(element: Any) -> bool:
    return element.tag in ("table", "p") or (
        element.tag == "div" and bool(_classes(element) & {"snippet", "admonition"})
    )


def _step(section: list[Any], name: str, path: str, where: Where) -> Step:
    found: Snippet | None = None
    rows: tuple[Row, ...] = ()
    prose = {"danger": "", "Undo": "", "Later": ""}
    for element in section[1:]:
        classes = _classes(element)
        if "snippet" in classes:
            if found:
                raise PageError(f"step {name!r} has two snippets", place=where(name, "fence"), hint="one step each")
            found = _snippet(element, where(element.get("data-snippet"), "fence"))
        elif "admonition" in classes and "danger" in classes:
            prose["danger"] = _text(element)
        elif element.tag == "table" and found and _header(element) == HEADER:
            rows = tuple(_row(tr, path, where(name, i)) for i, tr in enumerate(element.xpath(".//tbody/tr")))
        elif element.tag == "p" and (strong := element.find("strong")) is not None and strong.text in ("Undo", "Later"):
            prose[strong.text] = _text(element)
    place = where(name, "heading")
    if found and found.id != name:
        raise PageError(f"snippet {found.id!r} is under the heading {name!r}", place=found.place, hint="use one id")
    return Step(name, _heading(section[0]), place, found, rows, prose["danger"], prose["Undo"], prose["Later"])


def _snippet(element: Any, place: Place) -> Snippet:
    attributes = {key.removeprefix("data-"): value for key, value in element.attrib.items() if key.startswith("data-")}
    attributes["id"] = attributes.pop("snippet")
    text = "".join(element.find(".//code").itertext()).removesuffix("\n")
    return snippet(attributes, text, place)


def _row(tr: Any, path: str, place: Place) -> Row:
    cells = tr.findall("td")
    if len(cells) != len(HEADER):
        raise PageError(f"a decision row has {len(cells)} cells", place=place, hint=f"write {' · '.join(HEADER)}")
    cell = _text(cells[0])
    return Row(place, cell, parse(cell, place), _text(cells[1]), _do(cells[2], path, place))


def _do(cell: Any, path: str, place: Place) -> Do:
    text = _text(cell)
    wait = text.startswith("**Wait**, then ")
    rest = text.removeprefix("**Wait**, then ")
    link = cell.find("a")
    if link is not None and rest == _text(link):
        return Do(wait, _resolve(link.get("href", ""), path, place))
    for target in Exit:
        if rest == f"**{target}**":
            return Do(wait, target)
    raise PageError(
        f"the last cell is {text!r}", place=place,
        hint="one link to a step, or **Done**, **No fault** or **Escalate**; **Wait**, then before it asks again",
    )  # fmt: skip


def _resolve(href: str, path: str, place: Place) -> Link:
    """A link as it stands in a source (``other.md#step``) or on the site (``../other/#step``)."""
    target, _, step = href.partition("#")
    if not step:
        raise PageError(f"{href!r} names no step", place=place, hint="link to a heading's id")
    if not target:
        return Link(path, step)
    if target.endswith(".md"):
        return Link(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)), step)
    return Link(posixpath.normpath(posixpath.join(path.removesuffix(".md"), target)) + ".md", step)


def _classes(element: Any) -> set[str]:
    return set(element.get("class", "").split())


def _header(table: Any) -> list[str]:
    return [_text(th) for th in table.xpath(".//thead/tr/th")]


def _heading(element: Any) -> str:
    return "".join(element.xpath(".//text()[not(ancestor::a[contains(@class, 'headerlink')])]")).strip()


def _text(element: Any) -> str:
    """The text with code in backticks and strong in asterisks, as it is written in Markdown."""
    marks = {"code": "`", "strong": "**"}
    parts = [element.text or ""]
    for child in element:
        mark = marks.get(child.tag, "")
        parts += [mark, _text(child), mark, child.tail or ""]
    return "".join(parts).strip() if element.tag in ("td", "th", "p", "div") else "".join(parts)
