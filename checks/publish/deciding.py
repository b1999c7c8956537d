"""Where in an output stands what decided: the places that the winning row's observation looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from checks.errors import PageError
from checks.observe.grammar import PATH_STEP, Cells, Clause, Observation, Rows, Test, Whole
from checks.observe.match import Output, match

Span = tuple[int, int]  # of `Output.text`, end excluded

_RULE = re.compile(r"-+(\+-+)*")
_SPACE = re.compile(r"\s*")


def deciding(observation: Observation, output: Output, others: Iterable[Observation] = ()) -> list[Span]:
    """The stretches of `output.text` that its clauses were true of, in order and apart from each other.

    Where `anything else` won, those that the `others` looked at in vain.
    """
    clauses = observation.clauses or tuple(clause for other in others for clause in _looked_at(other))
    spans = sorted(span for clause in clauses for span in _clause(clause, output))
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined


def _looked_at(observation: Observation) -> Iterator[Clause]:
    for clause in observation.clauses:
        if isinstance(clause, Cells):
            yield replace(clause, quantifier="every")
        elif isinstance(clause, Whole) and clause.subject == "value":
            yield clause


def _clause(clause: Clause, output: Output) -> Iterator[Span]:
    if isinstance(clause, Cells):
        read = _paths if clause.parts[0][0].startswith(".") else _columns
        yield from read(clause, output)
    elif isinstance(clause, Rows):
        yield from _rows(clause, output.stdout)
    elif clause.subject == "output":
        yield from _texts(clause.test, output.text)
    elif clause.subject == "value":
        yield from ((found.start(), found.end()) for found in re.finditer(r"\S.*\S|\S", output.stdout))


def _texts(test: Test, text: str) -> Iterator[Span]:
    """What a test on a text was true of; that a text does not stand there, nothing shows."""
    if test.verb == "does not contain":
        return
    for value in test.values:
        pattern = value if test.verb == "matches" else re.escape(value)
        if test.verb == "has the line":
            pattern = rf"^{pattern}\s*$"
        yield from (found.span() for found in re.finditer(pattern, text, re.MULTILINE))


def _within(text: str, span: Span, test: Test) -> Iterator[Span]:
    """Of a long value the part that was looked for; else the value."""
    start, end = span
    parts = list(_texts(test, text[start:end])) if test.verb in ("contains", "matches") else []
    yield from ((start + left, start + right) for left, right in parts or [(0, end - start)])


def _rows(clause: Rows, stdout: str) -> Iterator[Span]:
    """The rows themselves; of none, the line that counts them."""
    if found := re.search(r"\(\d+ rows?\)", stdout):
        yield found.span()
    if clause.verb != "no":
        grid = _Grid(stdout, ())
        yield from ((start, end) for start, end in grid.body)


def _paths(clause: Cells, output: Output) -> Iterator[Span]:
    for start, end in _documents(output.stdout):
        alone = Output(0, output.stdout[start:end], parse_as="json")
        if clause.quantifier == "any" and not _holds(clause, alone):
            continue
        for path, test in clause.parts:
            if span := _locate(output.stdout, start, PATH_STEP.findall(path)):
                yield from _within(output.stdout, span, test)


def _documents(text: str) -> Iterator[Span]:
    decoder, at = json.JSONDecoder(), 0
    while (at := _after_space(text, at)) < len(text):
        try:
            _, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            return
        yield at, end
        at = end


def _locate(text: str, at: int, steps: list[tuple[str, str]]) -> Span | None:
    """Where in the JSON that begins at `at` the value of a path stands. Members before it are read over."""
    decoder = json.JSONDecoder()
    if not steps:
        return at, decoder.raw_decode(text, at)[1]
    (name, index), rest = steps[0], steps[1:]
    if text[at] != ("{" if name else "["):
        return None
    number, at = 0, _after_space(text, at + 1)
    while text[at] not in "}]":
        key: object = number
        if name:
            key, at = decoder.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)  # the colon
        if key == (name or int(index)):
            return _locate(text, at, rest)
        at = _after_space(text, decoder.raw_decode(text, at)[1])
        at, number = _after_space(text, at + (text[at] == ",")), number + 1
    return None


def _columns(clause: Cells, output: Output) -> Iterator[Span]:
    names = tuple(name for name, _ in clause.parts)
    grid = _Grid(output.stdout, names)
    for start, end in grid.body:
        if clause.quantifier == "any" and not _holds(clause, Output(0, grid.alone(start, end), parse_as="table")):
            continue
        for name, test in clause.parts:
            left, right = grid.columns[name]
            cell = output.stdout[start + left : min(start + right, end)]
            stripped = cell.strip()
            at = start + left + cell.find(stripped)
            yield from _within(output.stdout, (at, at + len(stripped)), test)


class _Grid:
    """Where the columns and the rows of a printed table stand: psql's, or kubectl's."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text = text
        self.columns: dict[str, Span] = {}
        self.head: list[str] = []
        self.body: list[Span] = []
        for line in re.finditer(r".*\n?", text):
            shown = line[0].rstrip()
            if not self.columns:
                columns = _fields(shown)
                if shown and all(name in columns for name in names):
                    self.columns, self.head = columns, [line[0]]
            elif _RULE.fullmatch(shown):
                self.head.append(line[0])
            elif not shown or shown.startswith("("):
                break
            else:
                self.body.append((line.start(), line.start() + len(shown)))

    def alone(self, start: int, end: int) -> str:
        """The table with one row only."""
        end_of_psql = "\n(1 row)\n" if len(self.head) > 1 else "\n"
        return "".join(self.head) + self.text[start:end] + end_of_psql


def _fields(header: str) -> dict[str, Span]:
    if "|" in header:
        bars = [-1, *(at for at, char in enumerate(header) if char == "|"), 10**6]
        return {header[left + 1 : right].strip(): (left + 1, right) for left, right in pairwise(bars)}
    found = list(re.finditer(r"\S+(?: \S+)*", header))
    ends = [one.start() for one in found[1:]] + [10**6] * bool(found)
    return {one[0]: (one.start(), end) for one, end in zip(found, ends, strict=True)}


def _holds(clause: Cells, output: Output) -> bool:
    """Whether one row by itself passes; one that names a variable of the session can not be judged afterwards."""
    try:
        return match(Observation((Cells(None, clause.parts),)), output, {})
    except PageError:
        return False


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
