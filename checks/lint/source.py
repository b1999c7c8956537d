"""A Markdown file as a rule sees it: its lines, fences, inline code, links and headings, each with its place.

Nothing here renders: any text is a document, and what cannot be understood is left out, not an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from checks.lint.finding import Span
from checks.runbook.fences import Fence, fences

SHELLS = frozenset({"bash", "sh", "shell", "zsh", "ksh"})
SESSIONS = frozenset({"console", "shell-session", "sh-session", "terminal"})
INLINE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)")
# Lengths are bounded, here and below, so that no line takes time that grows with its square.
_LINK = re.compile(
    r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,400})\]"
    r"\((?P<target><[^>\s]{0,1000}>|[^)\s]{1,1000})(?:\s+[\"'(][^)]{0,400})?\)"
)
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<text>\S.*)")
_ANCHOR = re.compile(
    r"\{[^}]*#(?P<id>[\w.:-]+)[^}]*\}|<a\s+(?:id|name)=[\"'](?P<html>[^\"']+)[\"']|\bid=[\"'](?P<any>[^\"']+)[\"']"
)
_INDENT = re.compile(r"[ \t>]*")


@dataclass(frozen=True)
class Block:
    """The text of a fence, without the indentation of the list or admonition around it."""

    path: str
    fence: Fence
    lines: tuple[str, ...]
    cut: tuple[int, ...]  # how many characters were taken off the left of each line
    column: int = 1  # where the fence opens

    @property
    def language(self) -> str:
        """The first word of the info string, in lower case, without braces and a dot."""
        first, _, _ = self.fence.info.partition(" ")
        return first.strip("{}").lstrip(".").lower()

    @property
    def text(self) -> str:
        """What would be copied."""
        return "\n".join(self.lines)

    def span(self, line: int, column: int, length: int) -> Span:
        """The place of `length` characters from `line` and `column` (both from 0) of the text."""
        if not 0 <= line < len(self.lines):
            return Span(self.path, self.fence.line, 1, 1)
        start = self.cut[line] + column + 1
        return Span(self.path, self.fence.line + 1 + line, start, start + max(1, length))

    @property
    def opening(self) -> Span:
        """The place of the opening line."""
        return Span(self.path, self.fence.line, self.column, self.column + len(self.fence.info) + 3)


@dataclass(frozen=True)
class Piece:
    """A stretch of text inside a line: inline code, or the target of a link."""

    text: str
    span: Span


@dataclass(frozen=True)
class Heading:
    """A heading with its level (1 to 6)."""

    level: int
    text: str
    span: Span


@dataclass(eq=False)
class Document:
    """One file. `path` is told to people; `source` is its text."""

    path: str
    source: str
    blocks: list[Block] = field(init=False)
    lines: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.source.splitlines()
        self.blocks = [self._block(fence) for fence in fences(self.source)]

    @cached_property
    def prose(self) -> list[tuple[int, str]]:
        """Number (from 1) and text of the lines outside fences, HTML comments and front matter."""
        inside = {number for block in self.blocks for number in range(block.fence.line, block.fence.end + 1)}
        inside |= set(self._front_matter())
        kept: list[tuple[int, str]] = []
        comment = False
        for number, line in enumerate(self.lines, 1):
            if number in inside:
                continue
            shown, comment = _without_comments(line, comment)
            kept.append((number, shown))
        return kept

    @cached_property
    def code(self) -> list[Piece]:
        """Inline code, one piece each; code that spans lines is left out."""
        return [
            Piece(found["text"], Span(self.path, number, found.start("text") + 1, found.end("text") + 1))
            for number, line in self.prose
            for found in INLINE.finditer(line)
        ]

    @cached_property
    def links(self) -> list[Piece]:
        """The target of each inline link."""
        return [
            Piece(
                found["target"].strip("<>"), Span(self.path, number, found.start("target") + 1, found.end("target") + 1)
            )
            for number, line in self.prose
            for found in _LINK.finditer(INLINE.sub(lambda code: "x" * len(code[0]), line))
        ]

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings with marks; underlined ones are taken as text."""
        return [
            Heading(len(found["marks"]), re.sub(r" #+$", "", found["text"]), Span(self.path, number, 1, len(line) + 1))
            for number, line in self.prose
            if (found := _HEADING.match(line.rstrip()))
        ]

    @cached_property
    def ids(self) -> set[str]:
        """Ids that the text itself gives, by attribute list or HTML."""
        return {
            found[name]
            for line in self.lines
            for found in _ANCHOR.finditer(line)
            for name in ("id", "html", "any")
            if found[name]
        }

    def shells(self) -> Iterator[Block]:
        """The fences whose language is a shell."""
        return (block for block in self.blocks if block.language in SHELLS)

    def _front_matter(self) -> range:
        if not self.lines or self.lines[0] != "---":
            return range(0)
        end = next((number for number, line in enumerate(self.lines[1:], 2) if line in ("---", "...")), 0)
        return range(1, end + 1)

    def _block(self, fence: Fence) -> Block:
        last = fence.end - 1 if fence.closed else fence.end
        opening = _INDENT.match(self.lines[fence.line - 1])
        indent = opening[0] if opening else ""
        raw = self.lines[fence.line : last]
        cut = tuple(_common(line, indent) for line in raw)
        return Block(
            self.path, fence, tuple(line[taken:] for line, taken in zip(raw, cut, strict=True)), cut, 1 + len(indent)
        )


def _common(line: str, indent: str) -> int:
    """How much of `indent` the line begins with."""
    taken = 0
    while taken < min(len(indent), len(line)) and (line[taken] == indent[taken] or line[taken] in " \t>"):
        taken += 1
    return taken


def _without_comments(line: str, comment: bool) -> tuple[str, bool]:
    """The line with HTML comments blanked, and whether one is open at its end."""
    shown = ""
    while line:
        mark = "-->" if comment else "<!--"
        before, found, line = line.partition(mark)
        shown += " " * len(before + found) if comment else before + " " * len(found)
        if found:
            comment = not comment
    return shown, comment
