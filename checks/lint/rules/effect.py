from __future__ import annotations

from collections.abc import Iterator

from checks.lint import effects
from checks.lint.finding import Finding
from checks.lint.rule import Rule
from checks.lint.source import Document
from checks.lint.texts import snippets


def check(document: Document) -> Iterator[Finding]:
    """A snippet whose declared effect is not what its commands do."""
    for shell in snippets(document):
        declared = shell.attributes.get("effect", "read")
        cause = effects.strongest(shell.script)
        found = cause.effect.value if cause else "read"
        if cause and declared in list(effects.RANK) and declared != found:
            where = shell.at(cause.word)
            yield Finding(
                where,
                RULE.id,
                f'effect="{declared}" is declared, but this is a {found}: {cause.what}',
                f'effect="{found}"',
            )


RULE = Rule(
    "effect",
    why="A reader runs a `read` without thinking twice, and the toolbox runs it without the right to change anything.",
    bad='```bash id="look"\nkubectl -n web delete pod web-0\n```',
    fix="Declare what it does.",
    document=check,
)
