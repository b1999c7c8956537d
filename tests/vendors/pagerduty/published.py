"""What PagerDuty's OpenAPI document says of the objects that the REST API answers with, in words of our own.

Read in PagerDuty/api-schema, reference/REST/openapiv3.json, commit 00df8f41ff1cff2bd352aa6760e1927039abc596. That
repository names no licence, so nothing of it is copied: each type is told as field → what may stand there, and a star
marks a field that the document requires. What the document does not know of is let be, for real answers have more, and
so are `priority`, `resolve_reason`, `job_title` and `support_hours`: they are null in the mock, which the document does
not allow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

Check = Callable[[Any], bool]


def text(value: Any) -> bool:
    return isinstance(value, str)


def number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def moment(value: Any) -> bool:
    return text(value) and datetime.fromisoformat(value).tzinfo is not None


def address(value: Any) -> bool:
    return text(value) and value.startswith("https://")


def mail(value: Any) -> bool:
    return text(value) and 6 <= len(value) <= 100 and "@" in value


def one_of(*values: str) -> Check:
    return lambda value: value in values


def either(*checks: Check) -> Check:
    return lambda value: any(check(value) for check in checks)


def nothing(value: Any) -> bool:
    return value is None


def each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(one) for one in value)


def shaped(fields: Mapping[str, Check]) -> Check:
    return lambda value: not wrong(value, fields)


def wrong(value: Any, fields: Mapping[str, Check]) -> list[str]:
    """The fields that are not as told, or are not there though they must be."""
    if not isinstance(value, dict):
        return ["it is no object"]
    found = []
    for name, check in fields.items():
        plain = name.rstrip("*")
        if plain in value and not check(value[plain]):
            found.append(f"{plain} is {value[plain]!r}")
        elif plain not in value and plain != name:
            found.append(f"{plain} is missing")
    return found


def reference(*kinds: str) -> Check:
    return shaped({**HEAD, "id*": text, "type*": one_of(*(f"{kind}_reference" for kind in kinds))})


HEAD: dict[str, Check] = {"id": text, "summary": either(text, nothing), "self": address, "html_url": address}
AGENT = reference("user", "service", "integration")
USER: dict[str, Check] = HEAD | {
    "type*": one_of("user"), "name*": text, "email*": mail,
    "time_zone": text, "color": text, "avatar_url": address, "description": either(text, nothing),
    "role": one_of("admin", "limited_user", "observer", "owner", "read_only_user", "restricted_access",
                   "read_only_limited_user", "user"),
    "invitation_sent": lambda value: isinstance(value, bool), "teams": each(reference("team")),
    "contact_methods": each(shaped({"id*": text, "type*": text})), "notification_rules": each(shaped({"id*": text})),
}  # fmt: skip
RULE: dict[str, Check] = {
    "id": text, "escalation_delay_in_minutes*": number,
    "targets*": lambda value: each(reference("user", "schedule"))(value) and 1 <= len(value) <= 10,
}  # fmt: skip
POLICY: dict[str, Check] = HEAD | {
    "type*": one_of("escalation_policy"), "name*": text, "description": text,
    "num_loops": lambda value: number(value) and value >= 0,
    "on_call_handoff_notifications": one_of("if_has_services", "always"), "escalation_rules*": each(shaped(RULE)),
    "services": each(reference("service")), "teams": each(reference("team")),
}  # fmt: skip
SERVICE: dict[str, Check] = HEAD | {
    "type*": one_of("service"), "name": text, "description": text, "auto_resolve_timeout": either(number, nothing),
    "acknowledgement_timeout": either(number, nothing), "created_at": moment,
    "status": one_of("active", "warning", "critical", "maintenance", "disabled"),
    "escalation_policy*": reference("escalation_policy"), "teams": each(reference("team")),
    "alert_creation": one_of("create_incidents", "create_alerts_and_incidents"),
    "incident_urgency_rule": shaped({"type": one_of("constant", "use_support_hours"),
                                     "urgency": one_of("low", "high", "severity_based")}),
    # The document allows no null here, but has no other word for a service without incidents.
    "last_incident_timestamp": either(moment, nothing),
}  # fmt: skip
INCIDENT: dict[str, Check] = HEAD | {
    "type": one_of("incident"), "incident_number": number, "created_at": moment, "title": text, "incident_key": text,
    "status": one_of("triggered", "acknowledged", "resolved"), "service": reference("service"),
    "pending_actions": each(shaped({"type*": text, "at*": moment})),
    "assignments": each(shaped({"at*": moment, "assignee*": reference("user")})),
    "assigned_via": one_of("escalation_policy", "direct_assignment"),
    "acknowledgements": each(shaped({"at*": moment, "acknowledger*": reference("user", "service")})),
    "last_status_change_at": moment, "last_status_change_by": AGENT, "urgency": one_of("high", "low"),
    "escalation_policy": reference("escalation_policy"), "teams": each(reference("team")),
    "alert_counts": shaped({"triggered": number, "resolved": number, "all": number}),
}  # fmt: skip
ONCALL: dict[str, Check] = {
    "escalation_policy": reference("escalation_policy"), "user": reference("user"), "schedule": reference("schedule"),
    "escalation_level": number, "start": moment, "end": moment,
}  # fmt: skip
PAGE: dict[str, Check] = {
    "offset": number, "limit": number, "more": lambda value: isinstance(value, bool), "total": either(number, nothing),
}  # fmt: skip
ERROR: dict[str, Check] = {"error*": shaped({"code": number, "message": text, "errors": each(text)})}
EVENT_TAKEN: dict[str, Check] = {"status*": text, "dedup_key": text, "message": text}
EVENT_REFUSED: dict[str, Check] = {"status*": text, "message*": text, "errors": each(text)}
