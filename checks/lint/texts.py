"""The shell texts of a document, made ready to be parsed: prompts taken off, placeholders made words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from checks.lint.finding import Span
from checks.lint.shell import Broken, Script, Word
from checks.lint.source import SESSIONS, SHELLS, Block, Document, Piece

PROMPT = re.compile(r"^\s*(?:\[?[\w.-]+@[\w.-]+[^$#%]*\]?)?[$%] +(?=\S)")
# `<pod-name>`, `<POD NAME>`, `<your.namespace>`: no shell writes a redirection so.
PLACEHOLDER = re.compile(r"(?<![<\w])<(?P<name>[A-Za-z][\w.:/ -]*[\w.]|[A-Za-z])>(?!>)")
_HEREDOC = re.compile(r"<<-?\s*[\"']?\w")


@dataclass(frozen=True)
class Shell:
    """One shell text. `declared` says that it is a fence in a shell's language, not inline code or a session."""

    raw: str
    text: str
    span: Callable[[int, int, int], Span]
    block: Block | None = None

    @cached_property
    def script(self) -> Script:
        """The text as a tree."""
        return Script(self.text)

    def at(self, word: Word | Broken) -> Span:
        """The place of a word."""
        return self.span(word.line, word.column, word.length)

    @property
    def attributes(self) -> dict[str, str]:
        """What the fence says of it; nothing for inline code."""
        return self.block.fence.attributes if self.block else {}


# Rules ask for the same texts one after the other: each is parsed once, for as long as its document is there.
_PARSED: WeakKeyDictionary[Document, tuple[Shell, ...]] = WeakKeyDictionary()


def shells(document: Document) -> tuple[Shell, ...]:
    """The fences in a shell's language, and the commands of recorded sessions."""
    if document not in _PARSED:
        _PARSED[document] = tuple(_shells(document))
    return _PARSED[document]


def _shells(document: Document) -> Iterator[Shell]:
    for block in document.blocks:
        if block.language in SHELLS:
            prompts = [bool(PROMPT.match(line)) for line in block.lines]
            yield _session(block) if any(prompts) else Shell(block.text, _filled(block.text), block.span, block)
        elif block.language in SESSIONS:
            yield _session(block)


def snippets(document: Document) -> Iterator[Shell]:
    """The fences that have an id: what the toolbox runs."""
    return (shell for shell in shells(document) if shell.block and shell.block.fence.id)


def inline(document: Document, program: str) -> Iterator[Shell]:
    """Inline code that runs `program` with at least one more word."""
    for piece in document.code:
        if piece.text.startswith(f"{program} "):
            yield Shell(piece.text, _filled(piece.text), _in_piece(piece))


def _in_piece(piece: Piece) -> Callable[[int, int, int], Span]:
    def span(line: int, column: int, length: int) -> Span:
        start = piece.span.column + column
        return Span(piece.span.path, piece.span.line, start, start + max(1, length))

    return span


def _session(block: Block) -> Shell:
    """What was typed in a recorded session: the lines with a prompt and their continuations; outputs are blank."""
    typed, going_on = [], False
    for line in block.lines:
        if found := PROMPT.match(line):
            typed.append(" " * found.end() + line[found.end() :])
        elif going_on:
            typed.append(re.sub(r"^> ", "  ", line))
        else:
            typed.append("")
        going_on = bool(typed[-1]) and typed[-1].rstrip().endswith("\\")
    text = "\n".join(typed)
    return Shell(text, _filled(text), block.span, block)


def _filled(text: str) -> str:
    """Placeholders as words of the same length, so that the rest can be read as it was meant."""
    return PLACEHOLDER.sub(lambda found: "P" + "x" * (len(found[0]) - 1), text)
