"""An autoscaler resized the running pods in place, to less CPU than they need under load."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from checks.faults.base import PERFORMANCE, Fault, Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE
from checks.world.undo import Undo
from checks.world.world import World

DECLARED = "1"
# The CPU time of the service's own process, in ticks of a hundredth of a second, over eight seconds: as millicores.
_NEED = (
    "import time\n"
    "ticks = lambda: sum(map(int, open('/proc/1/stat').read().rpartition(')')[2].split()[11:13]))\n"
    "before = ticks(); time.sleep(8); print((ticks() - before) * 10 / 8)"
)


class CpuLimitLow(Fault):
    """Drawn: the share of what a pod needs. Much less, and the probes fail too, which is another symptom."""

    name = "cpu-limit-low"
    title = "The CPU limit throttles the pods"
    how = "resize the running pods in place, to a CPU limit of 62 to 66 % of what they use"
    scenario = "performance"
    alert = "QuantumPlannerResultsLate"
    resolution = f"{PERFORMANCE}#raise-limits"
    also = (
        "scenarios/complete-system-outage.md#roll-back",
        "scenarios/performance-degradation.md#refuse-oversized",
        "scenarios/performance-degradation.md#scale-out",
        "restart everything",
    )

    def draw(self, random: Random) -> Parameters:
        """What a pod uses is measured, as it differs from host to host."""
        return {"percent": str(random.randrange(62, 67))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Both pods; the Deployment stays as it is, so a restart would take this back."""
        world.log.owe(Undo("restart with the declared limits", (*NAMESPACE, "rollout", "restart", DEPLOYMENT)))
        pods = [f"pod/{pod['metadata']['name']}" for pod in self._pods(world)]
        limit = f"{self._need(world, pods[0]) * int(parameters['percent']) / 100:.0f}m"
        resources = {"requests": {"cpu": "20m"}, "limits": {"cpu": limit}}
        patch = {"spec": {"containers": [{"name": "quantum-planner", "resources": resources}]}}
        for pod in pods:
            world.change(
                *NAMESPACE, "patch", pod, "--subresource=resize", "-p", json.dumps(patch), what=f"resize {pod}",
                undo=None,
            )  # fmt: skip

    def present(self, world: World, parameters: Parameters) -> bool:
        """No pod has the declared limit."""
        limits = [pod["spec"]["containers"][0]["resources"]["limits"]["cpu"] for pod in self._pods(world)]
        return bool(limits) and DECLARED not in limits

    def _need(self, world: World, pod: str) -> float:
        asked = world.cluster.kubectl(
            *NAMESPACE, "exec", pod, "-c", "quantum-planner", "--", "python", "-c", _NEED, what=f"measure {pod}"
        )
        return float(asked.stdout)

    def _pods(self, world: World) -> list[dict[str, Any]]:
        """Those that are there to stay."""
        asked = world.cluster.kubectl(
            *NAMESPACE, "get", "pods", "-l", "app=quantum-planner", "-o", "json", what="look at the pods"
        )
        return [pod for pod in json.loads(asked.stdout)["items"] if "deletionTimestamp" not in pod["metadata"]]
