"""A release looks for its database where there is none."""

from __future__ import annotations

import json
from typing import Any

from checks.faults.base import Fault, Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE, patched
from checks.world.world import World

HOST = "quantum-postgres-old"


class DatabaseHostWrong(Fault):
    """Pods wait for a database that never comes."""

    name = "database-host-wrong"
    title = "The release looks for its database at a wrong address"
    how = "patch the Deployment: strategy Recreate, another DB_HOST"
    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """In the init container, too, as a release does it."""
        world.owe_original("quantum-planner", "deployment", "quantum-planner")
        patched(world, _patch(), what="release with another DB_HOST")

    def present(self, world: World, parameters: Parameters) -> bool:
        """The same patch would change nothing."""
        asked = world.cluster.kubectl(
            *NAMESPACE, "patch", DEPLOYMENT, "--dry-run=server", "-p", json.dumps(_patch()), what="look at the release"
        )
        return "no change" in asked.stdout


def _patch() -> dict[str, Any]:
    variables = [{"name": "DB_HOST", "value": HOST}]
    containers = {
        "initContainers": [{"name": "schema", "env": variables}],
        "containers": [{"name": "quantum-planner", "env": variables}],
    }
    strategy = {"type": "Recreate", "rollingUpdate": None}
    return {"spec": {"strategy": strategy, "template": {"spec": containers}}}
