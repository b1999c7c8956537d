from __future__ import annotations

from collections.abc import Iterator

from checks.lint.calls import commands
from checks.lint.facts import toolbox
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.rule import Rule
from checks.lint.source import Document
from checks.lint.texts import snippets


def check(document: Document) -> Iterator[Finding]:
    """A program that the toolbox does not have, and that the text itself does not define."""
    for shell in snippets(document):
        known = toolbox() | shell.script.functions
        for command in commands(shell.script):
            name = command.name
            if name.plain and name.text and name.text not in known and not name.text.startswith(("/", "./")):
                close = meant(name.text, known)
                where = shell.at(name)
                yield Finding(where, RULE.id, f"the toolbox has no program {name.text!r}", close)


RULE = Rule(
    "program",
    why="*command not found*, on the one machine that the responder has.",
    bad='```bash id="pods"\nkubectll -n web get pods\n```',
    fix="Use what the toolbox has, or add it in images/toolbox.",
    document=check,
)
