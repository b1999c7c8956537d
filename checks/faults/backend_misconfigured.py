"""Somebody changed backend.yaml: valid, and useless."""

from __future__ import annotations

import json
from random import Random

from checks.faults.base import BACKEND, Fault, Parameters
from checks.faults.kinds.release import DEPLOYMENT, NAMESPACE, rolled_out
from checks.world.undo import Undo, original
from checks.world.world import World

_RESTART = (*NAMESPACE, "rollout", "restart", DEPLOYMENT)


class BackendMisconfigured(Fault):
    """Drawn: the timeout, too short for any solve."""

    name = "backend-misconfigured"
    title = "backend.yaml allows a solve too little time"
    how = "set a timeout of 200 to 500 ms in the ConfigMap quantum-config and restart the pods"
    scenario = "backend"
    alert = "QuantumPlannerJobsFailing"
    resolution = f"{BACKEND}#restore-config"
    also = (f"{BACKEND}#fall-back",)

    def draw(self, random: Random) -> Parameters:
        """A solve takes 0.8 s."""
        return {"timeout": random.choice(("200ms", "0.5s", "300ms"))}

    def inject(self, world: World, parameters: Parameters) -> None:
        """Running pods would take it over after a minute or so; a restart does at once."""
        world.log.owe(Undo("restart with the declared configuration", _RESTART))
        world.log.owe(original(world.cluster, "quantum-planner", "configmap", "quantum-config"))
        world.change(
            *NAMESPACE, "patch", "configmap", "quantum-config", "-p", json.dumps(_data(parameters)),
            what="change backend.yaml", undo=None,
        )  # fmt: skip
        world.change(*_RESTART, what="restart with it", undo=None)
        rolled_out(world)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The ConfigMap says so."""
        asked = world.cluster.kubectl(
            *NAMESPACE, "get", "configmap", "quantum-config", "-o", "json", what="look at backend.yaml"
        )
        found: object = json.loads(asked.stdout)["data"]
        return found == _data(parameters)["data"]


def _data(parameters: Parameters) -> dict[str, dict[str, str]]:
    return {"data": {"backend.yaml": f"backend: dwave\ntimeout: {parameters['timeout']}\n"}}
