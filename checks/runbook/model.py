"""The parts of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from checks.errors import Place
from checks.observe import Observation


class Effect(StrEnum):
    """What a snippet does. `notify` tells people; `change` and `destroy` touch the system."""

    READ = "read"
    NOTIFY = "notify"
    CHANGE = "change"
    DESTROY = "destroy"


class Exit(StrEnum):
    """The ends of a walk. `Done` comes only from a step that verifies a resolution."""

    DONE = "Done"
    NO_FAULT = "No fault"
    ESCALATE = "Escalate"


@dataclass(frozen=True)
class Link:
    """A step: its page, relative to ``docs/``, and its id."""

    page: str
    step: str

    def __str__(self) -> str:
        return f"{self.page}#{self.step}"


@dataclass(frozen=True)
class Do:
    """Where a row leads. With `wait`, the snippet is asked again first, until its `within` runs out."""

    wait: bool
    target: Link | Exit


@dataclass(frozen=True)
class Row:
    """One row of a decision table. `cell` is the observation as it is written."""

    place: Place
    cell: str
    observation: Observation
    means: str
    do: Do


@dataclass(frozen=True)
class Snippet:
    """A command as it is published. `within` is in seconds; `parse_as` is ``as``: how the output is read."""

    id: str
    text: str
    place: Place
    effect: Effect = Effect.READ
    within: float | None = None
    undo: str | None = None
    parse_as: str | None = None
    manual: str | None = None


@dataclass(frozen=True)
class Step:
    """A heading with its snippet and its table. The prose of a resolution is kept as text."""

    id: str
    title: str
    place: Place
    snippet: Snippet | None = None
    rows: tuple[Row, ...] = ()
    danger: str = ""
    undo: str = ""
    later: str = ""


@dataclass(frozen=True)
class Page:
    """One file under ``docs/``; `path` is relative to it, `steps` are in the order of the page."""

    path: str
    title: str
    steps: dict[str, Step]
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> Step:
        """The step a walk starts with: the first that has a decision table."""
        return next(step for step in self.steps.values() if step.rows)

    @property
    def snippets(self) -> dict[str, Snippet]:
        """Every snippet of the page, by its id."""
        return {step.snippet.id: step.snippet for step in self.steps.values() if step.snippet}
