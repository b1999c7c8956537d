"""The REST API, at api.pagerduty.com: read who is called, and take incidents on."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import JSONResponse

from vendors.pagerduty.incidents import Incident, Incidents
from vendors.pagerduty.people import POLICY, PRIMARY, USERS, Resource, moment, oncalls, reference, service

LIMIT, MOST, DEEPEST = 25, 100, 10_000
STATUSES = ("triggered", "acknowledged", "resolved")
INVALID = (400, 2001, "Invalid Input Provided")


class Refused(Exception):
    """Answered with an error: PagerDuty's own code beside the HTTP status."""

    def __init__(self, status: int, code: int, message: str, *errors: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "code": code} | ({"errors": list(errors)} if errors else {})

    def response(self) -> Response:
        """The answer."""
        return JSONResponse({"error": self.error}, self.status)


async def _authenticated(request: Request) -> None:
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Token token={request.app.state.token}".encode()):
        raise Refused(401, 2006, "Invalid token")


async def _incidents(request: Request) -> Incidents:
    incidents: Incidents = request.app.state.incidents
    return incidents


Stored = Annotated[Incidents, Depends(_incidents)]
api = APIRouter(dependencies=[Depends(_authenticated)])


@api.get("/incidents")
async def list_incidents(request: Request, incidents: Stored) -> Response:
    """Oldest first, unless `sort_by` says ``incident_number:desc`` or ``created_at:desc``."""
    query = request.query_params
    statuses = query.getlist("statuses[]") or STATUSES
    if wrong := set(statuses) - set(STATUSES):
        raise Refused(*INVALID, f"Statuses {', '.join(sorted(wrong))} is invalid.")
    key = query.get("incident_key")
    found = [one for one in incidents.all if one.status in statuses and key in (None, one.dedup_key)]
    if query.get("sort_by", "").endswith(":desc"):
        found.reverse()
    return _page(request, "incidents", found, told)


@api.put("/incidents")
async def change_incidents(request: Request, incidents: Stored) -> Response:
    """Acknowledge or resolve some."""
    by = _sender(request)
    changes = (await _body(request)).get("incidents")
    if not isinstance(changes, list) or not all(isinstance(one, dict) for one in changes):
        raise Refused(*INVALID, "Incidents must be an array.")
    found = [(_known(incidents, str(one.get("id"))), one) for one in changes]
    for incident, change in found:
        _check(incident, change)
    for incident, change in found:
        _change(incident, change, by)
    return JSONResponse({"incidents": [told(incident) for incident, _ in found]})


@api.get("/incidents/{known_as}")
async def get_incident(known_as: str, incidents: Stored) -> Response:
    """One incident, by its ID or its number."""
    return JSONResponse({"incident": told(_known(incidents, known_as))})


@api.put("/incidents/{known_as}")
async def change_incident(known_as: str, request: Request, incidents: Stored) -> Response:
    """Acknowledge or resolve one."""
    by, change = _sender(request), (await _body(request)).get("incident")
    if not isinstance(change, dict):
        raise Refused(*INVALID, "Incident cannot be empty.")
    incident = _known(incidents, known_as)
    _check(incident, change)
    _change(incident, change, by)
    return JSONResponse({"incident": told(incident)})


@api.get("/oncalls")
async def list_oncalls(request: Request) -> Response:
    """Who is called at which level, now."""
    query = request.query_params
    found = oncalls()
    for name in ("escalation_policy", "schedule", "user"):
        if wanted := query.getlist(f"{name}_ids[]"):
            found = [one for one in found if one[name]["id"] in wanted]
    if "users" not in query.getlist("include[]"):
        found = [one | {"user": reference(one["user"])} for one in found]
    return _page(request, "oncalls", found)


@api.get("/escalation_policies")
async def list_policies(request: Request) -> Response:
    """Those whose name has the words of `query`: there is one."""
    return _page(request, "escalation_policies", _named(request, [POLICY]))


@api.get("/services")
async def list_services(request: Request, incidents: Stored) -> Response:
    """Those whose name has the words of `query`: there is one."""
    return _page(request, "services", _named(request, [service(incidents)]))


@api.get("/users")
async def list_users(request: Request) -> Response:
    """Those whose name has the words of `query`."""
    return _page(request, "users", _named(request, USERS))


@api.get("/users/me")
async def get_me() -> Response:
    """The user whose token it is."""
    return JSONResponse({"user": PRIMARY})


@api.get("/escalation_policies/{known_as}")
async def get_policy(known_as: str) -> Response:
    """One policy."""
    return _one("escalation_policy", known_as, [POLICY])


@api.get("/services/{known_as}")
async def get_service(known_as: str, incidents: Stored) -> Response:
    """One service."""
    return _one("service", known_as, [service(incidents)])


@api.get("/users/{known_as}")
async def get_user(known_as: str) -> Response:
    """One user."""
    return _one("user", known_as, USERS)


