"""The severity levels, as the table of their page has them: it is the only place where they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from checks.errors import PageError, Place

SOURCE = Path("docs/severity.md")
_ROW = re.compile(r"^\| \[(P\d)\]\(#p\d\) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Level:
    """One level: what it is called, how soon somebody must be at work, when the technical lead is called."""

    name: str
    what: str
    within: str
    escalate: str


def levels(root: Path) -> dict[str, Level]:
    """By name, gravest first. Raises PageError where the table is not as it should be."""
    path = root / SOURCE
    found = [Level(*row) for row in _ROW.findall(path.read_text())] if path.is_file() else []
    if [level.name for level in found] != ["P0", "P1", "P2", "P3"]:
        raise PageError(
            "the table of levels can not be read", place=Place(str(path)), hint="one row for each of P0 to P3"
        )
    return {level.name: level for level in found}
