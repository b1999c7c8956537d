from __future__ import annotations

import pytest

from vendors import pagerduty
from vendors.drill.kinds import RETRY_AFTER, Kind

pytestmark = pytest.mark.anyio

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "u+0123456789"
BEARER = {"Authorization": f"Token token={TOKEN}"}
FROM = BEARER | {"From": "primary-on-call@company.com"}
NOT_FOUND = {"error": {"message": "Not Found", "code": 2100}}


@pytest.fixture
def pager(connect):
    return connect(pagerduty.create({"PAGERDUTY_ROUTING_KEY": KEY, "PAGER_TOKEN": TOKEN}))


async def page(pager, key="qp/1", action="trigger", severity="critical"):
    payload = {"summary": f"5xx of {key}", "source": "prometheus", "severity": severity}
    event = {"routing_key": KEY, "event_action": action, "dedup_key": key, "payload": payload}
    assert (await pager.public.post("/v2/enqueue", json=event)).status_code == 202


async def read(pager, path, **params):
    reply = await pager.public.get(path, headers=BEARER, params=params)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def put(pager, known_as, headers=FROM, **change):
    incident = {"type": "incident_reference"} | change
    return await pager.public.put(f"/incidents/{known_as}", headers=headers, json={"incident": incident})


async def drilled(pager):
    [incident] = (await pager.control.get("/drill/incidents")).json()["incidents"]
    return incident


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Token token=wrong"}, {"Authorization": f"Bearer {TOKEN}"}])
@pytest.mark.parametrize("path", ["/incidents", "/incidents/1", "/oncalls", "/services", "/escalation_policies/x"])
async def test_nothing_is_read_without_the_token(pager, headers, path):
    reply = await pager.public.get(path, headers=headers)

    assert (reply.status_code, reply.json()["error"]["code"]) == (401, 2006)


async def test_what_an_event_opens_is_an_incident_here(pager):
    await page(pager)

    [incident] = (await read(pager, "/incidents"))["incidents"]

    assert (incident["title"], incident["status"]) == ("5xx of qp/1", "triggered")
    assert (incident["incident_key"], incident["incident_number"], incident["urgency"]) == ("qp/1", 1, "high")
    assert [one["assignee"]["summary"] for one in incident["assignments"]] == ["Primary on-call"]
    for known_as in (incident["id"], "1"):
        assert (await read(pager, f"/incidents/{known_as}"))["incident"] == incident


async def test_what_is_acknowledged_here_is_so_for_the_harness(pager):
    await page(pager)

    reply = await put(pager, 1, status="acknowledged")

    incident = reply.json()["incident"]
    assert (reply.status_code, incident["status"]) == (200, "acknowledged")
    assert [one["acknowledger"]["summary"] for one in incident["acknowledgements"]] == ["Primary on-call"]
    assert (await drilled(pager))["status"] == "acknowledged"
    assert (await drilled(pager))["acknowledged_at"]


async def test_what_an_event_acknowledges_is_so_here(pager):
    await page(pager)
    await page(pager, action="acknowledge")

    incident = (await read(pager, "/incidents/1"))["incident"]

    assert incident["status"] == "acknowledged"
    assert [one["acknowledger"]["type"] for one in incident["acknowledgements"]] == ["service_reference"]


async def test_what_is_resolved_here_is_over_and_its_key_opens_another(pager):
    await page(pager)

    assert (await put(pager, 1, status="resolved", resolution="scaled up")).json()["incident"]["resolved_at"]

    assert (await drilled(pager))["status"] == "resolved"
    again = await put(pager, 1, status="acknowledged")
    assert (again.status_code, again.json()["error"]["errors"]) == (400, ["Incident Already Resolved"])
    await page(pager)
    assert [one["status"] for one in (await read(pager, "/incidents"))["incidents"]] == ["resolved", "triggered"]


