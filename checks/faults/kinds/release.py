"""A bad release: one manifest that also switches the strategy to Recreate, so that no old pod goes on serving."""

from __future__ import annotations

import json
from abc import abstractmethod
from typing import Any

from checks.faults.base import OUTAGE, Fault, Parameters
from checks.world.snapshot import RESTARTED
from checks.world.world import World

NAMESPACE = ("-n", "quantum-planner")
DEPLOYMENT = "deployment/quantum-planner"


def patched(world: World, patch: dict[str, Any], *, what: str) -> None:
    """Patch the Deployment; the caller owes the undo."""
    world.change(*NAMESPACE, "patch", DEPLOYMENT, "-p", json.dumps(patch), what=what, undo=None)


def rolled_out(world: World) -> None:
    """Wait until the Deployment has rolled out."""
    world.cluster.kubectl(
        *NAMESPACE, "rollout", "status", DEPLOYMENT, "--timeout=90s", what="wait for the roll-out", deadline=100
    )


def recreated(world: World) -> None:
    """Replace all pods at once, as a release with the strategy Recreate does; the caller owes the undo."""
    patch = release({})
    patch["spec"]["template"]["metadata"] = {"annotations": {RESTARTED: "by a release"}}
    patched(world, patch, what="replace every pod at once")


def release(container: dict[str, Any]) -> dict[str, Any]:
    """The manifest's patch: the strategy, and what it changes of the container."""
    changed = {"name": "quantum-planner", **container}
    return {
        "spec": {
            "strategy": {"type": "Recreate", "rollingUpdate": None},
            "template": {"spec": {"containers": [changed]}},
        }
    }


class Release(Fault):
    """A release that is wrong in its container."""

    scenario = "outage"
    alert = "QuantumPlannerDown"
    resolution = f"{OUTAGE}#roll-back"

    @abstractmethod
    def container(self, parameters: Parameters) -> dict[str, Any]:
        """What the release changes of the container."""

    def inject(self, world: World, parameters: Parameters) -> None:
        """Roll the release out."""
        world.owe_original("quantum-planner", "deployment", "quantum-planner")
        patched(world, release(self.container(parameters)), what=f"release: {self.title}")

    def present(self, world: World, parameters: Parameters) -> bool:
        """The same patch would change nothing."""
        asked = world.cluster.kubectl(
            *NAMESPACE, "patch", DEPLOYMENT, "--dry-run=server", "-p", json.dumps(release(self.container(parameters))),
            what="look at the release",
        )  # fmt: skip
        return "no change" in asked.stdout