def told(incident: Incident) -> Resource:
    """An incident as this API shows it."""
    payload = incident.payload.get("payload", {})
    title = incident.title or str(payload.get("summary", ""))
    by = next((reference(one) for one in USERS if one["id"] == incident.acknowledged_by), None)
    service_reference = POLICY["services"][0]
    acknowledged = incident.status == "acknowledged"
    return {
        "id": incident.id, "type": "incident", "summary": f"[#{incident.number}] {title}",
        "self": f"https://api.pagerduty.com/incidents/{incident.id}",
        "html_url": f"https://company.pagerduty.com/incidents/{incident.id}", "incident_number": incident.number,
        "title": title, "description": title, "status": incident.status, "incident_key": incident.dedup_key,
        "created_at": moment(incident.triggered_at), "updated_at": moment(incident.changed_at),
        "resolved_at": moment(incident.resolved_at) if incident.resolved_at else None,
        "last_status_change_at": moment(incident.changed_at), "last_status_change_by": by or service_reference,
        "service": service_reference, "escalation_policy": reference(POLICY), "teams": [],
        "urgency": "low" if payload.get("severity") in {"warning", "info"} else "high",
        "assignments": [] if incident.status == "resolved" else [
            {"at": moment(incident.triggered_at), "assignee": by or reference(PRIMARY)}
        ],
        "assigned_via": "escalation_policy", "pending_actions": [], "is_mergeable": incident.status != "resolved",
        "acknowledgements": [
            {"at": moment(incident.acknowledged_at), "acknowledger": by or service_reference}
        ] if acknowledged and incident.acknowledged_at else [],
        "alert_counts": {"all": 1, "triggered": int(incident.status != "resolved"),
                         "resolved": int(incident.status == "resolved")},
        "priority": None, "resolve_reason": None, "incidents_responders": [], "responder_requests": [],
    }  # fmt: skip


def _sender(request: Request) -> str:
    """The ID of the user named by the header From, which the OpenAPI document requires of whoever changes something."""
    given = request.headers.get("from", "")
    for user in USERS:
        if user["email"] == given.lower():
            return str(user["id"])
    if given:
        raise Refused(400, 1008, "Requester User Not Found")
    raise Refused(*INVALID, "From header must be the email address of a valid user.")


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(*INVALID, "Body is not a JSON object.")
    return body


def _check(incident: Incident, change: dict[str, Any]) -> None:
    """Raises Refused, before anything is changed."""
    if change.get("type") not in {"incident", "incident_reference"}:
        raise Refused(*INVALID, "Type must be incident or incident_reference.")
    if unknown := sorted(set(change) - {"id", "type", "status", "title", "resolution"}):
        raise Refused(*INVALID, f"{', '.join(unknown)}: this stand-in for PagerDuty does not change it.")
    if change.get("status", "resolved") not in STATUSES[1:]:
        raise Refused(*INVALID, "Status must be acknowledged or resolved.")
    if "status" in change and incident.status == "resolved":
        raise Refused(*INVALID, "Incident Already Resolved")


def _change(incident: Incident, change: dict[str, Any], by: str) -> None:
    incident.title = str(change.get("title") or incident.title)
    if change.get("status") == "acknowledged":
        incident.acknowledge(by)
    elif change.get("status") == "resolved":
        incident.resolve()


def _known(incidents: Incidents, known_as: str) -> Incident:
    if found := incidents.find(known_as):
        return found
    raise Refused(404, 2100, "Not Found")


def _named(request: Request, found: Sequence[Resource]) -> list[Resource]:
    wanted = request.query_params.get("query", "").lower()
    return [one for one in found if wanted in one["name"].lower()]


def _one(name: str, known_as: str, found: Sequence[Resource]) -> Response:
    for one in found:
        if one["id"] == known_as:
            return JSONResponse({name: one})
    raise Refused(404, 2100, "Not Found")


def _page(request: Request, name: str, found: Sequence[Any], shown: Callable[[Any], Any] = lambda one: one) -> Response:
    """One page of a list; `total` is counted only for who asks for it."""
    query = request.query_params
    limit, offset = _number(query.get("limit"), "Limit", LIMIT, 1), _number(query.get("offset"), "Offset", 0, 0)
    limit = min(limit, MOST)
    if limit + offset > DEEPEST:
        raise Refused(*INVALID, f"Offset + Limit must be less than or equal to {DEEPEST}.")
    page = [shown(one) for one in found[offset : offset + limit]]
    total = len(found) if query.get("total") == "true" else None
    more = offset + limit < len(found)
    return JSONResponse({name: page, "limit": limit, "offset": offset, "total": total, "more": more})


def _number(text: str | None, name: str, default: int, least: int) -> int:
    if text is None:
        return default
    if not text.isdecimal() or int(text) < least:
        raise Refused(*INVALID, f"{name} must be a number of at least {least}.")
    return int(text)
