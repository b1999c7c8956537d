"""A release names an image that the registry does not have."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.release import Release


class ImageMissing(Release):
    """Drawn: which tag."""

    name = "image-missing"
    title = "The release names an image that does not exist"
    how = "patch the Deployment: strategy Recreate, an image tag that was never pushed"

    def draw(self, random: Random) -> Parameters:
        """One of the usual slips."""
        return {"tag": random.choice(("2.8.1", "release-candidate", "lates"))}

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """An image of that tag."""
        return {"image": f"quantum-planner-runbook/planner:{parameters['tag']}"}
