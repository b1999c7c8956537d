"""What a fault is: one real way to break the system, with its ground truth, which no page may read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from random import Random
from typing import ClassVar

from checks.world.world import World

Parameters = dict[str, str]


class Fault(ABC):
    """One fault. `resolution` is the step that is known to solve it, on `page`."""

    name: ClassVar[str]
    title: ClassVar[str]
    alert: ClassVar[str]
    page: ClassVar[str]
    resolution: ClassVar[str]

    @abstractmethod
    def draw(self, random: Random) -> Parameters:
        """Choose this drill's parameters."""

    @abstractmethod
    def inject(self, world: World, parameters: Parameters) -> None:
        """Break the system, each change with its undo owed first. Never edits what a check reads."""

    @abstractmethod
    def present(self, world: World, parameters: Parameters) -> bool:
        """Whether the fault's own source is there: asked after the injection, never during the walk."""
