"""Nothing watches: Prometheus or Alertmanager was scaled to zero."""

from __future__ import annotations

from random import Random

from checks.faults.base import MONITORING, Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World

_NAMESPACE = ("-n", "monitoring")


class MonitoringDown(Fault):
    """Drawn: which of the two."""

    name = "monitoring-down"
    title = "Monitoring is scaled to zero, and no alert would come"
    how = "scale Prometheus or Alertmanager to zero"
    scenario = "monitoring"
    alert = "QuantumPlannerWatchdog"
    resolution = f"{MONITORING}#start-monitoring"
    bites = False

    def draw(self, random: Random) -> Parameters:
        """Without either of them the heartbeat stops."""
        return {"part": random.choice(("prometheus", "alertmanager"))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Scale it."""
        scale = (*_NAMESPACE, "scale", f"deployment/{parameters['part']}")
        undo = Undo("start monitoring", (*scale, "--replicas=1"))
        world.change(*scale, "--replicas=0", what="stop monitoring", undo=undo)

    def present(self, world: World, parameters: Parameters) -> bool:
        """No replica is asked for."""
        path = "jsonpath={.spec.replicas}"
        asked = world.cluster.kubectl(
            *_NAMESPACE, "get", "deployment", parameters["part"], "-o", path, what="look at monitoring"
        )
        return asked.stdout == "0"
