"""The vendor revoked the token; the new one is in the secret store, and nobody took it over."""

from __future__ import annotations

import secrets

from checks.faults.base import BACKEND, Fault, Parameters
from checks.world import control
from checks.world.secrets import read, remember, restored, vault
from checks.world.undo import Undo
from checks.world.world import World

_RESTART = ("-n", "quantum-planner", "rollout", "restart", "deployment/quantum-planner")


class CredentialsRevoked(Fault):
    """Nothing is drawn but the token itself, which no journal shows."""

    name = "credentials-revoked"
    title = "D-Wave has revoked the token"
    how = "the D-Wave mock accepts another token, and the secret store holds that one"
    scenario = "backend"
    alert = "QuantumPlannerJobsFailing"
    resolution = f"{BACKEND}#restore-token"
    also = (f"{BACKEND}#fall-back",)

    def inject(self, world: World, parameters: Parameters) -> None:
        """First the store, then the vendor: so it is done when a token is rotated."""
        token = remember("dwave-token", f"DEV-{secrets.token_hex(20)}")
        world.log.owe(Undo("restart with the old token", _RESTART))
        world.log.owe(restored("quantum-dwave"))
        held = vault(read() | {"dwave-token": token})
        control.replace(world, "vault", "the new token in the store", "/drill/secrets", held)
        control.replace(world, "dwave", "the old token revoked", "/drill/token", token)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The vendor accepts another token than the declared one."""
        return bool(control.read(world, "dwave", "/drill/token")["replaced"])
