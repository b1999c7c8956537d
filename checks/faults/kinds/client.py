"""A client that does harm: a pod in the users' namespace."""

from __future__ import annotations

import json
from typing import Any

from checks.world.undo import Undo
from checks.world.wait import until
from checks.world.world import World

NAMESPACE = "users"


def start(
    world: World, name: str, image: str, command: list[str], *, what: str, env: dict[str, str] | None = None
) -> None:
    """Start a pod of that image, its undo owed, and wait until it runs.

    A value of `env` such as ``secret:name/key`` comes from a Secret.
    """
    delete = ("-n", NAMESPACE, "delete", "pod", name, "--ignore-not-found", "--grace-period=1", "--timeout=60s")
    pod = _pod(name, world.plan.references[image], command, env or {})
    world.change("create", "-f", "-", what=what, stdin=json.dumps(pod), undo=Undo(f"end: {what}", delete))
    until(lambda: running(world, name), what=f"the pod {name} to run", deadline=60)


def running(world: World, name: str) -> bool:
    """Whether the pod runs."""
    asked = world.cluster.kubectl(
        "-n", NAMESPACE, "get", "pod", name, "--ignore-not-found", "-o", "jsonpath={.status.phase}",
        what=f"look at the pod {name}",
    )  # fmt: skip
    return asked.stdout == "Running"


def _pod(name: str, image: str, command: list[str], env: dict[str, str]) -> dict[str, Any]:
    container = {
        "name": "client", "image": image, "command": command, "env": [_variable(*item) for item in env.items()],
    }  # fmt: skip
    spec = {
        "containers": [container], "restartPolicy": "Never", "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 1, "enableServiceLinks": False,
    }  # fmt: skip
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": NAMESPACE}, "spec": spec}


def _variable(name: str, value: str) -> dict[str, Any]:
    if not value.startswith("secret:"):
        return {"name": name, "value": value}
    secret, _, key = value.removeprefix("secret:").partition("/")
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}
