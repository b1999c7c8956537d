"""A release asks for its readiness at a path that the service does not have."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.release import Release


class ReadinessWrong(Release):
    """Drawn: the path."""

    name = "readiness-wrong"
    title = "The readiness probe asks for a path that does not exist"
    how = "patch the Deployment: strategy Recreate, another path of the readiness probe"

    def draw(self, random: Random) -> Parameters:
        """Paths that other services have."""
        return {"path": random.choice(("/healthz", "/ready", "/api/v1/ready"))}

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """The probe with that path."""
        return {"readinessProbe": {"httpGet": {"path": parameters["path"], "port": "http"}}}
