from __future__ import annotations

import json

import pytest

from vendors import slack

pytestmark = pytest.mark.anyio

PATH = "T0/B0/secret"


@pytest.fixture
def channel(connect):
    return connect(slack.create({"SLACK_WEBHOOK": PATH, "SLACK_TOKEN": "xoxb-token"}))


async def read(channel):
    return (await channel.control.get("/drill/messages")).json()["messages"]


async def test_what_is_posted_is_in_the_channel_until_it_is_forgotten(channel):
    reply = await channel.public.post(f"/services/{PATH}", json={"text": "P0: I am on it."})

    assert (reply.status_code, reply.text) == (200, "ok")
    assert await read(channel) == [{"text": "P0: I am on it."}]
    await channel.control.delete("/drill/messages")
    assert await read(channel) == []


async def test_a_form_is_taken_too(channel):
    reply = await channel.public.post(f"/services/{PATH}", data={"payload": json.dumps({"text": "over"})})

    assert reply.text == "ok"
    assert await read(channel) == [{"text": "over"}]


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("T0/B0/wrong", b'{"text": "x"}', 403, "invalid_token"),
        (PATH, b"text=x", 400, "invalid_payload"),
        (PATH, b"[]", 400, "invalid_payload"),
        (PATH, b'{"text": ""}', 400, "no_text"),
    ],
)
async def test_what_slack_refuses_is_refused(channel, path, body, status, said):
    reply = await channel.public.post(f"/services/{path}", content=body, headers={"content-type": "application/json"})

    assert (reply.status_code, reply.text) == (status, said)
    assert await read(channel) == []


async def test_the_address_is_a_secret(channel):
    await channel.public.post(f"/services/{PATH}", json={"text": "x"})

    assert "secret" not in (await channel.control.get("/drill/requests")).text
