"""A vendor in trouble: D-Wave's mock answers as the real one would in that state."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from checks.faults.base import BACKEND, Fault, Parameters
from checks.world import control
from checks.world.world import World


class VendorFault(Fault):
    """A fault switch of D-Wave's Solver API. It ends by itself, when the vendor has mended it."""

    scenario = "backend"
    alert = "QuantumPlannerJobsFailing"
    resolution = f"{BACKEND}#fall-back"
    withdraws = True

    @abstractmethod
    def switch(self, parameters: Parameters) -> dict[str, Any]:
        """Which requests go wrong, and how: a switch of `vendors.drill.faults`."""

    def inject(self, world: World, parameters: Parameters) -> None:
        """Set the switch."""
        control.faults(world, "dwave", self.title, self.switch(parameters))

    def present(self, world: World, parameters: Parameters) -> bool:
        """The switch is set."""
        return control.switched(world, "dwave")
