"""Every node was cordoned for maintenance, the pods were evicted, and nobody took the nodes back."""

from __future__ import annotations

from checks.faults.base import OUTAGE, Fault, Parameters
from checks.faults.kinds.release import NAMESPACE
from checks.world.undo import Undo
from checks.world.world import World

NODES = ("--selector=kubernetes.io/os=linux",)


class NodeCordoned(Fault):
    """Nothing is drawn: the cluster has one node."""

    name = "node-cordoned"
    title = "The node is cordoned and its pods are gone"
    how = "cordon the node and delete the pods of quantum-planner"
    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = f"{OUTAGE}#uncordon"

    def inject(self, world: World, parameters: Parameters) -> None:
        """Cordon first, so that the pods find no place."""
        undo = Undo("uncordon the node", ("uncordon", *NODES))
        world.change("cordon", *NODES, what="cordon the node", undo=undo)
        pods = (*NAMESPACE, "delete", "pod", "-l", "app=quantum-planner", "--wait=false")
        world.change(*pods, what="evict the pods", undo=None)

    def present(self, world: World, parameters: Parameters) -> bool:
        """A node takes no pods."""
        asked = world.cluster.kubectl(
            "get", "nodes", "--field-selector=spec.unschedulable=true", "-o", "name", what="look at the nodes"
        )
        return bool(asked.stdout.strip())
