"""Two at once: a lock in the database, and D-Wave down."""

from __future__ import annotations

from random import Random

from checks.faults.base import Fault, Parameters
from checks.faults.lock_held import LockHeld
from checks.faults.solver_offline import SolverOffline
from checks.world.world import World


class LockAndVendor(Fault):
    """Drawn as the two are."""

    name = "lock-and-vendor"
    title = "A lock is held, and the solver is offline"
    how = "lock-held and solver-offline together"
    scenario = "database"
    alert = "QuantumPlannerRequestsFailing"
    resolution = ""
    withdraws = True

    def draw(self, random: Random) -> Parameters:
        """The lock's details."""
        return LockHeld().draw(random)

    def inject(self, world: World, parameters: Parameters) -> None:
        """The vendor first, as it takes longer to be noticed."""
        SolverOffline().inject(world, {})
        LockHeld().inject(world, parameters)

    def present(self, world: World, parameters: Parameters) -> bool:
        """Both are there."""
        return LockHeld().present(world, parameters) and SolverOffline().present(world, {})
