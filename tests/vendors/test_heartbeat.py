from __future__ import annotations

import asyncio
import json

import pytest

from vendors import heartbeat

pytestmark = pytest.mark.anyio

LABELS = {"alertname": "QuantumPlannerWatchdog", "runbook_url": "https://runbook.company.com/monitoring-down/"}
ENVIRON = {
    "SNITCH_TOKEN": "secret", "SNITCH_SECONDS": "0.2", "SNITCH_DETAILS": json.dumps(LABELS),
    "PAGERDUTY_ROUTING_KEY": "k" * 32,
}  # fmt: skip


@pytest.fixture
def called():
    return []


@pytest.fixture
def snitch(connect, called):
    return connect(heartbeat.create(ENVIRON, called.append))


async def test_it_waits_for_the_first_check_in(snitch, called):
    await asyncio.sleep(0.4)

    assert called == []
    assert (await snitch.control.get("/drill/snitch")).json() == {"overdue": False, "check_ins": 0}


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_while_somebody_checks_in_nobody_is_called(snitch, called, method):
    for _ in range(4):
        reply = await snitch.public.request(method, "/secret")
        await asyncio.sleep(0.1)

    assert (reply.status_code, reply.text) == (202, "Got it, thanks!\n")
    assert called == []


async def test_a_missed_check_in_calls_the_pager_once_and_the_next_one_resolves(snitch, called):
    await snitch.public.post("/secret")
    await asyncio.sleep(0.5)
    assert [event["event_action"] for event in called] == ["trigger"]

    await snitch.public.post("/secret")

    assert [event["event_action"] for event in called] == ["trigger", "resolve"]
    assert len({event["dedup_key"] for event in called}) == 1
    details = called[0]["payload"]["custom_details"]
    assert LABELS.items() <= details.items()
    assert details["started"].endswith("Z")


async def test_another_token_is_no_check_in(snitch, called):
    assert (await snitch.public.post("/wrong")).status_code == 404
    await asyncio.sleep(0.4)

    assert called == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("SNITCH_DETAILS", "{", "SNITCH_DETAILS is not JSON"), ("SNITCH_SECONDS", "soon", "SNITCH_SECONDS is 'soon'")],
)
def test_a_wrong_environment_is_told(name, value, told):
    with pytest.raises(heartbeat.SettingsError, match=told):
        heartbeat.create({**ENVIRON, name: value})
