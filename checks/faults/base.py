"""What a fault is: one real way to break the system, with its ground truth, which no page may read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from random import Random
from typing import ClassVar

from checks.world.world import World

Parameters = dict[str, str]

OUTAGE = "scenarios/complete-system-outage.md"
BACKEND = "scenarios/quantum-backend-failures.md"
PERFORMANCE = "scenarios/performance-degradation.md"
DATABASE = "scenarios/database-connection-issues.md"

MONITORING = "monitoring-down.md"

# The page that each alert's runbook_url names.
PAGED = {
    "QuantumPlannerWatchdog": MONITORING,
    "QuantumPlannerDown": OUTAGE,
    "QuantumPlannerJobsFailing": BACKEND,
    "QuantumPlannerResultsLate": PERFORMANCE,
    "QuantumPlannerRequestsFailing": DATABASE,
}


class Fault(ABC):
    """One fault. `resolution` is the step that is known to solve it, as 'page#step'; `how` says how it is injected.

    `also` are remedies off its path that cure it too: other steps, or "restart everything". With `withdraws` the cause
    lies with a vendor and ends by itself, after users are served and before the page's return to normal. One that does
    not bite hurts no user by itself: the dead man's switch calls.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    how: ClassVar[str]
    scenario: ClassVar[str]
    alert: ClassVar[str]
    resolution: ClassVar[str]
    also: ClassVar[tuple[str, ...]] = ()
    withdraws: ClassVar[bool] = False
    bites: ClassVar[bool] = True

    @property
    def page(self) -> str:
        """The page on which its resolution is."""
        return self.resolution.partition("#")[0]

    def draw(self, random: Random) -> Parameters:
        """Choose this drill's parameters."""
        return {}

    @abstractmethod
    def inject(self, world: World, parameters: Parameters) -> None:
        """Break the system, each change with its undo owed first. Never edits what a check reads."""

    @abstractmethod
    def present(self, world: World, parameters: Parameters) -> bool:
        """Whether the fault's own source is there: asked after the injection, never during the walk."""
