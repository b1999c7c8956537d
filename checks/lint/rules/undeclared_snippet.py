from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.rule import Rule
from checks.lint.source import SHELLS, Document


def check(document: Document) -> Iterator[Finding]:
    """A fence in a shell's language that is neither a snippet nor an example."""
    for block in document.blocks:
        if block.language in SHELLS and not {"id", "example", "output"} & set(block.fence.attributes):
            yield Finding(block.opening, RULE.id, "this command is never run: it has no id, and is not an example")


RULE = Rule(
    "undeclared-snippet",
    why="A command that no drill runs is the one that will be wrong.",
    bad="```bash\nkubectl -n web get pods\n```",
    fix='Give it an id, `bash id="pods"`, or say that it is only shown: `bash example`.',
    document=check,
)
