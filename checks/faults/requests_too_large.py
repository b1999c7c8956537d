"""A release asks for more than any node has."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.release import Release

TOO_MUCH = {"cpu": "512", "memory": "4Ti"}


class RequestsTooLarge(Release):
    """Drawn: of what it asks too much."""

    name = "requests-too-large"
    title = "The release asks for more than any node has"
    how = "patch the Deployment: strategy Recreate, a request of CPU or memory that no node has"

    def draw(self, random: Random) -> Parameters:
        """CPU or memory."""
        return {"resource": random.choice(("cpu", "memory"))}

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """Request and limit alike, as the API demands."""
        return {
            "resources": {
                kind: {parameters["resource"]: TOO_MUCH[parameters["resource"]]} for kind in ("requests", "limits")
            }
        }
