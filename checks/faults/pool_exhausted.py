"""A release gave each pod a connection pool smaller than the number of solves it runs at a time."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from checks.faults.base import DATABASE, Fault, Parameters
from checks.world.undo import Undo
from checks.world.world import World

_DEPLOYMENT = "deployment/quantum-planner"
_NAMESPACE = ("-n", "quantum-planner")
# Without -c it would set the variable in the init container, too.
_SET = ("set", "env", _DEPLOYMENT, "-c", "quantum-planner")
DECLARED = "10"  # deploy/planner/planner.yaml


class PoolExhausted(Fault):
    """Drawn: how the change was made. Each running solve holds a connection: with one, requests find none."""

    name = "pool-exhausted"
    title = "Each pod's connection pool is too small"
    how = "set DB_POOL_SIZE to 1 in the Deployment"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = f"{DATABASE}#enlarge-pool"

    def draw(self, random: Random) -> Parameters:
        """By `kubectl set env`, or by a patch of the Deployment as a release tool makes it."""
        return {"size": "1", "by": random.choice(("set-env", "patch"))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Set the size in the Deployment and let it roll out."""
        how: tuple[str, ...] = (*_SET, f"DB_POOL_SIZE={parameters['size']}")
        if parameters["by"] == "patch":
            how = ("patch", _DEPLOYMENT, "-p", json.dumps(_patch(parameters["size"])))
        world.change(
            *_NAMESPACE, *how, what="shrink the pool",
            undo=Undo("set the declared size", (*_NAMESPACE, *_SET, f"DB_POOL_SIZE={DECLARED}")),
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


def _patch(size: str) -> dict[str, Any]:
    variable = {"name": "DB_POOL_SIZE", "value": size}
    return {"spec": {"template": {"spec": {"containers": [{"name": "quantum-planner", "env": [variable]}]}}}}
