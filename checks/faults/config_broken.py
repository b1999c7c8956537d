"""A release changed backend.yaml so that no process starts with it."""

from __future__ import annotations

import json
from random import Random

from checks.faults.base import BACKEND, Fault, Parameters
from checks.faults.kinds.release import NAMESPACE, recreated
from checks.world.world import World

BROKEN = {
    "typo": "backend: dwawe\ntimeout: 30s\n",
    "unit": "backend: dwave\ntimeout: 30\n",
    "yaml": "backend: dwave\n\ttimeout: 30s\n",
    "key": "backend: dwave\ntimeouts: 30s\n",
}


class ConfigBroken(Fault):
    """Drawn: what is wrong with the file."""

    name = "config-broken"
    title = "backend.yaml is broken, and every pod fails at its start"
    how = "break backend.yaml in the ConfigMap quantum-config and replace all pods at once"
    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = f"{BACKEND}#restore-config"

    def draw(self, random: Random) -> Parameters:
        """One of the slips that a person makes."""
        return {"slip": random.choice(sorted(BROKEN))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """A release with the strategy Recreate."""
        world.owe_original("quantum-planner", "deployment", "quantum-planner")
        world.owe_original("quantum-planner", "configmap", "quantum-config")
        patch = {"data": {"backend.yaml": BROKEN[parameters["slip"]]}}
        world.change(
            *NAMESPACE, "patch", "configmap", "quantum-config", "-p", json.dumps(patch), what="break backend.yaml",
            undo=None,
        )  # fmt: skip
        recreated(world)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The ConfigMap says so."""
        asked = world.cluster.kubectl(
            *NAMESPACE, "get", "configmap", "quantum-config", "-o", "json", what="look at backend.yaml"
        )
        found: object = json.loads(asked.stdout)["data"]["backend.yaml"]
        return found == BROKEN[parameters["slip"]]
