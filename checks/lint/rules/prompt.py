from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.source import SHELLS, Document
from checks.lint.texts import PROMPT


def check(document: Document) -> Iterator[Finding]:
    """A prompt at the beginning of a line of a fence in a shell's language."""
    for block in document.blocks:
        if block.language not in SHELLS:
            continue
        for number, line in enumerate(block.lines):
            if found := PROMPT.match(line):
                where = block.span(number, 0, found.end())
                yield Finding(where, RULE.id, f"the prompt {found[0].strip()!r} would be pasted too")
                break


RULE = Rule(
    "prompt",
    why="The copy button copies it, and the shell then looks for a program called `$`.",
    bad="```bash\n$ kubectl get pods\n```",
    fix="Leave the prompt out; a recorded session with its output is a `console` fence.",
    profile=Profile.ANY,
    document=check,
)
