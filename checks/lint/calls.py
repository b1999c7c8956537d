"""The calls of well-known programs in a shell text, read with those programs' own words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from checks.lint import kubectl
from checks.lint.shell import Command, Script, Word
from checks.lint.texts import Shell

# Programs that run another program: how many words of their own come before it, flags aside.
WRAPPERS = {"sudo": 0, "time": 0, "nohup": 0, "command": 0, "exec": 0, "env": 0, "timeout": 1, "watch": 0, "xargs": 0}
VALUED = {"-n", "-u", "-s", "-k", "-I", "-L", "-P", "-d", "--interval", "--signal", "--kill-after", "--user"}
INNER = {"bash", "sh", "dash", "zsh", "ksh", "eval"}


def commands(script: Script) -> Iterator[Command]:
    """Every command of a script, with those that other programs are told to run."""
    for command in script.commands:
        yield command
        yield from _inner(command)


def _inner(command: Command) -> Iterator[Command]:
    name = command.program
    if name in WRAPPERS:
        rest = _after_flags(list(command.words))
        rest = [word for word in rest if not (name == "env" and "=" in word.text)][WRAPPERS[name] :]
        if rest:
            within = Command(rest[0], tuple(rest[1:]), command.inputs, command.writes, command.piped or name == "xargs")
            yield within
            yield from _inner(within)
    elif name in INNER:
        for text, place in _texts(command):
            for inner in commands(Script(text)):
                yield _moved(inner, place)


def _texts(command: Command) -> Iterator[tuple[str, Word]]:
    """The shell texts that a shell is given, after ``-c`` or by a here-document, and the word to point at."""
    words = list(command.words)
    for index, word in enumerate(words):
        if word.text.startswith("-") and word.text.endswith("c") and index + 1 < len(words):
            yield words[index + 1].text, words[index + 1]
            return
    if command.name.text == "eval":
        yield " ".join(word.text for word in words), command.name
    for text in command.inputs:
        yield text, command.name


def _moved(command: Command, place: Word) -> Command:
    """The command with every word at the place of the outer word that holds it."""

    def moved(word: Word) -> Word:
        return Word(word.text, word.plain, place.line, place.column, place.length)

    return Command(
        moved(command.name), tuple(map(moved, command.words)), command.inputs, tuple(map(moved, command.writes)),
        command.piped,
    )  # fmt: skip


def _after_flags(words: list[Word]) -> list[Word]:
    while words and words[0].text.startswith("-") and words[0].text != "-":
        flag = words.pop(0).text
        if flag == "--":
            break
        if flag in VALUED and words:
            words.pop(0)
    return words


def kubectl_calls(shell: Shell) -> Iterator[kubectl.Call]:
    """Each kubectl command line of a text, outermost ones first."""
    for command in commands(shell.script):
        if command.program in ("kubectl", "k"):
            yield kubectl.read(command.words)


def psql_texts(command: Command) -> Iterator[tuple[str, Word]]:
    """The SQL that a psql command is given by ``-c`` or a here-document, and the word to point at."""
    if command.program != "psql":
        return
    words = list(command.words)
    for index, word in enumerate(words):
        if word.text in ("-c", "--command") and index + 1 < len(words):
            yield words[index + 1].text, words[index + 1]
        elif word.text.startswith("--command="):
            yield word.text.partition("=")[2], word
    for text in command.inputs:
        yield text, command.name


def promql_texts(command: Command) -> Iterator[tuple[str, Word]]:
    """The PromQL that promtool or curl is given, and the word to point at."""
    name = command.program
    words = list(command.words)
    if name == "promtool" and [word.text for word in words[:2]] in (["query", "instant"], ["query", "range"]):
        plain = _after_flags(words[2:])
        if len(plain) > 1:
            yield plain[1].text, plain[1]
    addresses = [word.text for word in words if "://" in word.text]
    # Other servers have fields of that name, too; an address in a variable may be Prometheus'.
    if name == "curl" and (not addresses or any("/api/v1/query" in address for address in addresses)):
        for before, word in itertools.pairwise(words):
            if before.text in ("--data-urlencode", "-d", "--data") and word.text.startswith("query="):
                yield word.text.removeprefix("query="), word
