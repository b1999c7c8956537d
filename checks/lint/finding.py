"""What a rule says of a place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of one line of a file; lines and columns count from 1, `end` is the column after the last."""

    path: str
    line: int
    column: int = 1
    end: int = 1


@dataclass(frozen=True, order=True)
class Finding:
    """One finding. `suggestion` is a replacement for the marked text, or empty."""

    span: Span
    rule: str
    message: str
    suggestion: str = ""
