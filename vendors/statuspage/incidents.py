"""The page itself: incidents, their updates, and what they say of the components."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vendors.statuspage.requests import COMPONENTS, Change, ComponentStatus, IncidentStatus, NewIncident, NewUpdate

KEPT = 500
OVERALL = {
    "operational": "All systems are operational.",
    "partial_outage": "Some systems are experiencing issues.",
    "major_outage": "Some systems are experiencing major issues.",
}


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Update:
    """One word on an incident."""

    id: int
    posted: NewUpdate
    created: datetime = field(default_factory=_now)


@dataclass
class Incident:
    """One incident; the status of its newest update counts."""

    id: int
    posted: NewIncident
    guid: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: datetime = field(default_factory=_now)
    changed: datetime = field(default_factory=_now)
    updates: list[Update] = field(default_factory=list)

    @property
    def status(self) -> IncidentStatus:
        """The latest status."""
        return self.updates[-1].posted.status if self.updates else self.posted.status

    @property
    def open(self) -> bool:
        """Whether it still says something of the components."""
        return self.status is not IncidentStatus.FIXED


class Page:
    """Everything on the page; the oldest incidents are forgotten."""

    def __init__(self) -> None:
        self._incidents: dict[int, Incident] = {}
        self._set: dict[int, ComponentStatus] = {}
        self._last_incident = 0
        self._last_update = 0

    def announce(self, posted: NewIncident) -> Incident:
        """Put a new incident on the page."""
        self._last_incident += 1
        incident = self._incidents[self._last_incident] = Incident(self._last_incident, posted)
        if len(self._incidents) > KEPT:
            del self._incidents[next(iter(self._incidents))]
        return incident

    def change(self, incident: Incident, change: Change) -> None:
        """Correct an incident; its status counts no more once there are updates."""
        incident.posted = incident.posted.model_copy(update=change.model_dump(exclude_none=True))
        incident.changed = _now()

    def delete(self, incident: Incident) -> None:
        """Take an incident off the page."""
        del self._incidents[incident.id]

    def set_component(self, component_id: int, status: ComponentStatus) -> None:
        """Say how a component does while no incident says it."""
        self._set[component_id] = status

    def update(self, incident: Incident, posted: NewUpdate) -> Update:
        """Say more about an incident."""
        self._last_update += 1
        incident.changed = _now()
        incident.updates = [*incident.updates, Update(self._last_update, posted)][-KEPT:]
        return incident.updates[-1]

    def incidents(self, *, hidden: bool) -> list[Incident]:
        """Newest first; with those the public does not see if `hidden`."""
        return [one for one in reversed(self._incidents.values()) if hidden or one.posted.visible]

    def component(self, component_id: int) -> ComponentStatus:
        """How a component does: as the newest open and visible incident that names it says, else as it was set."""
        for incident in self.incidents(hidden=False):
            for affected in incident.posted.components:
                if incident.open and affected.id == component_id:
                    return affected.status
        return self._set.get(component_id, ComponentStatus.OPERATIONAL)

    def overall(self) -> dict[str, str]:
        """The page's headline: a major outage as soon as a quarter of the components have one."""
        statuses = [self.component(one) for one in COMPONENTS]
        if statuses.count(ComponentStatus.MAJOR_OUTAGE) * 4 >= len(statuses):
            name = "major_outage"
        elif any(one.open for one in self.incidents(hidden=False)) or set(statuses) != {ComponentStatus.OPERATIONAL}:
            name = "partial_outage"
        else:
            name = "operational"
        return {"status": name, "message": OVERALL[name]}


def incident_resource(incident: Incident) -> dict[str, Any]:
    """As JSON:API shows an incident."""
    posted = incident.posted
    attributes = {
        "id": incident.id,
        "guid": incident.guid,
        "name": posted.name,
        "message": posted.message,
        "component_id": None,
        "visible": posted.visible,
        "stickied": posted.stickied,
        "notifications": posted.notifications,
        "status": _status(incident.status),
        "occurred": {"human": None, "string": posted.occurred_at},
        "created": _moment(incident.created),
        "updated": _moment(incident.changed),
    }
    return {"id": str(incident.id), "type": "incidents", "attributes": attributes}


def update_resource(incident: Incident, update: Update) -> dict[str, Any]:
    """As JSON:API shows an update."""
    attributes = {
        "id": update.id,
        "updateable_id": incident.id,
        "updateable_type": "incident",
        "message": update.posted.message,
        "status": _status(update.posted.status),
        "created": _moment(update.created),
        "updated": _moment(update.created),
    }
    return {"id": str(update.id), "type": "updates", "attributes": attributes}


def component_resource(component_id: int, status: ComponentStatus) -> dict[str, Any]:
    """As JSON:API shows a component."""
    attributes = {
        "id": component_id,
        "name": COMPONENTS[component_id],
        "description": None,
        "link": None,
        "order": component_id,
        "status": {"human": _human(status), "value": status},
        "enabled": True,
        "meta": None,
    }
    return {"id": str(component_id), "type": "components", "attributes": attributes}


def _status(status: IncidentStatus) -> dict[str, Any]:
    return {"human": _human(status), "value": status}


def _human(status: IncidentStatus | ComponentStatus) -> str:
    return status.name.replace("_", " ").capitalize()


def _moment(moment: datetime) -> dict[str, str]:
    seconds = (_now() - moment).total_seconds()
    size, unit = next(
        (size, unit)
        for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"), (0, "second"))
        if seconds >= size
    )
    count = int(seconds / (size or 1))
    return {"human": f"{count} {unit}{'' if count == 1 else 's'} ago", "string": f"{moment:%Y-%m-%d %H:%M:%S}"}
