"""PostgreSQL was scaled to zero, as a clean-up job or a slip of the hand does it."""

from __future__ import annotations

from random import Random

from checks.faults.base import DATABASE, Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World

_SET = ("-n", "quantum-planner", "scale", "statefulset/quantum-postgres")


class DatabaseDown(Fault):
    """Drawn: whether the server may shut down in order or is killed."""

    name = "database-down"
    title = "PostgreSQL is scaled to zero"
    how = "scale the StatefulSet to zero, in order or with its pod killed"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = f"{DATABASE}#start-database"

    def draw(self, random: Random) -> Parameters:
        """An orderly stop, or a kill."""
        return {"stop": random.choice(("orderly", "killed"))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Scale to zero; with `killed`, the pod is not given its time to shut down."""
        world.change(
            *_SET, "--replicas=0", what="scale PostgreSQL to zero",
            undo=Undo("scale PostgreSQL to one", (*_SET, "--replicas=1")),
        )  # fmt: skip
        if parameters["stop"] == "killed":
            world.change(
                "-n", "quantum-planner", "delete", "pod", "quantum-postgres-0", "--grace-period=0", "--force",
                "--ignore-not-found", what="kill PostgreSQL", undo=None,
            )  # fmt: skip

    def present(self, world: World, parameters: Parameters) -> bool:
        """No replica is asked for."""
        asked = world.cluster.kubectl(
            "-n", "quantum-planner", "get", "statefulset", "quantum-postgres",
            "-o", "jsonpath={.spec.replicas}", what="look at PostgreSQL",
        )  # fmt: skip
        return asked.stdout.strip() == "0"
