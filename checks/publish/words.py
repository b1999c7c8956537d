"""Words of a page's cells as HTML: what stood in backticks and asterisks when it was written."""

from __future__ import annotations

import re
from html import escape

from checks.runbook.model import Page


def inline(text: str) -> str:
    """Code and strong, and nothing else, made of a cell's text."""
    marked = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"\*\*([^*]*)\*\*", r"<strong>\1</strong>", marked)


def numbers(page: Page) -> dict[str, str]:
    """The number of each step with a decision: 1, 2, 3; on a page whose parts have numbers 1.1, 1.2, 2.1."""
    found: dict[str, str] = {}
    part, count = "", 0
    for step in page.steps.values():
        if told := re.match(r"(\d+)\. ", step.title):
            part, count = f"{told[1]}.", 0
        if step.rows:
            count += 1
            found[step.id] = f"{part}{count}"
    return found
