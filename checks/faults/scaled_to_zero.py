"""Somebody scaled the service to zero."""

from __future__ import annotations

from random import Random

from checks.faults.base import OUTAGE, Fault, Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE
from checks.world.undo import Undo
from checks.world.world import World

DECLARED = 2  # deploy/planner/planner.yaml


class ScaledToZero(Fault):
    """Drawn: by the scale subresource, or by a patch as a clean-up job makes it."""

    name = "scaled-to-zero"
    title = "quantum-planner is scaled to zero"
    how = "scale the Deployment to zero"
    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = f"{OUTAGE}#scale-up"

    def draw(self, random: Random) -> Parameters:
        """One of the two ways."""
        return {"by": random.choice(("scale", "patch"))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Scale, and let the pods go."""
        how: tuple[str, ...] = ("scale", DEPLOYMENT, "--replicas=0")
        if parameters["by"] == "patch":
            how = ("patch", DEPLOYMENT, "-p", '{"spec":{"replicas":0}}')
        undo = Undo("scale the service up", (*NAMESPACE, "scale", DEPLOYMENT, f"--replicas={DECLARED}"))
        world.change(*NAMESPACE, *how, what="scale the service to zero", undo=undo)

    def present(self, world: World, parameters: Parameters) -> bool:
        """No replica is asked for."""
        path = "jsonpath={.spec.replicas}"
        asked = world.cluster.kubectl(*NAMESPACE, "get", DEPLOYMENT, "-o", path, what="look at the Deployment")
        return asked.stdout == "0"
