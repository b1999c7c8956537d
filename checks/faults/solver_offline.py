"""D-Wave has taken the solver offline."""

from __future__ import annotations

from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.vendor import VendorFault


class SolverOffline(VendorFault):
    """Nothing is drawn: the vendor has one way to say it."""

    name = "solver-offline"
    title = "The solver is offline"
    how = "a switch of the D-Wave mock: the solver says that it is OFFLINE"

    def switch(self, parameters: Parameters) -> dict[str, Any]:
        """What the vendor says of the solver."""
        return {"match": {"path": "/sapi/(v2/)?solvers/remote.*"}, "patch": {"status": "OFFLINE"}}
