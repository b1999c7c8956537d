from __future__ import annotations

import pytest

from vendors import slack
from vendors.drill.kinds import RETRY_AFTER, Kind

pytestmark = pytest.mark.anyio

PATH = "T0/B0/secret"
TOKEN = "xoxb-0123456789"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
CHANNEL = "#quantum-planner-incidents"


@pytest.fixture
def workspace(connect):
    return connect(slack.create({"SLACK_WEBHOOK": PATH, "SLACK_TOKEN": TOKEN}))


async def call(workspace, method, headers=BEARER, **arguments):
    reply = await workspace.public.post(f"/api/{method}", headers=headers, data=arguments)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    return reply.json()


async def post(workspace, text, **arguments):
    answer = await call(workspace, "chat.postMessage", channel=CHANNEL, text=text, **arguments)
    assert answer["ok"], answer
    return answer


async def test_the_token_says_who_one_is(workspace):
    answer = await call(workspace, "auth.test")

    assert (answer["ok"], answer["user"], answer["team"]) == (True, "quantum-planner", "company")


@pytest.mark.parametrize(
    ("headers", "arguments", "error"),
    [
        ({}, {}, "not_authed"),
        ({"Authorization": "Bearer xoxb-wrong"}, {}, "invalid_auth"),
        ({}, {"token": "xoxb-wrong"}, "invalid_auth"),
    ],
)
async def test_a_wrong_token_is_told_with_status_200(workspace, headers, arguments, error):
    assert await call(workspace, "auth.test", headers, **arguments) == {"ok": False, "error": error}


async def test_a_form_may_hold_the_token_and_json_may_not(workspace):
    assert (await call(workspace, "auth.test", {}, token=TOKEN))["ok"]

    reply = await workspace.public.post("/api/auth.test", json={"token": TOKEN})
    assert reply.json() == {"ok": False, "error": "not_authed"}


async def test_both_ways_write_to_one_channel(workspace):
    await workspace.public.post(f"/services/{PATH}", json={"text": "by webhook"})
    posted = await post(workspace, "by token")

    history = await call(workspace, "conversations.history", channel=posted["channel"])

    assert [(one["text"], one.get("subtype")) for one in history["messages"]] == [
        ("by token", None),
        ("by webhook", "bot_message"),
    ]
    assert history["messages"][0] == posted["message"]
    held = (await workspace.control.get("/drill/messages")).json()["messages"]
    assert held == [{"text": "by webhook"}, {"text": "by token"}]


async def test_a_reply_is_in_its_thread_and_not_in_the_channel(workspace):
    first = await post(workspace, "P1")
    await post(workspace, "I am on it.", thread_ts=first["ts"])

    [shown] = (await call(workspace, "conversations.history", channel=first["channel"]))["messages"]
    thread = await call(workspace, "conversations.replies", channel=first["channel"], ts=first["ts"])

    assert (shown["ts"], shown["reply_count"]) == (first["ts"], 1)
    assert [one["text"] for one in thread["messages"]] == ["P1", "I am on it."]


async def test_json_is_taken_and_warned_of_without_its_charset(workspace):
    body, kinds = '{"channel": "#quantum-planner-incidents", "text": "ä"}', []
    for kind in ("application/json", "application/json; charset=utf-8"):
        headers = BEARER | {"Content-Type": kind}
        reply = await workspace.public.post("/api/chat.postMessage", headers=headers, content=body.encode())
        assert reply.json()["message"]["text"] == "ä"
        kinds.append(reply.json().get("warning"))

    assert kinds == ["missing_charset", None]


async def test_the_channel_is_listed_and_told(workspace):
    [channel] = (await call(workspace, "conversations.list"))["channels"]

    assert channel["name"] == "quantum-planner-incidents"
    assert (await call(workspace, "conversations.info", channel=channel["id"]))["channel"] == channel


