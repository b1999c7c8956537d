from __future__ import annotations

import re
from collections.abc import Iterator

from checks.lint.calls import commands
from checks.lint.facts import options
from checks.lint.finding import Finding
from checks.lint.meant import meant
from checks.lint.rule import Profile, Rule
from checks.lint.shell import Command, Word
from checks.lint.source import Document
from checks.lint.texts import shells

# Short options that take a value, by https://curl.se/docs/manpage.html and the help of PostgreSQL's clients.
_VALUED = {
    "curl": frozenset("AbcCdDeEFhHKmoPQrtTuUwxXyYz"),
    "psql": frozenset("cdfvLoFPRThpU"),
    "pg_isready": frozenset("dhptU"),
}


def check(document: Document) -> Iterator[Finding]:
    """An option that curl, psql or pg_isready does not have. curl takes a long one by its unambiguous beginning."""
    for shell in shells(document):
        for command in commands(shell.script):
            program = command.program
            known = options().get(program)
            for word in _given(command, _VALUED[program]) if known else ():
                if known and (wrong := _unknown(word.text, known, _VALUED[program])):
                    close = meant(wrong, known, 0.75)
                    where = shell.at(word)
                    yield Finding(where, RULE.id, f"{command.name.text} has no option {wrong}", close)


def _given(command: Command, valued: frozenset[str]) -> Iterator[Word]:
    """The words that are options: not the values of short ones before them."""
    value = False
    for word in command.words:
        if not value and word.plain and word.text == "--":
            return
        option = not value and word.plain and re.match(r"--?\w", word.text) is not None
        if option:
            yield word
        short = option and not word.text.startswith("--")
        value = short and len(_letters(word.text, valued)) == len(word.text) - 1 and word.text[-1] in valued


def _letters(text: str, valued: frozenset[str]) -> str:
    """The short options of one word, up to the first that takes the rest of it as its value."""
    end = next((index for index, letter in enumerate(text[1:], 1) if letter in valued), len(text) - 1)
    return text[1 : end + 1]


def _unknown(text: str, known: frozenset[str], valued: frozenset[str]) -> str:
    """The option that the program does not have, or nothing."""
    if text.startswith("--"):
        name = text.partition("=")[0]
        negated = f"--{name.removeprefix('--no-')}"
        begun = sum(one.startswith(name) for one in known)
        return "" if name in known or negated in known or begun == 1 else name
    return next((f"-{letter}" for letter in _letters(text, valued) if f"-{letter}" not in known), "")


RULE = Rule(
    "program-option",
    why="The program prints its usage instead of doing anything.",
    bad="```bash\ncurl --data-urencode 'query=up' http://prometheus:9090/api/v1/query\n```",
    fix="Use an option that the program's `--help` lists.",
    profile=Profile.ANY,
    document=check,
)
