"""An autoscaler resized the running pods in place, to less CPU than they need under load."""

from __future__ import annotations

import json
from random import Random

from checks.faults.base import PERFORMANCE, Fault, Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE
from checks.world.undo import Undo
from checks.world.world import World


class CpuLimitLow(Fault):
    """Drawn: the limit. Much less, and the probes fail too, which is another symptom."""

    name = "cpu-limit-low"
    title = "The CPU limit throttles the pods"
    how = "resize the running pods in place, to a CPU limit of 44 to 48 m"
    scenario = "performance"
    alert = "QuantumPlannerResultsLate"
    resolution = f"{PERFORMANCE}#raise-limits"

    def draw(self, random: Random) -> Parameters:
        """A pod needs about 90 m under the load of a drill."""
        return {"limit": f"{random.randrange(44, 49)}m"}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Both pods; the Deployment stays as it is, so a restart would take this back."""
        world.log.owe(Undo("restart with the declared limits", (*NAMESPACE, "rollout", "restart", DEPLOYMENT)))
        resources = {"requests": {"cpu": "20m"}, "limits": {"cpu": parameters["limit"]}}
        patch = {"spec": {"containers": [{"name": "quantum-planner", "resources": resources}]}}
        for pod in self._pods(world):
            world.change(
                *NAMESPACE, "patch", pod, "--subresource=resize", "-p", json.dumps(patch), what=f"resize {pod}",
                undo=None,
            )  # fmt: skip

    def present(self, world: World, parameters: Parameters) -> bool:
        """Every pod has that limit."""
        path = "jsonpath={.items[*].spec.containers[0].resources.limits.cpu}"
        asked = world.cluster.kubectl(
            *NAMESPACE, "get", "pods", "-l", "app=quantum-planner", "-o", path, what="look at the limits"
        )
        return set(asked.stdout.split()) == {parameters["limit"]}

    def _pods(self, world: World) -> list[str]:
        asked = world.cluster.kubectl(
            *NAMESPACE, "get", "pods", "-l", "app=quantum-planner", "-o", "name", what="list the pods"
        )
        return asked.stdout.split()
