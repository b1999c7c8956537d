"""Bash as a tree: which programs a text runs, with which words, and where it does not parse.

The parser is tree-sitter-bash. Positions are line and column, both from 0, in characters of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import tree_sitter
import tree_sitter_bash

_WORDS = {
    "word", "string", "raw_string", "ansi_c_string", "number", "concatenation", "simple_expansion", "expansion",
    "command_substitution", "process_substitution", "arithmetic_expansion", "translated_string",
}  # fmt: skip
# What else stands in a command; all the rest are its words, a lone `-` and operators like `==` among them.
_NO_WORDS = {
    "command_name", "variable_assignment", "file_redirect", "heredoc_redirect", "herestring_redirect", "subshell",
    "comment", "ERROR",
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One word. `text` is what the program gets, with expansions left as they stand; `plain` says there are none."""

    text: str
    plain: bool
    line: int
    column: int
    length: int


@dataclass(frozen=True)
class Command:
    """A program and its words. `inputs` are the here-documents and here-strings it reads."""

    name: Word
    words: tuple[Word, ...]
    inputs: tuple[str, ...] = ()
    writes: tuple[Word, ...] = ()  # files it writes by redirection
    piped: bool = False  # its input is another command's output, or a file

    @property
    def program(self) -> str:
        """The program's name, without the folder it is in."""
        return self.name.text.rpartition("/")[2]


@dataclass(frozen=True)
class Broken:
    """Where the text stops being Bash."""

    line: int
    column: int
    length: int
    text: str


@lru_cache(maxsize=1)
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


