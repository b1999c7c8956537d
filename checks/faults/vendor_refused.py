"""Nobody listens at D-Wave's address."""

from __future__ import annotations

from checks.faults.base import BACKEND, Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World

_SCALE = ("-n", "vendors", "scale", "deployment/dwave")


class VendorRefused(Fault):
    """Nothing is drawn: a refused connection is a refused connection."""

    name = "vendor-refused"
    title = "D-Wave refuses connections"
    how = "scale the D-Wave mock to zero: its address refuses connections"
    scenario = "backend"
    alert = "QuantumPlannerJobsFailing"
    resolution = f"{BACKEND}#fall-back"
    withdraws = True

    def inject(self, world: World, parameters: Parameters) -> None:
        """Scale it to zero."""
        undo = Undo("start the D-Wave mock", (*_SCALE, "--replicas=1"))
        world.change(*_SCALE, "--replicas=0", what="stop the D-Wave mock", undo=undo)

    def present(self, world: World, parameters: Parameters) -> bool:
        """No replica is asked for."""
        path = "jsonpath={.spec.replicas}"
        asked = world.cluster.kubectl("-n", "vendors", "get", "deployment", "dwave", "-o", path, what="look at D-Wave")
        return asked.stdout == "0"
