"""The Secret lost its key, so that no container can be made."""

from __future__ import annotations

import json

from checks.faults.base import Fault, Parameters
from checks.faults.kinds.release import NAMESPACE, recreated
from checks.world.secrets import restored
from checks.world.world import World


class SecretKeyRemoved(Fault):
    """Near miss of token-missing."""

    name = "secret-key-removed"
    title = "The Secret has no token at all"
    how = "remove the key from the Secret quantum-dwave and replace all pods at once"
    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = ""

    def inject(self, world: World, parameters: Parameters) -> None:
        """The key, not only its value."""
        world.owe_original("quantum-planner", "deployment", "quantum-planner")
        patch = json.dumps([{"op": "remove", "path": "/data/token"}])
        world.change(
            *NAMESPACE, "patch", "secret", "quantum-dwave", "--type=json", "-p", patch, what="remove the token",
            undo=restored("quantum-dwave"),
        )  # fmt: skip
        recreated(world)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The Secret holds nothing."""
        asked = world.cluster.kubectl(
            *NAMESPACE, "get", "secret", "quantum-dwave", "-o", "jsonpath={.data}", what="look at the Secret"
        )
        return "token" not in asked.stdout
