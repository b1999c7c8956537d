from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.rule import Rule
from checks.lint.source import Document


def check(document: Document) -> Iterator[Finding]:
    """Two snippets of a page with one id."""
    first: dict[str, int] = {}
    for block in document.blocks:
        name = block.fence.id
        if name and first.setdefault(name, block.fence.line) != block.fence.line:
            yield Finding(block.opening, RULE.id, f"line {first[name]} has a snippet {name!r} already")


RULE = Rule(
    "duplicate-id",
    why="A link leads to the first of them, and only one of the two is ever run.",
    bad='```bash id="pods"\n```\n\n```bash id="pods"\n```',
    fix="Give each an id of its own.",
    document=check,
)
