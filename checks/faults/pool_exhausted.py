"""A release gave each pod a connection pool smaller than the number of solves it runs at a time."""

from __future__ import annotations

from random import Random

from checks.faults.base import Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World

_DEPLOYMENT = "deployment/quantum-planner"
_NAMESPACE = ("-n", "quantum-planner")
DECLARED = "10"  # deploy/planner/planner.yaml


class PoolExhausted(Fault):
    """Drawn: the size; each running solve holds one connection, so one and two are both too few."""

    name = "pool-exhausted"
    title = "Each pod's connection pool is too small"
    alert = "QuantumPlannerRequestsFailing"
    page = "scenarios/database-connection-issues.md"
    resolution = "enlarge-pool"

    def draw(self, random: Random) -> Parameters:
        """How many connections a pod may hold."""
        return {"size": random.choice(("1", "2"))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Set the size in the Deployment and let it roll out."""
        world.change(
            *_NAMESPACE, "set", "env", _DEPLOYMENT, f"DB_POOL_SIZE={parameters['size']}", what="shrink the pool",
            undo=Undo("set the declared size", (*_NAMESPACE, "set", "env", _DEPLOYMENT, f"DB_POOL_SIZE={DECLARED}")),
        )  # fmt: skip
        world.cluster.kubectl(
            *_NAMESPACE, "rollout", "status", _DEPLOYMENT, "--timeout=90s",
            what="wait for the small pools", deadline=100,
        )  # fmt: skip

    def present(self, world: World, parameters: Parameters) -> bool:
        """The Deployment asks for that size."""
        path = '{.spec.template.spec.containers[0].env[?(@.name=="DB_POOL_SIZE")].value}'
        asked = world.cluster.kubectl(
            *_NAMESPACE, "get", _DEPLOYMENT, "-o", f"jsonpath={path}", what="look at the pool's size"
        )
        return asked.stdout.strip() == parameters["size"]
