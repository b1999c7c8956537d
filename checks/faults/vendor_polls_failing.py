"""D-Wave takes problems, and then answers no question about them."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.vendor import VendorFault


class VendorPollsFailing(VendorFault):
    """Drawn: which status.

    The vendor's own client repeats a poll that failed on their side for ever, without a pause: only a deadline of the
    service's own ends it.
    """

    name = "vendor-polls-failing"
    title = "D-Wave takes problems and tells nothing of them"
    how = "a switch of the D-Wave mock: what asks about a submitted problem is answered with 500, 502 or 503"

    def draw(self, random: Random) -> Parameters:
        """Which status."""
        return {"status": random.choice(("500", "502", "503"))}

    def switch(self, parameters: Parameters) -> dict[str, Any]:
        """Reads alone: submitting and the definition of the solver are served."""
        answer = {"status": int(parameters["status"]), "body": "upstream error"}
        return {"match": {"method": "GET", "path": "/sapi/(v2/)?problems.*"}, "answer": answer}
