"""D-Wave takes seconds for each request."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.vendor import VendorFault


class VendorSlow(VendorFault):
    """Drawn: how slow."""

    name = "vendor-slow"
    title = "D-Wave is slow"
    how = "a switch of the D-Wave mock: each request about a problem waits for 3 to 4 seconds"
    alert = "QuantumPlannerResultsLate"

    def draw(self, random: Random) -> Parameters:
        """How slow."""
        return {"seconds": str(random.choice((3, 3.5, 4)))}

    def switch(self, parameters: Parameters) -> dict[str, Any]:
        """Submitting and polling; the definition of the solver comes at once."""
        return {"match": {"path": "/sapi/(v2/)?problems.*"}, "delay": float(parameters["seconds"])}
