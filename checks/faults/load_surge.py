"""A client submits more jobs than two pods can solve."""

from __future__ import annotations

from random import Random

from checks.faults.base import PERFORMANCE, Fault, Parameters
from checks.faults.kinds import client
from checks.world.world import World

POD = "bulk-import"


class LoadSurge(Fault):
    """Drawn: how many jobs a second. Two pods solve about eleven; the usual load is four."""

    name = "load-surge"
    title = "More jobs come in than two pods can solve"
    how = "a client submits 13 to 15 jobs a second, beside the usual load"
    scenario = "performance"
    alert = "QuantumPlannerResultsLate"
    resolution = f"{PERFORMANCE}#scale-out"

    def draw(self, random: Random) -> Parameters:
        """More than two pods solve, less than five do."""
        return {"rate": str(random.randrange(13, 16))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Start the client; what it has in flight is bounded."""
        command = [
            "python", "-m", "planner.load", "--rate", parameters["rate"], "--in-flight", "400",
            "--url", "http://quantum-planner.quantum-planner:8080",
        ]  # fmt: skip
        client.start(world, POD, "planner", command, what="a client that submits many jobs")

    def present(self, world: World, parameters: Parameters) -> bool:
        """The client runs."""
        return client.running(world, POD)
