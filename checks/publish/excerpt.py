"""A short piece of an output, as HTML, with what decided marked: the whole is in the journal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from checks.publish.deciding import Span

LINES, TOLD, WIDTH, BEFORE = 7, 4, 132, 40  # of long lines, half as many tell
_RULE = re.compile(r"-+(\+-+)*")


@dataclass(frozen=True)
class _Line:
    """A line with the spans in it, and how often it stands there in a row."""

    text: str
    spans: tuple[Span, ...]
    times: int = 1


@dataclass(frozen=True)
class Excerpt:
    """A piece of an output as HTML, and how many characters wide it is."""

    html: str
    width: int


def excerpt(text: str, spans: Sequence[Span]) -> Excerpt:
    """At most `LINES` lines of at most `WIDTH` characters: those that decided, else the first ones."""
    lines = _lines(text.rstrip(), spans)
    kept = _kept(lines)
    parts, last = [], -1
    for index in kept:
        if index > last + 1:
            parts.append(_gap(sum(line.times for line in lines[last + 1 : index])))
        parts.append(_shown(lines[index]))
        last = index
    if last + 1 < len(lines):
        parts.append(_gap(sum(line.times for line in lines[last + 1 :])))
    width = max((min(len(lines[index].text), WIDTH) for index in kept), default=0)
    return Excerpt("\n".join(parts) or "<i>nothing</i>", width)


def _lines(text: str, spans: Sequence[Span]) -> list[_Line]:
    found: list[_Line] = []
    at = 0
    for line in text.splitlines(keepends=True):
        shown = line.rstrip()
        own = tuple(
            (max(start - at, 0), min(end - at, len(shown)))
            for start, end in spans
            if start < at + len(shown) and end > at
        )
        if shown or found:
            found.append(_Line(shown, own))
        at += len(line)
    groups = ((one, len(list(same))) for one, same in groupby(found))
    return [_Line(one.text, one.spans, times) for one, times in groups]


def _kept(lines: Sequence[_Line]) -> list[int]:
    told = [index for index, line in enumerate(lines) if line.spans]
    long = any(len(line.text) > WIDTH for line in lines)
    if len(lines) <= LINES and not (told and long):
        return list(range(len(lines)))
    if not told:
        return list(range(LINES - 2))[: len(lines)]
    head = {0} if not long else set()
    if len(lines) > 1 and _RULE.fullmatch(lines[1].text):
        head.add(1)
    return sorted(head | set(told[: TOLD // 2 if long else TOLD]))


def _shown(line: _Line) -> str:
    start = _start(line)
    end = min(len(line.text), start + WIDTH)
    parts, at = ["…"] if start else [], start
    for left, right in line.spans:
        if at <= left < end:
            parts += [escape(line.text[at:left]), f"<mark>{escape(line.text[left : min(right, end)])}</mark>"]
            at = min(right, end)
    parts.append(escape(line.text[at:end]))
    parts += ["…"] if end < len(line.text) else []
    parts += [f" <i>the same {line.times - 1} times more</i>"] if line.times > 1 else []
    return "".join(parts)


def _start(line: _Line) -> int:
    """From where a long line is shown: from the name of what decided, so that it is seen without scrolling."""
    if len(line.text) <= WIDTH or not line.spans:
        return 0
    first = line.spans[0][0]
    name = max(line.text.rfind(mark, max(0, first - BEFORE), first) for mark in ",{")
    return max(0, first - BEFORE // 4 if name < 0 else name + 1)


def _gap(count: int) -> str:
    return f"<i>… {count} more line{'' if count == 1 else 's'}</i>"
