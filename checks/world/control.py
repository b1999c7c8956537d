"""Set the vendors' switches from outside: each is one `kubectl exec`, so that its undo can be owed like any other."""

from __future__ import annotations

import json
from typing import Any

from checks.world.undo import Undo
from checks.world.world import World


def replace(world: World, vendor: str, what: str, path: str, body: Any) -> None:
    """PUT `body` (text, or anything that JSON can say) to a vendor's control; the undo is a DELETE of the same path."""
    text = body if isinstance(body, str) else json.dumps(body)
    world.change(*_ask(vendor, "PUT", path, text), what=what, undo=Undo(f"end: {what}", _ask(vendor, "DELETE", path)))


def faults(world: World, vendor: str, what: str, *switches: dict[str, Any]) -> None:
    """Set the fault switches of `vendors.drill.faults`."""
    replace(world, vendor, what, "/drill/faults", {"faults": switches})


def switched(world: World, vendor: str) -> bool:
    """Whether any fault switch is set."""
    return bool(read(world, vendor, "/drill/faults")["faults"])


def read(world: World, vendor: str, path: str) -> Any:
    """What a vendor's control tells."""
    asked = world.cluster.kubectl(*_ask(vendor, "GET", path), what=f"read {path} of {vendor}")
    return json.loads(asked.stdout)


def _ask(vendor: str, *words: str) -> tuple[str, ...]:
    return ("-n", "vendors", "exec", f"deployment/{vendor}", "--", "python", "-m", "vendors.drill.switch", *words)
