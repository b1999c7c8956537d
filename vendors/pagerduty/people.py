"""Whom the pager calls: one policy, which calls the primary and, 30 minutes later, the secondary.

Every object has the fields that PagerDuty's OpenAPI document (PagerDuty/api-schema, reference/REST) requires of its
type, and a reference to it is its first five.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from vendors.pagerduty.incidents import Incidents

API: Final = "https://api.pagerduty.com"
SITE: Final = "https://company.pagerduty.com"
DELAY_MINUTES: Final = 30
CREATED: Final = "2026-01-05T09:00:00Z"

Resource = dict[str, Any]


def resource(kind: str, kept_in: str, known_as: str, name: str, **more: Any) -> Resource:
    """An object of the REST API."""
    head = {"id": known_as, "type": kind, "summary": name, "self": f"{API}/{kept_in}/{known_as}"}
    return head | {"html_url": f"{SITE}/{kept_in}/{known_as}", "name": name, **more}


def reference(to: Resource) -> Resource:
    """The object as others name it."""
    names = ("id", "summary", "self", "html_url")
    return {"type": f"{to['type'].removesuffix('_reference')}_reference"} | {name: to[name] for name in names}


def _user(known_as: str, name: str, address: str) -> Resource:
    return resource(
        "user", "users", known_as, name, email=address, time_zone="Etc/UTC", color="purple", role="limited_user",
        avatar_url=f"{SITE}/avatars/{known_as}.png", description=None, invitation_sent=False, job_title=None, teams=[],
        contact_methods=[], notification_rules=[], coordinated_incidents=[],
    )  # fmt: skip


PRIMARY = _user("PPRIMARY", "Primary on-call", "primary-on-call@company.com")
SECONDARY = _user("PSECOND", "Secondary on-call", "secondary-on-call@company.com")
USERS = (PRIMARY, SECONDARY)
_SCHEDULES = tuple(
    reference(resource("schedule", "schedules", known_as, name))
    for known_as, name in (("PSCHED1", "Primary on-call"), ("PSCHED2", "Secondary on-call"))
)
_SERVICE = reference(resource("service", "service-directory", "PPLANNER", "quantum-planner")) | {
    "self": f"{API}/services/PPLANNER"
}
POLICY = resource(
    "escalation_policy", "escalation_policies", "PESCALAT", "quantum-planner", description="Primary, then secondary.",
    num_loops=0, on_call_handoff_notifications="if_has_services", services=[_SERVICE], teams=[],
    escalation_rules=[
        {"id": f"PRULE{number}", "escalation_delay_in_minutes": DELAY_MINUTES, "targets": [schedule]}
        for number, schedule in enumerate(_SCHEDULES, 1)
    ],
)  # fmt: skip


def service(incidents: Incidents) -> Resource:
    """The one service; its status is that of the worst of its incidents."""
    open_ones = {one.status for one in incidents.all} - {"resolved"}
    status = "critical" if "triggered" in open_ones else "warning" if open_ones else "active"
    triggered = [one.triggered_at for one in incidents.all]
    return _SERVICE | {
        "type": "service", "name": "quantum-planner", "description": "Solves planning problems.", "status": status,
        "auto_resolve_timeout": None, "acknowledgement_timeout": None, "created_at": CREATED,
        "last_incident_timestamp": moment(triggered[-1]) if triggered else None, "teams": [], "integrations": [],
        "escalation_policy": reference(POLICY), "alert_creation": "create_alerts_and_incidents", "addons": [],
        "incident_urgency_rule": {"type": "constant", "urgency": "high"}, "scheduled_actions": [],
        "support_hours": None,
    }  # fmt: skip


def oncalls() -> list[Resource]:
    """Who is called at each level of the policy; the turn is this week's, from Monday on."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    turn = {"start": moment(monday.isoformat()), "end": moment((monday + timedelta(days=7)).isoformat())}
    return [
        {"escalation_policy": reference(POLICY), "escalation_level": level, "schedule": schedule, "user": user} | turn
        for level, (schedule, user) in enumerate(zip(_SCHEDULES, USERS, strict=True), 1)
    ]


def moment(text: str) -> str:
    """A moment as the REST API writes it."""
    return f"{datetime.fromisoformat(text):%Y-%m-%dT%H:%M:%SZ}"
