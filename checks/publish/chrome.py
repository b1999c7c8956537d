"""The Markdown extension that puts what drills have seen beside each step.

The page's header macro carries it in one block, so that the extension needs neither a page's path nor a file, and does
the same in any builder. Where no macro has run, as for the reader of sources, there is no block and nothing is done.
Texts of steps are left alone: what is added to them are attributes, and elements of their own beside them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

BLOCK = re.compile(r'<script type="application/json" data-steps>(.*)</script>', re.DOTALL)
_SNIPPET = re.compile(r'<div class="snippet" data-snippet="([^"]+)"')
_STASHED = re.compile(r"\x02wzxhzdk:(\d+)\x03")
EXITS = {"Wait": "wait", "Done": "done", "No fault": "well", "Escalate": "call"}
_AFTER_TOC = 3  # headings have their ids then


class Chrome(Extension):
    """Entry in ``mkdocs.yml``: ``checks.publish.chrome``."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name Python-Markdown calls
        """Run after ids are given, before HTML is made."""
        md.treeprocessors.register(Placing(md), "runbook_chrome", _AFTER_TOC)


def makeExtension(**settings: Any) -> Chrome:  # noqa: N802 - the name Python-Markdown looks for
    """Entry point of Python-Markdown."""
    return Chrome(**settings)


class Placing(Treeprocessor):
    """From the carried block to each step."""

    def run(self, root: Element) -> None:
        """Find the block, take it away, and go through the page once."""
        for element in list(root):
            if found := BLOCK.search(self._stashed(element)):
                root.remove(element)
                self._place(root, json.loads(found[1]))
                return

    def _place(self, root: Element, steps: dict[str, Any]) -> None:
        open_step: dict[str, Any] = {}
        for element in list(root):
            if element.tag in ("h2", "h3", "h4"):
                open_step = steps.get(element.get("id", ""), {})
                if open_step:
                    element.set("class", f"step {open_step['effect']}")
                    element.set("data-step", str(open_step["number"]))
            elif open_step and _SNIPPET.match(self._stashed(element)):
                self._insert(root, element, open_step["seen"])
            elif open_step and element.tag == "table":
                element.set("class", "decide")
                for index, row in enumerate(_rows(element)):
                    _mark(row, open_step["rows"].get(str(index), ""))
                self._insert(root, element, open_step["stamp"])
                open_step = {}

    def _stashed(self, element: Element) -> str:
        """The HTML that a paragraph stands for until the end."""
        found = _STASHED.fullmatch((element.text or "").strip()) if element.tag == "p" else None
        block = self.md.htmlStash.rawHtmlBlocks[int(found[1])] if found else ""
        return block if isinstance(block, str) else ""

    def _insert(self, root: Element, after: Element, text: str) -> None:
        if text:
            holder = Element("p")
            holder.text = self.md.htmlStash.store(text)
            root.insert(list(root).index(after) + 1, holder)


def _rows(table: Element) -> Iterator[Element]:
    for body in table.iter("tbody"):
        yield from body.iter("tr")


def _mark(row: Element, taken: str) -> None:
    """Classes for what the row leads to, and for who took it."""
    do = list(row)[-1]
    exits = [EXITS[name] for strong in do.iter("strong") if (name := strong.text or "") in EXITS]
    if exits:
        do.set("class", " ".join(exits))
    if taken:
        row.set("class", "taken" if taken[0].isdigit() else "healthy")
        do.set("data-taken", taken)
