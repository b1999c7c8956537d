"""A release limits the memory to less than the process needs to start."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import PERFORMANCE, Parameters
from checks.faults.kinds.release import Release


class MemoryLimitLow(Release):
    """Drawn: the limit."""

    name = "memory-limit-low"
    title = "The memory limit is lower than the process needs"
    how = "patch the Deployment: strategy Recreate, a memory limit of 24 to 40 MiB"
    resolution = f"{PERFORMANCE}#raise-limits"
    also = (Release.resolution,)

    def draw(self, random: Random) -> Parameters:
        """Well below the 90 MiB that a healthy pod uses."""
        return {"limit": f"{random.randrange(24, 41)}Mi"}

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """Request and limit alike: a request above its limit is refused."""
        return {"resources": {kind: {"memory": parameters["limit"]} for kind in ("requests", "limits")}}
