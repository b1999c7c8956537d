"""Two bad releases, one after the other: going back one revision leads to the other bad one."""

from __future__ import annotations

from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.release import Release, patched, release
from checks.world.world import World


class TwoBadReleases(Release):
    """Near miss of image-missing."""

    name = "two-bad-releases"
    title = "The release before the bad one was bad, too"
    how = "roll out two images that do not exist, one after the other"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """The first of them, then the one that `present` looks for."""
        super().inject(world, parameters)
        patched(world, release({"image": "quantum-planner-runbook/planner:3.0.0"}), what="release: an older bad image")
        patched(world, release(self.container(parameters)), what="release: a newer bad image")

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """An image that does not exist."""
        return {"image": "quantum-planner-runbook/planner:3.0.1"}
