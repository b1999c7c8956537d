from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document
from checks.lint.texts import PLACEHOLDER, shells


def check(document: Document) -> Iterator[Finding]:
    """A name in angle brackets where the shell would take the first for a redirection."""
    for shell in shells(document):
        quoted, here, told = _quoted(shell.text), shell.script.quoted_lines, set()
        for number, line in enumerate(shell.raw.splitlines()):
            code = line.partition(" #")[0] if not line.lstrip().startswith("#") else ""
            for found in PLACEHOLDER.finditer(code):
                if (number, found.start()) in quoted or number in here or found[0] in told:
                    continue
                told.add(found[0])
                name = re.sub(r"\W", "_", found["name"]).upper()
                where = shell.span(number, found.start(), len(found[0]))
                message = f"the shell takes {found[0]!r} for a redirection from the file {found['name']!r}"
                yield Finding(where, RULE.id, message, f'"${{{name}:?}}"')


def _quoted(text: str) -> set[tuple[int, int]]:
    """Positions inside quotes: there an angle bracket is only a character."""
    inside: set[tuple[int, int]] = set()
    quote = ""
    for number, line in enumerate(text.splitlines()):
        escaped = False
        for column, character in enumerate(line):
            if quote:
                inside.add((number, column))
            if escaped:
                escaped = False
            elif character == "\\" and quote != "'":
                escaped = True
            elif quote:
                quote = "" if character == quote else quote
            elif character in "\"'":
                quote = character
    return inside


RULE = Rule(
    "placeholder",
    why="Pasted as it stands, the shell looks for a file of that name, and whatever follows `>` is overwritten.",
    bad="```bash\nkubectl logs <pod>\n```",
    fix='Take the value from an earlier step (`export POD=$(…)`), or write "${POD:?}", which stops and says why.',
    profile=Profile.ANY,
    document=check,
)
