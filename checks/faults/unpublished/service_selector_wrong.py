"""The Service selects pods that there are not."""

from __future__ import annotations

from checks.faults.base import Fault, Parameters
from checks.faults.kinds.release import NAMESPACE
from checks.world.world import World

_PATCH = '{"spec":{"selector":{"app":"quantum-planner-v2"}}}'


class ServiceSelectorWrong(Fault):
    """Every pod is ready, and nobody reaches one."""

    name = "service-selector-wrong"
    title = "The Service selects no pod"
    how = "change the selector of the Service"
    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """As a rename that was half done."""
        world.owe_original("quantum-planner", "service", "quantum-planner")
        world.change(*NAMESPACE, "patch", "service", "quantum-planner", "-p", _PATCH, what="change it", undo=None)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The selector names what there is not."""
        path = "jsonpath={.spec.selector.app}"
        asked = world.cluster.kubectl(*NAMESPACE, "get", "service", "quantum-planner", "-o", path, what="look at it")
        return asked.stdout == "quantum-planner-v2"
