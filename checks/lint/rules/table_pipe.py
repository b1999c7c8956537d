from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint.finding import Finding, Span
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document

_RULE = re.compile(r"\|?(:?-+:?\|)+(:?-+:?)?")
_CODE = re.compile(r"`[^`]*`")


def check(document: Document) -> Iterator[Finding]:
    """A bar inside the inline code of a table's row."""
    inside = False
    before = ""
    for number, line in document.prose:
        if _RULE.fullmatch("".join(line.split())) and "|" in before:
            inside = True
        elif "|" not in line:
            inside = False
        if inside:
            for code in _CODE.finditer(line):
                for found in re.finditer(r"(?<!\\)\|", code[0]):
                    column = code.start() + found.start() + 1
                    where = Span(document.path, number, column, column + 1)
                    yield Finding(where, RULE.id, f"this bar ends the cell in the middle of {code[0]}")
        before = line


RULE = Rule(
    "table-pipe",
    why="GitHub ends the cell at the bar, so that half of the command is in the next column or nowhere.",
    bad="| Command |\n|---|\n| `ps | grep x` |",
    fix="Give the command a fence of its own.",
    profile=Profile.ANY,
    document=check,
)