async def test_some_are_changed_at_once_or_none(pager):
    await page(pager, "a")
    await page(pager, "b")
    ids = [one["id"] for one in (await read(pager, "/incidents"))["incidents"]]
    changes = [{"id": one, "type": "incident_reference", "status": "acknowledged"} for one in ids]

    wrong = {"incidents": [changes[0], changes[1] | {"status": "asleep"}]}
    assert (await pager.public.put("/incidents", headers=FROM, json=wrong)).status_code == 400
    assert (await read(pager, "/incidents", **{"statuses[]": "acknowledged"}))["incidents"] == []
    reply = await pager.public.put("/incidents", headers=FROM, json={"incidents": changes})

    assert [one["status"] for one in reply.json()["incidents"]] == ["acknowledged", "acknowledged"]


@pytest.mark.parametrize(
    ("headers", "change", "code", "told"),
    [
        (BEARER, {"status": "resolved"}, 2001, "From header must be the email address of a valid user."),
        (BEARER | {"From": "x@y.z"}, {"status": "resolved"}, 1008, None),
        (FROM, {"status": "asleep"}, 2001, "Status must be acknowledged or resolved."),
        (FROM, {"type": "user", "status": "resolved"}, 2001, "Type must be incident or incident_reference."),
        (FROM, {"priority": {}}, 2001, "priority: this stand-in for PagerDuty does not change it."),
    ],
)
async def test_a_wrong_change_changes_nothing(pager, headers, change, code, told):
    await page(pager)

    reply = await put(pager, 1, headers, **change)

    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error.get("errors")) == (400, code, [told] if told else None)
    assert (await drilled(pager))["status"] == "triggered"


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"incident": []}', b"{}"])
async def test_a_body_without_an_incident_is_invalid(pager, body):
    await page(pager)

    reply = await pager.public.put("/incidents/1", headers=FROM, content=body)

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, 2001)


async def test_lists_come_in_pages(pager):
    for number in range(27):
        await page(pager, f"k{number}")

    first = await read(pager, "/incidents", total="true")
    last = await read(pager, "/incidents", offset=25)

    assert (len(first["incidents"]), first["limit"], first["offset"]) == (25, 25, 0)
    assert (first["more"], first["total"]) == (True, 27)
    assert ([one["incident_key"] for one in last["incidents"]], last["more"], last["total"]) == (
        ["k25", "k26"],
        False,
        None,
    )
    newest = await read(pager, "/incidents", limit=1, sort_by="created_at:desc")
    assert newest["incidents"][0]["incident_key"] == "k26"
    assert (await read(pager, "/incidents", limit=500))["limit"] == 100


@pytest.mark.parametrize("query", ["limit=x", "limit=0", "offset=-1", "offset=9999&limit=100", "statuses[]=asleep"])
async def test_a_wrong_query_is_invalid(pager, query):
    reply = await pager.public.get(f"/incidents?{query}", headers=BEARER)

    assert (reply.status_code, reply.json()["error"]["message"]) == (400, "Invalid Input Provided")


async def test_incidents_are_found_by_status_and_key(pager):
    await page(pager, "a")
    await page(pager, "b")
    await page(pager, "a", "acknowledge")

    async def keys(**params):
        return [one["incident_key"] for one in (await read(pager, "/incidents", **params))["incidents"]]

    assert await keys(**{"statuses[]": "triggered"}) == ["b"]
    assert await keys(**{"statuses[]": ["triggered", "acknowledged"]}) == ["a", "b"]
    assert await keys(incident_key="a") == ["a"]
    assert await keys(incident_key="c") == []


async def test_the_secondary_is_called_thirty_minutes_after_the_primary(pager):
    [policy] = (await read(pager, "/escalation_policies", query="Quantum-Planner"))["escalation_policies"]

    rules = [
        (rule["escalation_delay_in_minutes"], rule["targets"][0]["summary"]) for rule in policy["escalation_rules"]
    ]

    assert rules == [(30, "Primary on-call"), (30, "Secondary on-call")]
    assert (await read(pager, f"/escalation_policies/{policy['id']}"))["escalation_policy"] == policy
    assert (await read(pager, "/escalation_policies", query="billing"))["escalation_policies"] == []