@dataclass
class Script:
    """A text of Bash."""

    text: str
    _bytes: bytes = field(init=False, repr=False)
    _root: tree_sitter.Node = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Without a line break at its end, a comment or a here-document at the end is an error to the parser.
        self._bytes = (self.text + "\n").encode("utf-8", "replace")
        self._root = _parser().parse(self._bytes).root_node

    @cached_property
    def broken(self) -> list[Broken]:
        """The first error of each broken stretch, outermost first; empty where the text parses."""
        found: list[Broken] = []
        stack = [self._root]
        while stack:
            node = stack.pop()
            if node.is_error or node.is_missing:
                found.append(self._broken(node))
            elif node.has_error:
                stack.extend(reversed(node.children))
        return sorted(found, key=lambda one: (one.line, one.column))

    @cached_property
    def commands(self) -> list[Command]:
        """Every command, also inside pipes, substitutions, here-documents of shells and words that are programs."""
        return [command for node in self._every("command") if (command := self._command(node))]

    @cached_property
    def sets(self) -> set[str]:
        """Names of the variables that the text gives a value."""
        names = {
            self._text(name)
            for node in self._every("variable_assignment")
            if (name := node.child_by_field_name("name"))
        }
        names |= {
            self._text(name) for node in self._every("for_statement") if (name := node.child_by_field_name("variable"))
        }
        for command in self.commands:
            if command.name.text in ("read", "mapfile", "readarray", "printf", "getopts"):
                names |= {word.text for word in command.words if word.plain and word.text.isidentifier()}
        return names

    @cached_property
    def quoted_lines(self) -> set[int]:
        """The lines, from 0, of here-documents: there nothing is the shell's but expansions."""
        return {
            line for node in self._every("heredoc_body") for line in range(node.start_point[0], node.end_point[0] + 1)
        }

    @cached_property
    def functions(self) -> set[str]:
        """Names of the functions that the text defines."""
        return {
            self._text(name)
            for node in self._every("function_definition")
            if (name := node.child_by_field_name("name"))
        }

    @cached_property
    def reads(self) -> list[Word]:
        """The variables that are expanded without a default, each where it stands."""
        found = []
        for kind in ("simple_expansion", "expansion"):
            for node in self._every(kind):
                names = [child for child in node.children if child.type == "variable_name"]
                operators = {child.type for child in node.children} & {":-", "-", ":=", "=", ":+", "+", ":?", "?"}
                if names and not operators:
                    line, column = self._at(node)
                    found.append(Word(self._text(names[0]), True, line, column, len(self._text(node))))
        return found

    def _broken(self, node: tree_sitter.Node) -> Broken:
        """The place of an error; where something is missing, the word after which it is."""
        text = self._text(node)
        if text.strip():
            line, column = self._at(node)
            return Broken(line, column, len(text.splitlines()[0]), text)
        before = self._bytes[: node.start_byte].decode("utf-8", "replace").rstrip()
        word = before.split()[-1] if before.split() else ""
        start = before.rfind("\n") + 1
        return Broken(before.count("\n"), len(before) - start - len(word), max(1, len(word)), "")

    def _every(self, kind: str) -> Iterator[tree_sitter.Node]:
        stack = [self._root]
        while stack:
            node = stack.pop()
            if node.type == kind:
                yield node
            stack.extend(reversed(node.children))

    def _command(self, node: tree_sitter.Node) -> Command | None:
        name = node.child_by_field_name("name")
        if name is None:
            return None
        words = tuple(self._word(child) for child in node.children if child.type not in _NO_WORDS)
        outer = node.parent if node.parent and node.parent.type == "redirected_statement" else node
        words += self._lost(node)
        inputs, writes = [], []
        for child in (*node.children, *(outer.children if outer is not node else ())):
            if child.type == "heredoc_redirect":
                inputs += [self._text(body) for body in child.children if body.type == "heredoc_body"]
            elif child.type == "herestring_redirect":
                inputs += [self._word(word).text for word in child.children if word.type in _WORDS]
            elif child.type == "file_redirect" and any(
                self._text(part) in (">", ">>", "&>", ">|") for part in child.children
            ):
                writes += [self._word(word) for word in child.children if word.type in _WORDS]
        piped = _fed(node)
        return Command(self._word(name), words, tuple(inputs), tuple(writes), piped)

    def _lost(self, node: tree_sitter.Node) -> tuple[Word, ...]:
        """A lone dash before a here-document: the grammar of tree-sitter-bash 0.25 drops it."""
        following = node.next_sibling
        gap = self._bytes[node.end_byte : following.start_byte].decode("utf-8", "replace") if following else ""
        if gap.strip() != "-":
            return ()
        line, column = node.end_point[0], self._at(node)[1] + len(self._text(node).splitlines()[-1]) + gap.index("-")
        return (Word("-", True, line, column, 1),)

    def _word(self, node: tree_sitter.Node) -> Word:
        text, plain = self._value(node)
        line, column = self._at(node)
        return Word(text, plain, line, column, len(self._text(node)))

    def _value(self, node: tree_sitter.Node) -> tuple[str, bool]:
        """What the shell makes of a word, with expansions left as they are written."""
        raw = self._text(node)
        if node.type == "raw_string":
            return raw[1:-1], True
        if node.type == "string":
            inner = [child for child in node.children if child.type not in ('"', "string_content")]
            return _unescaped(raw[1:-1], '$`"\\\n'), not inner
        if node.type in ("concatenation", "command_name"):
            parts = [self._value(child) for child in node.children] or [(raw, True)]
            return "".join(text for text, _ in parts), all(plain for _, plain in parts)
        if node.type in ("word", "number", "variable_name", "string_content"):
            return _unescaped(raw), True
        if node.type == "ansi_c_string":
            return raw[2:-1], True
        return raw, False

    def _text(self, node: tree_sitter.Node) -> str:
        return self._bytes[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _at(self, node: tree_sitter.Node) -> tuple[int, int]:
        row, column = node.start_point
        start = node.start_byte - column
        return row, len(self._bytes[start : node.start_byte].decode("utf-8", "replace"))


def _fed(node: tree_sitter.Node) -> bool:
    """Whether another command or a file feeds the standard input of a command, or of the loop around it."""
    while (outer := node.parent) and outer.type not in ("command_substitution", "process_substitution", "program"):
        if outer.type == "pipeline" and outer.children[0] != node:
            return True
        if outer.type == "redirected_statement" and any(
            "<" in part.text.decode() for part in outer.children[1:] if part.text
        ):
            return True
        node = outer
    return False


def _unescaped(text: str, only: str = "") -> str:
    """The text without backslashes that quote; with `only`, before those characters alone."""
    if "\\" not in text:
        return text
    out, quoted = [], False
    for character in text:
        if quoted:
            if only and character not in only:
                out.append("\\")
            out.append("" if character == "\n" else character)
            quoted = False
        elif character == "\\":
            quoted = True
        else:
            out.append(character)
    return "".join(out)
