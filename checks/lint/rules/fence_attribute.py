from __future__ import annotations

from collections.abc import Iterator

from checks.errors import PageError, Place
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.rule import Rule
from checks.lint.source import SHELLS, Document
from checks.runbook.fences import ATTRIBUTES, snippet

KNOWN = {*ATTRIBUTES, "example", "output", "title", "hl_lines", "linenums"}


def check(document: Document) -> Iterator[Finding]:
    """An attribute that fences do not have, or a value that it does not take."""
    for block in document.blocks:
        if block.language not in SHELLS:
            continue
        attributes = block.fence.attributes
        wrong = [name for name in attributes if name not in KNOWN]
        for name in wrong:
            close = meant(name, KNOWN)
            yield Finding(block.opening, RULE.id, f"a fence has no attribute {name!r}", close)
        if not wrong and "id" in attributes:
            try:
                snippet({name: attributes[name] for name in attributes if name in ATTRIBUTES}, "", Place(document.path))
            except PageError as error:
                yield Finding(block.opening, RULE.id, error.message + (f"; {error.hint}" if error.hint else ""))


RULE = Rule(
    "fence-attribute",
    why="A misspelt attribute is none: a change would be taken for a read.",
    bad='```bash id="restart" efect="change"\n```',
    fix=f"Known: {', '.join(ATTRIBUTES)}; `example` for what is shown and not run.",
    document=check,
)
