"""Read pages: from their sources, with lines to point at, or from the built site, as a reader gets them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import markdown
import yaml

from checks.errors import PageError, Place
from checks.runbook.extract import page_from_html
from checks.runbook.fences import Fence, fences, snippet
from checks.runbook.model import Link, Page


def load_docs(root: Path) -> dict[str, Page]:
    """Every page of ``docs/`` that has a snippet, by its path; links to steps that are not there raise PageError."""
    reader = Reader(root)
    read = (reader.page(path) for path in sorted((root / "docs").rglob("*.md")))
    pages = {page.path: page for page in read if page.snippets}
    for page in pages.values():
        _check_links(page, pages)
    return pages


class Reader:
    """Reads sources with the Markdown extensions of ``mkdocs.yml``."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        self.renderer = _renderer(root)

    def page(self, path: Path, source: str | None = None) -> Page:
        """Render one source (default: what `path` holds) and read it. Raises PageError where it is no program."""
        if source is None:
            source = path.read_text()
        meta, body = _front_matter(source, path)
        lines = _Lines(path, source)
        for fence in lines.fences:
            _check_fence(fence, lines)
        rendered = self.renderer.reset().convert(body)
        name = str(path.resolve().relative_to(self.docs.resolve()))
        return page_from_html(f"<article>{rendered}</article>", name, lines.where, meta)


def _check_fence(fence: Fence, lines: _Lines) -> None:
    """What the renderer would not say, or not with a line."""
    place = Place(str(lines.path), fence.line)
    if not fence.closed:
        raise PageError("this fence is never closed", place=place, hint="end it with ```")
    if fence.id is not None:
        if any("\t" in line for line in lines.lines[fence.line - 1 : fence.end]):
            raise PageError("a tab is published as spaces", place=place, hint="write spaces, or \\t in quotes")
        snippet(fence.attributes, "", place)


def load_site(site: Path) -> dict[str, Page]:
    """Every page of the built site that has a snippet; places are the built files."""
    pages = {}
    for path in sorted(site.rglob("index.html")):
        text = path.read_text()
        if 'data-snippet="' not in text:
            continue
        folder = path.parent.relative_to(site).as_posix()
        source = "index.md" if folder == "." else f"{folder}.md"
        pages[source] = page_from_html(text, source, partial(_in_built, str(path)))
    return pages


def _in_built(path: str, step: str, part: str | int) -> Place:
    return Place(path)


def _check_links(page: Page, pages: dict[str, Page]) -> None:
    for step in page.steps.values():
        for row in step.rows:
            target = row.do.target
            if isinstance(target, Link) and (target.page not in pages or target.step not in pages[target.page].steps):
                raise PageError(f"there is no step {target}", place=row.place, hint="link to a heading's id")
        wanted = step.snippet.undo if step.snippet else None
        if wanted and wanted not in page.steps:
            raise PageError(f'undo="{wanted}" names no step', place=step.place, hint="name a step of this page")


def _renderer(root: Path) -> markdown.Markdown:
    config = yaml.safe_load((root / "mkdocs.yml").read_text())
    names, settings = [], {}
    for entry in config["markdown_extensions"]:
        name, options = next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)
        names.append(name)
        settings[name] = options or {}
    return markdown.Markdown(extensions=names, extension_configs=settings)


def _front_matter(source: str, path: Path) -> tuple[dict[str, Any], str]:
    if not source.startswith("---\n"):
        return {}, source
    head, found, body = source[4:].partition("\n---\n")
    if not found:
        raise PageError("the front matter is never closed", place=Place(str(path)), hint="end it with ---")
    try:
        meta = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise PageError(f"the front matter is not YAML: {error}", place=Place(str(path), 2)) from None
    if not isinstance(meta, dict):
        raise PageError("the front matter is not a mapping", place=Place(str(path), 2), hint="write key: value lines")
    return meta, body


@dataclass
class _Lines:
    """The lines of a source on which a step's parts stand."""

    path: Path
    source: str

    def __post_init__(self) -> None:
        self.lines = self.source.splitlines()
        self.fences = fences(self.source)
        self.by_id: dict[str, Fence] = {fence.id: fence for fence in reversed(self.fences) if fence.id}

    def where(self, step: str, part: str | int) -> Place:
        return Place(str(self.path), self._line(step, part))

    def _line(self, step: str, part: str | int) -> int:
        if part == "heading" or step not in self.by_id:
            marks = (f"#{step} ", f"#{step}}}")
            found = (
                i for i, line in enumerate(self.lines, 1) if line.startswith("#") and any(m in line for m in marks)
            )
            return next(found, 1)
        fence = self.by_id[step]
        if not isinstance(part, int):
            return fence.line
        rows = [i for i, line in enumerate(self.lines, 1) if i > fence.end and line.lstrip().startswith("|")]
        return rows[part + 2] if len(rows) > part + 2 else fence.end
