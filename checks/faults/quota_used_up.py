"""The access time of the project is used up."""

from __future__ import annotations

from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.vendor import VendorFault

REFUSAL = "Problem not accepted because user has insufficient remaining solver access time in project"


class QuotaUsedUp(VendorFault):
    """Nothing is drawn: the vendor has one way to say it."""

    name = "quota-used-up"
    title = "The quota of access time is used up"
    how = "a switch of the D-Wave mock: each submitted problem is refused, in the words of the vendor"

    def switch(self, parameters: Parameters) -> dict[str, Any]:
        """Reads are served, submissions refused: one by one, within a reply of status 200."""
        return {
            "match": {"method": "POST", "path": "/sapi/(v2/)?problems/?"},
            "patch": {"error_code": 400, "error_msg": REFUSAL},
        }
