"""The mock's answers, held against what PagerDuty publishes of them."""

from __future__ import annotations

import pytest

from tests.vendors.pagerduty import published
from vendors import pagerduty
from vendors.drill.kinds import Kind

pytestmark = pytest.mark.anyio

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "u+0123456789"
BEARER = {"Authorization": f"Token token={TOKEN}"}
FROM = BEARER | {"From": "secondary-on-call@company.com"}
PAYLOAD = {"summary": "5xx", "source": "prometheus", "severity": "critical"}


@pytest.fixture
def pager(connect):
    return connect(pagerduty.create({"PAGERDUTY_ROUTING_KEY": KEY, "PAGER_TOKEN": TOKEN}))


async def send(pager, action="trigger", key="a", **changes):
    event = {"routing_key": KEY, "event_action": action, "dedup_key": key, "payload": PAYLOAD}
    return await pager.public.post("/v2/enqueue", json=event | changes)


async def read(pager, path):
    reply = await pager.public.get(path, headers=BEARER)
    assert reply.status_code == 200
    return reply.json()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("users", published.USER),
        ("escalation_policies", published.POLICY),
        ("services", published.SERVICE),
        ("incidents", published.INCIDENT),
        ("oncalls", published.ONCALL),
    ],
)
async def test_what_is_listed_is_as_published(pager, name, fields):
    for number, action in enumerate(("trigger", "acknowledge", "resolve")):
        await send(pager, key=str(number))
        await send(pager, action, key=str(number))

    page = await read(pager, f"/{name}?total=true")

    assert published.wrong(page, published.PAGE) == []
    assert page["total"] == len(page[name]) >= 1
    assert [published.wrong(one, fields) for one in page[name]] == [[]] * len(page[name])


async def test_what_a_user_changes_is_as_published(pager):
    await send(pager)

    for status in ("acknowledged", "resolved"):
        change = {"incident": {"type": "incident_reference", "status": status}}
        incident = (await pager.public.put("/incidents/1", headers=FROM, json=change)).json()["incident"]

        assert published.wrong(incident, published.INCIDENT) == []
    # As the document says of the two lists: empty once it is resolved.
    assert (incident["assignments"], incident["acknowledgements"]) == ([], [])


@pytest.mark.parametrize("path", ["/incidents/7", "/incidents?limit=x", "/nowhere"])
async def test_an_error_is_as_published(pager, path):
    reply = await pager.public.get(path, headers=BEARER)

    assert reply.status_code in {400, 404}
    assert published.wrong(reply.json(), published.ERROR) == []


async def test_the_answers_to_events_are_as_published(pager):
    assert published.wrong((await send(pager)).json(), published.EVENT_TAKEN) == []
    assert published.wrong((await send(pager, "page")).json(), published.EVENT_REFUSED) == []


@pytest.mark.parametrize("kind", [Kind.DOWN, Kind.UNAUTHORISED, Kind.FORBIDDEN, Kind.QUOTA, Kind.RATE_LIMITED])
async def test_each_trouble_is_told_as_published(pager, kind):
    await pager.control.put("/drill/kind", content=kind)

    asked = await pager.public.get("/oncalls", headers=BEARER)
    told = await send(pager)

    assert asked.status_code in {401, 402, 403, 429, 500}
    assert published.wrong(asked.json(), published.ERROR) == []
    assert published.wrong(told.json(), published.EVENT_REFUSED) == []


async def test_a_wrong_answer_would_be_noticed(pager):
    [policy] = (await read(pager, "/escalation_policies"))["escalation_policies"]
    rule = policy["escalation_rules"][0]

    for spoilt in (
        policy | {"num_loops": -1},
        policy | {"type": "escalation_policy_reference"},
        {name: value for name, value in policy.items() if name != "name"},
        policy | {"escalation_rules": [rule | {"escalation_delay_in_minutes": "30"}]},
        policy | {"escalation_rules": [rule | {"targets": []}]},
    ):
        assert published.wrong(spoilt, published.POLICY), spoilt
