"""D-Wave asks every client to come back in an hour."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.vendor import VendorFault

HOUR = "3600"


class VendorRateLimited(VendorFault):
    """Drawn: whether it says that it is maintained or that there were too many requests.

    The vendor's own client obeys `Retry-After`, ten times over: a service that leaves it to its client hangs for hours.
    """

    name = "vendor-rate-limited"
    title = "D-Wave asks to be left alone for an hour"
    how = "a switch of the D-Wave mock: every request is answered with 429 or 503, and `Retry-After: 3600`"

    def draw(self, random: Random) -> Parameters:
        """Which status."""
        return {"status": random.choice(("429", "503"))}

    def switch(self, parameters: Parameters) -> dict[str, Any]:
        """Every path."""
        answer = {"status": int(parameters["status"]), "body": "try again later", "headers": {"Retry-After": HOUR}}
        return {"match": {"path": "/.*"}, "answer": answer}
