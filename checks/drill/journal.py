"""What one drill did, as data: the journal, and its kept copy, the evidence.

Times are seconds since the injection unless a name says otherwise; negative means before it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = 1


class Record(BaseModel):
    """A part of a journal: unknown fields are errors, so that an old reader never misreads a new file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Verdict(StrEnum):
    """How a drill ended. ``flaky`` is not one: it is computed over runs, never by retrying."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    SKIPPED = "skipped"
    SETUP_FAILURE = "setup-failure"
    REFUSED = "refused"
    NOT_VERIFIED = "not-verified"


class Run(Record):
    """One execution of one snippet in the toolbox."""

    page: str = Field(description="docs-relative path of the page, as 'scenarios/x.md'")
    step: str
    title: str
    command: str = Field(description="the bytes of the snippet, as published")
    identity: Literal["view", "responder"]
    effect: Literal["read", "notify", "change", "destroy"] = "read"
    exit_code: int
    stdout: str
    stderr: str
    at: float = Field(description="when it was first asked")
    seconds: float = Field(description="how long the last answer took")
    asked: int = Field(default=1, description="how often it was asked until a row other than Wait won")
    row: int | None = Field(default=None, description="index of the row that won; none while none had")
    cell: str = ""
    means: str = ""
    matched: tuple[int, ...] = Field(default=(), description="every row that matched; more than one: decided by order")
    by_order: bool = Field(default=False, description="rows that matched lead to different places")
    do: str = Field(default="", description="'page#step', 'Done', 'No fault', 'Escalate' or 'Wait'")


class Window(Record):
    """What the oracle saw in one stretch of time."""

    at: float
    seconds: float
    sent: int
    failed: int
    wrong: int
    lost: int
    p95: float | None = Field(description="seconds from submit to result; none when nothing came back")
    red: bool


class Mark(Record):
    """The start of a phase of the drill."""

    name: Literal[
        "baseline",
        "inject",
        "red",
        "alert",
        "page",
        "walk",
        "identified",
        "mitigated",
        "green",
        "resolved",
        "recovered",
        "return",
        "undo",
        "compare",
        "end",
    ]
    at: float


class Times(Record):
    """The four numbers of an incident report, in seconds since the injection; none when it never came to that."""

    detect: float | None = Field(default=None, description="until the pager had the alert")
    identify: float | None = Field(default=None, description="until the walk reached its resolution")
    mitigate: float | None = Field(default=None, description="until the resolution's command had ended")
    recover: float | None = Field(default=None, description="until the oracle had been green for the sustained window")


class Spent(Record):
    """Where a drill's time went, in seconds."""

    system: float = Field(description="waiting for the cluster, the alerts and the commands on the page")
    windows: float = Field(description="fixed windows of sustained red or green")
    harness: float = Field(description="everything else: this project's own work")

    @property
    def total(self) -> float:
        """All of it."""
        return self.system + self.windows + self.harness


class Journal(Record):
    """One drill of one fault."""

    schema_version: Literal[1] = SCHEMA_VERSION
    fault: str
    title: str = Field(description="the fault in one line, for people")
    page: str
    expected: str = Field(description="'page#step' of the resolution the fault is to be solved by")
    seed: int
    parameters: dict[str, str]
    started: datetime
    verdict: Verdict
    reason: str = ""
    alert: str = ""
    factor: float = Field(description="by which `for`, ranges and intervals of the production rules were divided")
    runs: tuple[Run, ...] = ()
    returned: tuple[Run, ...] = Field(default=(), description="the page's own return to normal, after the verdict")
    health: tuple[Run, ...] = Field(default=(), description="the same page walked on the healthy system")
    windows: tuple[Window, ...] = ()
    marks: tuple[Mark, ...] = ()
    times: Times = Times()
    spent: Spent | None = None
    differences: tuple[str, ...] = Field(default=(), description="what did not return to the baseline")
    versions: dict[str, str] = Field(default_factory=dict)
    inputs: dict[str, str] = Field(default_factory=dict, description="name of an input to the sha256 of its content")

    @property
    def end(self) -> str:
        """How the walk ended: 'Done', 'No fault', 'Escalate', or where it was broken off."""
        ends = [run.do for run in self.runs if run.do and "#" not in run.do]
        return ends[-1] if ends else "nowhere"

    @property
    def path(self) -> tuple[str, ...]:
        """The steps walked, each once for each visit, as 'page#step'."""
        steps: list[str] = []
        for run in self.runs:
            name = f"{run.page}#{run.step}"
            if not steps or steps[-1] != name:
                steps.append(name)
        return tuple(steps)
