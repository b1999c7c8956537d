from __future__ import annotations

import pytest

from vendors import pagerduty

pytestmark = pytest.mark.anyio

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def pager(connect):
    return connect(pagerduty.create({"PAGERDUTY_ROUTING_KEY": KEY, "PAGER_TOKEN": "u+token"}))


def event(action="trigger", **changes):
    payload = {"summary": "5xx", "source": "prometheus", "severity": "critical", "custom_details": {"service": "qp"}}
    whole = {"routing_key": KEY, "event_action": action, "dedup_key": "qp/1", "payload": payload}
    return {name: value for name, value in (whole | changes).items() if value is not ...}


async def send(pager, action="trigger", **changes):
    return await pager.public.post("/v2/enqueue", json=event(action, **changes))


async def incidents(pager):
    return (await pager.control.get("/drill/incidents")).json()["incidents"]


async def test_a_trigger_pages_with_its_whole_event(pager):
    links = [{"href": "https://runbook.test/scenarios/x/", "text": "Runbook"}]

    reply = await send(pager, links=links, client="Alertmanager")

    assert reply.status_code == 202
    assert reply.json() == {"status": "success", "message": "Event processed", "dedup_key": "qp/1"}
    [incident] = await incidents(pager)
    assert (incident["dedup_key"], incident["status"], incident["resolved_at"]) == ("qp/1", "triggered", None)
    sent = event(links=links, client="Alertmanager")
    del sent["routing_key"]
    assert incident["payload"] == sent


async def test_triggers_of_one_key_are_one_incident_with_the_last_event(pager):
    await send(pager)
    await send(pager, payload=event()["payload"] | {"summary": "still 5xx"})

    [incident] = await incidents(pager)

    assert (incident["triggers"], incident["payload"]["payload"]["summary"]) == (2, "still 5xx")


async def test_from_trigger_to_resolve_and_again(pager):
    seen = []
    for action in ("trigger", "acknowledge", "trigger", "resolve", "resolve", "trigger"):
        assert (await send(pager, action)).status_code == 202
        seen.append([one["status"] for one in await incidents(pager)])

    assert seen == [
        ["triggered"],
        ["acknowledged"],
        ["acknowledged"],
        ["resolved"],
        ["resolved"],
        ["resolved", "triggered"],
    ]
    first = (await incidents(pager))[0]
    assert first["triggered_at"] <= first["acknowledged_at"] <= first["resolved_at"]


async def test_a_trigger_without_a_key_gets_one(pager):
    first, second = [(await send(pager, dedup_key=...)).json()["dedup_key"] for _ in range(2)]

    assert first != second
    assert [one["dedup_key"] for one in await incidents(pager)] == [first, second]


async def test_resolving_what_is_not_open_is_accepted(pager):
    assert (await send(pager, "resolve", payload=...)).status_code == 202
    assert await incidents(pager) == []


PAYLOAD = event()["payload"]


@pytest.mark.parametrize(
    ("action", "changes", "error"),
    [
        ("trigger", {"routing_key": "short"}, "Length of 'routing_key' is incorrect (should be 32 characters)"),
        ("trigger", {"routing_key": "f" * 32}, "Invalid routing key"),
        ("trigger", {"routing_key": ...}, "'routing_key' is missing or blank"),
        ("page", {}, "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"),
        (..., {}, "'event_action' is missing or blank"),
        ("resolve", {"dedup_key": ...}, "'dedup_key' is missing or blank"),
        ("acknowledge", {"dedup_key": ""}, "'dedup_key' is missing or blank"),
        ("trigger", {"dedup_key": 7}, "'dedup_key' is invalid (must be a string)"),
        ("trigger", {"dedup_key": "k" * 256}, "Length of 'dedup_key' is too long (should be at most 255 characters)"),
        ("trigger", {"payload": ...}, "'payload' is missing or blank"),
        ("trigger", {"payload": PAYLOAD | {"summary": " "}}, "'payload.summary' is missing or blank"),
        ("trigger", {"payload": PAYLOAD | {"source": None}}, "'payload.source' is missing or blank"),
        (
            "trigger",
            {"payload": PAYLOAD | {"severity": "P1"}},
            "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
        ),
        (
            "trigger",
            {"links": [{"text": "no address"}]},
            "'links' is invalid (must be an array of objects with 'href')",
        ),
    ],
)
async def test_an_invalid_event_pages_nobody(pager, action, changes, error):
    reply = await send(pager, action, **changes)

    assert reply.status_code == 400
    assert reply.json() == {"status": "invalid event", "message": "Event object is invalid", "errors": [error]}
    assert await incidents(pager) == []


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
async def test_what_is_no_event_is_not_recognized(pager, body):
    reply = await pager.public.post("/v2/enqueue", content=body)

    assert (reply.status_code, reply.json()["status"]) == (400, "Unrecognized object")


async def test_the_pager_can_be_emptied(pager):
    await send(pager)

    assert (await pager.control.delete("/drill/incidents")).status_code == 204
    assert await incidents(pager) == []
    await send(pager)
    assert len(await incidents(pager)) == 1


async def test_the_pager_is_not_on_the_vendors_side(pager):
    assert (await pager.public.get("/drill/incidents")).status_code == 404
    assert (await pager.public.get("/v2/enqueue")).status_code == 405


async def test_the_journal_never_shows_a_routing_key(pager):
    await send(pager)
    await send(pager, routing_key="f" * 32)

    journal = await pager.control.get("/drill/requests")

    assert len(journal.json()["requests"]) == 2
    assert KEY not in journal.text
    assert "f" * 32 not in journal.text
