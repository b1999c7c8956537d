from __future__ import annotations

from collections.abc import Iterator

from checks.lint.finding import Finding
from checks.lint.rule import Profile, Rule
from checks.lint.source import Document
from checks.lint.texts import shells


def check(document: Document) -> Iterator[Finding]:
    """Where a fence in a shell's language is no shell. Placeholders are read as words."""
    for shell in shells(document):
        if _is_sketch(shell.text):
            continue
        for broken in shell.script.broken[:1]:
            where = shell.at(broken)
            yield Finding(where, RULE.id, _told(broken.text))


def _told(text: str) -> str:
    shown = text.strip().splitlines()
    return (
        f"this is no Bash: {shown[0][:60]!r} is not expected here"
        if shown
        else "this is no Bash: something is missing here"
    )


def _is_sketch(text: str) -> bool:
    """Whether dots stand for what was left out: such a fence shows a form and is no command."""
    return any(line.strip() in ("...", "…", "[...]") for line in text.splitlines())


RULE = Rule(
    "shell-syntax",
    why="The shell refuses it, or waits for the rest of it, in the middle of an incident.",
    bad="```bash\nkubectl get pods |\n```",
    fix="Close quotes and brackets, finish the pipe; give outputs and other languages a fence of their own.",
    profile=Profile.ANY,
    document=check,
)
