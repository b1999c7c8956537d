"""The database server has next to no CPU."""

from __future__ import annotations

import json

from checks.faults.base import Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World

_RESIZE = ("-n", "quantum-planner", "patch", "pod", "quantum-postgres-0", "--subresource=resize", "-p")


def _limit(cpu: str) -> str:
    resources = {"requests": {"cpu": "10m"}, "limits": {"cpu": cpu}}
    return json.dumps({"spec": {"containers": [{"name": "postgres", "resources": resources}]}})


class PostgresThrottled(Fault):
    """Near miss of index-missing: queries are slow, and every index is there."""

    name = "postgres-throttled"
    title = "The database server is short of CPU"
    how = "resize the server's pod in place, to a CPU limit of 25 m"
    scenario = "performance"
    alert = "QuantumPlannerResultsLate"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """The StatefulSet stays as it is."""
        undo = Undo("give the server its CPU back", ("-n", "quantum-planner", "delete", "pod", "quantum-postgres-0"))
        world.change(*_RESIZE, _limit("25m"), what="throttle the server", undo=undo)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The pod has that limit."""
        path = "jsonpath={.spec.containers[0].resources.limits.cpu}"
        asked = world.cluster.kubectl(
            "-n", "quantum-planner", "get", "pod", "quantum-postgres-0", "-o", path, what="look at the limit"
        )
        return asked.stdout == "25m"
