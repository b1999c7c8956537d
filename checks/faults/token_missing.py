"""Somebody emptied the token in the Secret, and the pods were restarted."""

from __future__ import annotations

import json

from checks.faults.base import BACKEND, Fault, Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE, rolled_out
from checks.world.secrets import restored
from checks.world.undo import Undo
from checks.world.world import World

_RESTART = (*NAMESPACE, "rollout", "restart", DEPLOYMENT)


class TokenMissing(Fault):
    """Nothing is drawn: an empty token is an empty token."""

    name = "token-missing"
    title = "The token is missing from the Secret"
    how = "empty the token in the Secret quantum-dwave and restart the pods"
    scenario = "backend"
    alert = "QuantumPlannerJobsFailing"
    resolution = f"{BACKEND}#restore-token"
    also = (f"{BACKEND}#fall-back",)

    def inject(self, world: World, parameters: Parameters) -> None:
        """A rolling restart: the service goes on answering, without its token."""
        world.log.owe(Undo("restart with the declared token", _RESTART))
        patch = json.dumps({"stringData": {"token": ""}})
        world.change(
            *NAMESPACE, "patch", "secret", "quantum-dwave", "-p", patch, what="empty the token",
            undo=restored("quantum-dwave"),
        )  # fmt: skip
        world.change(*_RESTART, what="restart without the token", undo=None)
        rolled_out(world)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The Secret's token is empty."""
        asked = world.cluster.kubectl(
            *NAMESPACE, "get", "secret", "quantum-dwave", "-o", "jsonpath={.data.token}", what="look at the Secret"
        )
        return not asked.stdout
