"""Two bad releases, one after the other: going back one revision leads to the other bad one."""

from __future__ import annotations

from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE, Release, patched, release
from checks.world.wait import until
from checks.world.world import World


class TwoBadReleases(Release):
    """Near miss of image-missing."""

    name = "two-bad-releases"
    title = "The release before the bad one was bad, too"
    how = "roll out two images that do not exist, one after the other"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """The older of them has become a revision before the newer one comes."""
        world.owe_original("quantum-planner", "deployment", "quantum-planner")
        before = self._revision(world)
        patched(world, release({"image": "quantum-planner-runbook/planner:3.0.0"}), what="release: an older bad image")
        until(lambda: self._revision(world) != before, what="the older release to become a revision", deadline=30)
        patched(world, release(self.container(parameters)), what="release: a newer bad image")

    def _revision(self, world: World) -> str:
        path = "jsonpath={.metadata.annotations.deployment\\.kubernetes\\.io/revision}"
        asked = world.cluster.kubectl(*NAMESPACE, "get", DEPLOYMENT, "-o", path, what="look at the revision")
        return asked.stdout

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """An image that does not exist."""
        return {"image": "quantum-planner-runbook/planner:3.0.1"}
