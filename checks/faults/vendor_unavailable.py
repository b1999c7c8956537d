"""D-Wave answers every request with a server error."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.vendor import VendorFault


class VendorUnavailable(VendorFault):
    """Drawn: which status."""

    name = "vendor-unavailable"
    title = "D-Wave answers with server errors"
    how = "a switch of the D-Wave mock: every request is answered with 500, 502 or 503"

    def draw(self, random: Random) -> Parameters:
        """Which status."""
        return {"status": random.choice(("500", "502", "503"))}

    def switch(self, parameters: Parameters) -> dict[str, Any]:
        """Every path."""
        return {"match": {"path": "/.*"}, "answer": {"status": int(parameters["status"]), "body": "upstream error"}}