async def test_history_comes_in_pages_newest_first(workspace):
    channel = ""
    for number in range(5):
        channel = (await post(workspace, str(number)))["channel"]

    texts, cursor, more = [], "", True
    while more:
        page = await call(workspace, "conversations.history", channel=channel, limit="2", cursor=cursor)
        texts.append([one["text"] for one in page["messages"]])
        cursor, more = page["response_metadata"]["next_cursor"], page["has_more"]

    assert (texts, cursor) == ([["4", "3"], ["2", "1"], ["0"]], "")


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "#lunch", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": CHANNEL}, "no_text"),
        ("chat.postMessage", {"channel": CHANNEL, "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": CHANNEL, "text": "x", "thread_ts": "1.0"}, "cannot_reply_to_message"),
        ("conversations.history", {"channel": CHANNEL}, "channel_not_found"),
        ("conversations.list", {"limit": "0"}, "invalid_limit"),
        ("conversations.list", {"limit": "x"}, "invalid_limit"),
        ("conversations.list", {"cursor": "x"}, "invalid_cursor"),
    ],
)
async def test_what_slack_refuses_is_told_with_status_200(workspace, method, arguments, error):
    assert await call(workspace, method, **arguments) == {"ok": False, "error": error}
    assert (await workspace.control.get("/drill/messages")).json()["messages"] == []


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("text/plain", b"x", "invalid_post_type"),
    ],
)
async def test_a_body_of_another_kind_is_told(workspace, kind, body, error):
    headers = BEARER | {"Content-Type": kind}

    reply = await workspace.public.post("/api/auth.test", headers=headers, content=body)

    assert (reply.status_code, reply.json()["error"]) == (200, error)


async def test_an_unknown_method_is_told(workspace):
    answer = await call(workspace, "chat.shout")

    assert answer == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


async def test_the_journal_never_shows_a_token_or_the_address(workspace):
    await call(workspace, "auth.test", {}, token=TOKEN)
    await call(workspace, "auth.test", {}, token="xoxb-somebodys-own")
    await workspace.public.post("/services/T9/B9/somebodys", json={"text": "x"})
    await workspace.public.post(f"/services/{PATH}", json={"text": "x"})

    journal = await workspace.control.get("/drill/requests")

    assert len(journal.json()["requests"]) == 4
    for secret in (TOKEN, "xoxb", "somebodys", "T9", PATH):
        assert secret not in journal.text


@pytest.mark.parametrize(
    ("kind", "webhook", "web"),
    [
        (None, (200, "ok"), (200, None)),
        (Kind.DOWN, (503, "service_unavailable"), (503, "service_unavailable")),
        (Kind.UNAUTHORISED, (403, "invalid_token"), (200, "invalid_auth")),
        (Kind.FORBIDDEN, (403, "action_prohibited"), (200, "missing_scope")),
        (Kind.QUOTA, (200, "ok"), (200, "message_limit_exceeded")),
        (Kind.RATE_LIMITED, (429, "rate_limited"), (429, "ratelimited")),
    ],
)
async def test_each_way_tells_a_trouble_in_its_own_words(workspace, kind, webhook, web):
    if kind:
        assert (await workspace.control.put("/drill/kind", content=kind)).status_code == 204

    hooked = await workspace.public.post(f"/services/{PATH}", json={"text": "x"})
    called = await workspace.public.post(
        "/api/chat.postMessage", headers=BEARER, data={"channel": CHANNEL, "text": "x"}
    )

    assert (hooked.status_code, hooked.text) == webhook
    assert (called.status_code, called.json().get("error")) == web
    if kind is Kind.RATE_LIMITED:
        assert (hooked.headers["retry-after"], called.headers["retry-after"]) == (RETRY_AFTER, RETRY_AFTER)


async def test_whoever_is_forbidden_to_post_may_still_test_his_token(workspace):
    await workspace.control.put("/drill/kind", content=Kind.FORBIDDEN)

    assert (await call(workspace, "auth.test"))["ok"]
