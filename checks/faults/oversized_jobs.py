"""A client floods the service with jobs of a thousand reads each."""

from __future__ import annotations

from random import Random

from checks.faults.base import PERFORMANCE, Fault, Parameters
from checks.faults.kinds import client
from checks.world.world import World

POD = "parameter-study"


class OversizedJobs(Fault):
    """Drawn: reads, and jobs a second."""

    name = "oversized-jobs"
    title = "A client floods the service with oversized jobs"
    how = "a client submits 4 or 5 jobs a second of 800 to 1000 reads"
    scenario = "performance"
    alert = "QuantumPlannerResultsLate"
    resolution = f"{PERFORMANCE}#refuse-oversized"

    def draw(self, random: Random) -> Parameters:
        """Each keeps a worker busy for about five seconds."""
        return {"reads": str(random.choice((800, 900, 1000))), "rate": str(random.choice((4, 5)))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Start the client; what it has in flight is bounded."""
        command = [
            "python", "-m", "planner.load", "--rate", parameters["rate"], "--reads", parameters["reads"],
            "--in-flight", "300", "--url", "http://quantum-planner.quantum-planner:8080",
        ]  # fmt: skip
        client.start(world, POD, "planner", command, what="a client that submits oversized jobs")

    def present(self, world: World, parameters: Parameters) -> bool:
        """The client runs."""
        return client.running(world, POD)
