"""What every client meets: credentials, media types, the product's header, routes there are not, and troubles."""

from __future__ import annotations

import base64

import pytest

from tests.vendors.elasticsearch.conftest import INDEX, KEY, LOGS
from vendors import elasticsearch
from vendors.drill.kinds import Kind
from vendors.vendor import SettingsError

pytestmark = pytest.mark.anyio

OTHER, WRONG = (base64.b64encode(one).decode() for one in (b"other:x", b"key-1:x"))
V9 = "application/vnd.elasticsearch+json; compatible-with=9"


async def test_who_it_is(elastic):
    reply = await elastic.ask("/", method="GET")

    assert reply.headers["x-elastic-product"] == "Elasticsearch"
    assert reply.json()["version"]["number"].startswith("9.")
    assert reply.json()["tagline"] == "You Know, for Search"
    assert (await elastic.ask("/", method="HEAD")).content == b""


async def test_the_cluster_is_green(elastic):
    assert (await elastic.ask("/_cluster/health", method="GET")).json()["status"] == "green"


@pytest.mark.parametrize(
    ("credential", "reason", "more"),
    [
        ("", "missing authentication credentials for REST request [/_cluster/health?pretty]", None),
        (f"ApiKey {OTHER}", "unable to authenticate with provided", "API key: unable to find apikey with id other"),
        (f"ApiKey {WRONG}", "unable to authenticate with provided", "API key: invalid credentials for API key [key-1]"),
        (f"Bearer {KEY}", "unable to authenticate with provided credentials", None),
    ],
)  # fmt: skip
async def test_nobody_without_the_key(elastic, credential, reason, more):
    headers = {"Authorization": credential} if credential else {}
    reply = await elastic.public.get("/_cluster/health?pretty", headers=headers)

    assert reply.status_code == 401
    error = reply.json()["error"]
    assert error["type"] == "security_exception"
    assert error["reason"].startswith(reason)
    assert more is None or more in error["additional_unsuccessful_credentials"]
    challenges = reply.headers.get_list("www-authenticate")
    assert error["header"]["WWW-Authenticate"] == challenges
    assert challenges[-1] == "ApiKey"
    assert (await elastic.public.get("/no/such/route", headers=headers)).status_code == 401


async def test_a_key_that_is_none(elastic):
    reply = await elastic.public.get("/", headers={"Authorization": "ApiKey not-base64"})

    assert (reply.status_code, reply.json()["error"]["reason"]) == (400, "invalid ApiKey value")


async def test_media_types_of_version_9(elastic):
    reply = await elastic.ask(f"{INDEX}/_search", content="{}", headers={"Accept": V9, "Content-Type": V9})

    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/vnd.elasticsearch+json;compatible-with=9"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/x-www-form-urlencoded"}, 406),
        ({"Content-Type": "application/json", "Accept": "text/plain"}, 406),
        ({"Content-Type": V9.replace("9", "10"), "Accept": V9.replace("9", "10")}, 400),
    ],
)
async def test_other_media_types_are_refused(elastic, headers, status):
    reply = await elastic.ask(f"{INDEX}/_search", content="{}", headers=headers)

    assert (reply.status_code, reply.json()["error"]["type"]) == (status, "media_type_header_exception")


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("[]", 400)])
async def test_a_body_that_is_no_object(elastic, body, status):
    reply = await elastic.ask(f"{INDEX}/_search", content=body, headers={"Content-Type": "application/json"})

    assert reply.status_code == status


async def test_routes_that_there_are_not(elastic):
    unknown = await elastic.ask("/a/b/c", method="GET")
    wrong = await elastic.ask("/_cluster/health", method="DELETE")
    hidden = await elastic.ask("/_nothing", method="GET")

    assert (unknown.status_code, unknown.json()) == (
        400,
        {"error": "no handler found for uri [/a/b/c] and method [GET]"},
    )
    assert wrong.status_code == 405
    assert wrong.json()["error"].startswith("Incorrect HTTP method for uri [/_cluster/health] and method [DELETE]")
    assert hidden.json()["error"]["type"] == "invalid_index_name_exception"


async def test_logs_that_cannot_be_read_are_no_empty_answer(connect, tmp_path):
    (tmp_path / "pod.log").mkdir()
    clients = connect(elasticsearch.create({"ELASTIC_API_KEY": KEY, "ELASTIC_LOGS": str(tmp_path)}))

    reply = await clients.public.get(f"{INDEX}/_search", headers={"Authorization": f"ApiKey {KEY}"})

    assert reply.status_code == 503
    assert reply.json()["error"]["type"] == "search_phase_execution_exception"


@pytest.mark.parametrize(
    ("kind", "status", "type_"),
    [
        (Kind.DOWN, 503, "cluster_block_exception"),
        (Kind.UNAUTHORISED, 401, "security_exception"),
        (Kind.FORBIDDEN, 403, "security_exception"),
        (Kind.QUOTA, 429, "circuit_breaking_exception"),
        (Kind.RATE_LIMITED, 429, "search_phase_execution_exception"),
    ],
)
async def test_in_trouble(elastic, kind, status, type_):
    assert (await elastic.control.put("/drill/kind", content=kind)).status_code == 204
    reply = await elastic.ask(f"{INDEX}/_search", {})

    assert (reply.status_code, reply.json()["error"]["type"]) == (status, type_)
    assert reply.headers["x-elastic-product"] == "Elasticsearch"
    assert "retry-after" not in reply.headers


async def test_malformed_is_no_json_with_the_products_header(elastic):
    await elastic.control.put("/drill/kind", content=Kind.MALFORMED)
    reply = await elastic.ask(f"{INDEX}/_search", {})

    assert reply.headers["content-type"].startswith("application/vnd.elasticsearch+json")
    with pytest.raises(ValueError, match="Unterminated"):
        reply.json()


async def test_the_journal_does_not_tell_the_key(elastic):
    await elastic.ask(f"{INDEX}/_search?q={KEY}", {"query": {"match": {"message": "s3cr3t-of-the-key"}}})
    told = (await elastic.control.get("/drill/requests")).text

    assert "_search" in told
    assert KEY not in told
    assert "s3cr3t-of-the-key" not in told


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "ELASTIC_API_KEY is not set"),
        ({"ELASTIC_API_KEY": "plain"}, "set it to the base64 of id:secret"),
        ({"ELASTIC_API_KEY": KEY}, "set ELASTIC_LOGS to a folder"),
        ({"ELASTIC_API_KEY": KEY, "ELASTIC_LOGS": "/nowhere"}, "ELASTIC_LOGS is '/nowhere'"),
    ],
)
async def test_a_bad_environment_says_what_to_set(environ, says):
    with pytest.raises(SettingsError, match=says):
        elasticsearch.create(environ)


def test_the_samples_are_there():
    assert len(list(LOGS.glob("*.log"))) == 2
