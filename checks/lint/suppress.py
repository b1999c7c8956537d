"""Suppressions: ``<!-- lint-ignore RULE: why -->`` before the line or fence that it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.lint.finding import Finding, Span
from checks.lint.source import INLINE, Document

_MARK = re.compile(r"<!--\s*lint-ignore\s+(?P<rules>[\w, -]*?)\s*(?::\s*(?P<why>.*?)\s*)?-->")


@dataclass(frozen=True)
class Suppression:
    """The rules it names, and the lines it holds for."""

    span: Span
    rules: tuple[str, ...]
    why: str
    lines: range


def suppressions(document: Document) -> Iterator[Suppression]:
    """Every suppression of a file."""
    fenced = {number for block in document.blocks for number in range(block.fence.line, block.fence.end + 1)}
    for number, line in enumerate(document.lines, 1):
        if number in fenced:
            continue
        for found in _MARK.finditer(INLINE.sub(lambda code: "x" * len(code[0]), line)):
            rules = tuple(name for name in re.split(r"[, ]+", found["rules"]) if name)
            span = Span(document.path, number, found.start() + 1, found.end() + 1)
            yield Suppression(span, rules, found["why"] or "", _target(document, number))


def _target(document: Document, number: int) -> range:
    """The next line that is not empty, with its whole fence where it opens one."""
    while number < len(document.lines) and not document.lines[number].strip():
        number += 1
    for block in document.blocks:
        if block.fence.line == number + 1:
            return range(block.fence.line, block.fence.end + 1)
    return range(number + 1, number + 2)


def apply(document: Document, findings: Iterable[Finding], known: Iterable[str]) -> list[Finding]:
    """Take out what is suppressed; add what is wrong with the suppressions themselves."""
    kept, names = list(findings), set(known)
    for one in suppressions(document):
        if not one.why:
            kept.append(Finding(one.span, "suppression", "this suppression gives no reason"))
        for rule in one.rules or ("",):
            if rule not in names:
                kept.append(Finding(one.span, "suppression", f"there is no rule {rule!r}"))
                continue
            hidden = [finding for finding in kept if finding.rule == rule and finding.span.line in one.lines]
            if not hidden:
                kept.append(Finding(one.span, "suppression", f"nothing here breaks {rule}: this suppression is unused"))
            kept = [finding for finding in kept if finding not in hidden]
    return kept
