"""The vendor revoked the token, and nobody put the new one into the secret store."""

from __future__ import annotations

import secrets

from checks.faults.base import Fault, Parameters
from checks.world import control
from checks.world.secrets import remember
from checks.world.world import World


class StoreTokenWrong(Fault):
    """Near miss of credentials-revoked: the source is as wrong as the Secret."""

    name = "store-token-wrong"
    title = "The secret store holds a revoked token, too"
    how = "the D-Wave mock accepts another token, which nobody has"
    scenario = "backend"
    alert = "QuantumPlannerJobsFailing"
    resolution = ""
    withdraws = True

    def inject(self, world: World, parameters: Parameters) -> None:
        """Only the vendor knows the new one."""
        token = remember("dwave-token", f"DEV-{secrets.token_hex(20)}")
        control.replace(world, "dwave", "the token revoked", "/drill/token", token)

    def present(self, world: World, parameters: Parameters) -> bool:
        """The vendor accepts another token than the declared one."""
        return bool(control.read(world, "dwave", "/drill/token")["replaced"])
