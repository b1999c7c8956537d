"""Two at once: a bad release while the node is cordoned."""

from __future__ import annotations

from random import Random

from checks.faults.base import Fault, Parameters
from checks.faults.image_missing import ImageMissing
from checks.faults.node_cordoned import NodeCordoned
from checks.world.world import World


class ReleaseAndCordon(Fault):
    """Drawn as the two are."""

    name = "release-and-cordon"
    title = "A bad release while the node is cordoned"
    how = "node-cordoned and image-missing together"
    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = ""

    def draw(self, random: Random) -> Parameters:
        """The image's tag."""
        return ImageMissing().draw(random)

    def inject(self, world: World, parameters: Parameters) -> None:
        """Maintenance first, then the release."""
        NodeCordoned().inject(world, {})
        ImageMissing().inject(world, parameters)

    def present(self, world: World, parameters: Parameters) -> bool:
        """Both are there."""
        return NodeCordoned().present(world, {}) and ImageMissing().present(world, parameters)
