"""The text that this runbook grew from, and where each of its items has its place now.

``origin/incident-response-runbook.md`` is that text, unchanged. ``origin/places.yml`` maps each of its items to
``page#anchor``; for a command that was corrected it says what became of it (`now`) and why (`why`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

TEXT = Path("origin/incident-response-runbook.md")
PLACES = Path("origin/places.yml")
_MARK = re.compile(r"^(?:- \[ \] |- |\d+\. )")


class Place(BaseModel):
    """Where an item is now, as 'page#anchor'; `why` says what was wrong with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: str
    why: str = ""


@dataclass(frozen=True)
class Item:
    """One line of the text that tells or asks for something: `line` in the text, `section` its last headings."""

    line: int
    section: str
    text: str


def items(text: str) -> Iterator[Item]:
    """Every bullet, numbered line, checkbox and command; a command may span lines that end with a backslash."""
    section: list[str] = []
    fenced = False
    pending = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif line.startswith("#") and not fenced:
            level = len(line) - len(line.lstrip("#"))
            section = [*section[: level - 2], line.lstrip("# ")]
        elif fenced and line.strip() and not line.startswith("#"):
            pending = f"{pending} {line.strip()}".strip()
            if pending.endswith("\\"):
                pending = pending.removesuffix("\\").rstrip()
            else:
                yield Item(number, " · ".join(section), pending)
                pending = ""
        elif not fenced and _MARK.match(line):
            yield Item(number, " · ".join(section), _MARK.sub("", line))


def places(root: Path) -> dict[str, Place]:
    """The place of each item, by its text."""
    return TypeAdapter(dict[str, Place]).validate_python(yaml.safe_load((root / PLACES).read_text()))