async def test_who_is_called_is_told_by_level(pager):
    found = (await read(pager, "/oncalls"))["oncalls"]

    assert [(one["escalation_level"], one["user"]["summary"], one["user"]["type"]) for one in found] == [
        (1, "Primary on-call", "user_reference"),
        (2, "Secondary on-call", "user_reference"),
    ]
    [second] = (await read(pager, "/oncalls", **{"user_ids[]": found[1]["user"]["id"], "include[]": "users"}))[
        "oncalls"
    ]
    assert (second["escalation_level"], second["user"]["email"]) == (2, "secondary-on-call@company.com")
    assert found[0]["start"] < found[0]["end"]


async def test_the_service_is_as_bad_as_its_worst_incident(pager):
    async def status():
        [service] = (await read(pager, "/services"))["services"]
        assert (await read(pager, f"/services/{service['id']}"))["service"] == service
        return service["status"]

    seen = [await status()]
    for action in ("trigger", "acknowledge", "resolve"):
        await page(pager, action=action)
        seen.append(await status())

    assert seen == ["active", "critical", "warning", "active"]


async def test_whose_token_it_is(pager):
    me = (await read(pager, "/users/me"))["user"]

    assert (await read(pager, f"/users/{me['id']}"))["user"] == me
    assert [one["name"] for one in (await read(pager, "/users"))["users"]] == ["Primary on-call", "Secondary on-call"]


@pytest.mark.parametrize("path", ["/incidents/7", "/services/x", "/users/x", "/escalation_policies/x", "/teams", "/"])
async def test_what_is_not_there_is_not_found(pager, path):
    reply = await pager.public.get(path, headers=BEARER)

    assert (reply.status_code, reply.json()) == (404, NOT_FOUND)


async def test_each_host_knows_its_own_paths_alone(pager):
    async def status(host, path):
        return (await pager.public.get(path, headers=BEARER | {"Host": host})).status_code

    assert await status("api.pagerduty.com", "/oncalls") == 200
    assert await status("events.pagerduty.com", "/oncalls") == 404
    assert await status("events.pagerduty.com", "/v2/enqueue") == 405
    assert await status("api.pagerduty.com", "/v2/enqueue") == 404


async def test_the_journal_never_shows_the_token(pager):
    await read(pager, "/oncalls", token=TOKEN)

    assert "0123456789" not in (await pager.control.get("/drill/requests")).text


@pytest.mark.parametrize(
    ("kind", "event", "rest"),
    [
        (None, (202, "success"), (200, None)),
        (Kind.DOWN, (500, "Internal Server Error"), (500, 2000)),
        (Kind.UNAUTHORISED, (400, "invalid event"), (401, 2006)),
        (Kind.FORBIDDEN, (202, "success"), (403, 2010)),
        (Kind.QUOTA, (202, "success"), (402, 2014)),
        (Kind.RATE_LIMITED, (429, "throttle exceeded"), (429, 2020)),
    ],
)
async def test_each_api_tells_a_trouble_in_its_own_words(pager, kind, event, rest):
    if kind:
        assert (await pager.control.put("/drill/kind", content=kind)).status_code == 204

    payload = {"summary": "5xx", "source": "prometheus", "severity": "critical"}
    sent = {"routing_key": KEY, "event_action": "trigger", "payload": payload}
    told = await pager.public.post("/v2/enqueue", json=sent)
    asked = await pager.public.get("/oncalls", headers=BEARER)

    assert (told.status_code, told.json()["status"]) == event
    assert (asked.status_code, asked.json().get("error", {}).get("code")) == rest
    if kind is Kind.RATE_LIMITED:
        assert asked.headers["ratelimit-reset"] == RETRY_AFTER


async def test_a_malformed_answer_is_no_json(pager):
    await pager.control.put("/drill/kind", content=Kind.MALFORMED)

    reply = await pager.public.get("/oncalls", headers=BEARER)

    assert reply.status_code == 200
    with pytest.raises(ValueError, match="Expecting"):
        reply.json()
