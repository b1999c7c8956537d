"""The incidents, whichever API opens, acknowledges or resolves them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

KEPT = 500


@dataclass
class Incident:
    """What one deduplication key stands for until it is resolved.

    `payload` is the last trigger's whole body without its routing key: what the pager shows, its links and details
    included. `triggers` counts them. `number` and `id` are those of the REST API, `acknowledged_by` the ID of its user.
    """

    dedup_key: str
    payload: dict[str, Any]
    triggered_at: str
    status: str = "triggered"
    triggers: int = 1
    acknowledged_at: str | None = None
    resolved_at: str | None = None
    number: int = 0
    id: str = field(default_factory=lambda: f"Q{uuid.uuid4().hex[:13].upper()}")
    acknowledged_by: str | None = None
    title: str = ""  # as the REST API changed it

    def told(self) -> dict[str, Any]:
        """What the harness reads: the incident as its events made it, and when it changed."""
        rest_only = {"number", "id", "acknowledged_by", "title"}
        return {name: value for name, value in asdict(self).items() if name not in rest_only}

    def acknowledge(self, by: str | None = None) -> None:
        """Somebody is on it; `by` is the ID of a user, or None where an event says so."""
        self.status, self.acknowledged_at, self.acknowledged_by = "acknowledged", now(), by

    def resolve(self) -> None:
        """It is over."""
        self.status, self.resolved_at = "resolved", now()

    @property
    def changed_at(self) -> str:
        """When its status changed last."""
        return self.resolved_at or self.acknowledged_at or self.triggered_at


class Incidents:
    """The newest incidents, oldest first."""

    def __init__(self) -> None:
        self.all: list[Incident] = []
        self._opened = 0

    def take(self, event: Mapping[str, Any]) -> str:
        """Apply a valid event; its deduplication key, made up where a trigger brings none.

        Acknowledging or resolving what is not open is accepted and changes nothing.
        """
        dedup_key = event.get("dedup_key") or uuid.uuid4().hex
        action = event["event_action"]
        incident = self._open(dedup_key)
        if action == "trigger":
            shown = {name: value for name, value in event.items() if name != "routing_key"}
            if incident is None:
                self._opened += 1
                self.all = [*self.all, Incident(dedup_key, shown, now(), number=self._opened)][-KEPT:]
            else:
                incident.payload = shown
                incident.triggers += 1
        elif incident and action == "acknowledge":
            incident.acknowledge()
        elif incident:
            incident.resolve()
        return dedup_key

    def find(self, known_as: str) -> Incident | None:
        """The incident of that ID, or of that number, as the REST API takes both."""
        return next((one for one in self.all if known_as in {one.id, str(one.number)}), None)

    def _open(self, dedup_key: str) -> Incident | None:
        return next((one for one in self.all if one.dedup_key == dedup_key and one.status != "resolved"), None)


def now() -> str:
    """The time, in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
