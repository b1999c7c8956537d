from __future__ import annotations

import base64
import socket

import pytest

from vendors import kibana
from vendors.drill.kinds import Kind
from vendors.kibana.elastic import Seen, asker
from vendors.vendor import SettingsError

pytestmark = pytest.mark.anyio

KEY = base64.b64encode(b"key-1:s3cr3t-of-the-key").decode()
WITH_KEY = {"Authorization": f"ApiKey {KEY}"}
ENVIRON = {"ELASTIC_API_KEY": KEY, "ELASTICSEARCH_URL": "https://elasticsearch.company.com"}
INCOMPATIBLE = (
    "This version of Kibana (v9.5.1) is incompatible with the following Elasticsearch nodes in your cluster: "
)
WELL = Seen(("9.5.1",))


@pytest.fixture
def shown(connect):
    def create(seen):
        return connect(kibana.create(ENVIRON, lambda: seen))

    return create


async def test_who_is_nobody_sees_the_level_alone(shown):
    reply = await shown(WELL).public.get("/api/status")

    assert (reply.status_code, reply.json()) == (200, {"status": {"overall": {"level": "available"}}})


async def test_who_has_the_key_sees_the_whole(shown):
    whole = (await shown(WELL).public.get("/api/status", headers=WITH_KEY)).json()

    assert set(whole) == {"name", "uuid", "version", "status", "metrics"}
    assert set(whole["version"]) == {
        "number", "build_hash", "build_number", "build_snapshot", "build_flavor", "build_date",
    }  # fmt: skip
    assert whole["status"]["overall"] == {
        "level": "available",
        "summary": "All services and plugins are available",
        "meta": {},
    }
    assert whole["status"]["core"]["elasticsearch"]["summary"] == "Elasticsearch is available"
    assert set(whole["status"]["core"]) == {"elasticsearch", "savedObjects", "http"}
    assert whole["status"]["plugins"]["discover"]["level"] == "available"


@pytest.mark.parametrize(
    ("seen", "summary"),
    [
        (Seen(reason="Request timed out"),
         "Unable to retrieve version information from Elasticsearch nodes. Request timed out"),
        (Seen(("8.19.0",)), INCOMPATIBLE + "v8.19.0"),
        (Seen(("9.4.0", "9.6.0")), INCOMPATIBLE + "v9.4.0"),
    ],
)  # fmt: skip
async def test_without_its_elasticsearch_it_is_critical(shown, seen, summary):
    clients = shown(seen)
    anyone = await clients.public.get("/api/status")
    whole = await clients.public.get("/api/status", headers=WITH_KEY)

    assert (anyone.status_code, anyone.json()) == (503, {"status": {"overall": {"level": "critical"}}})
    assert whole.status_code == 503
    core = whole.json()["status"]["core"]
    assert (core["elasticsearch"]["level"], core["elasticsearch"]["summary"]) == ("critical", summary)
    assert core["savedObjects"]["level"] == "unavailable"
    assert core["savedObjects"]["summary"].endswith("not available without a healthy Elasticsearch connection")
    overall = whole.json()["status"]["overall"]
    assert overall["summary"] == "1 service(s) and 0 plugin(s) are critical: elasticsearch"
    assert overall["meta"]["failingServices"] == ["elasticsearch"]


async def test_a_later_elasticsearch_of_the_same_version_is_well(shown):
    assert (await shown(Seen(("9.6.0",))).public.get("/api/status")).status_code == 200


async def test_a_wrong_key_is_refused(shown):
    reply = await shown(WELL).public.get("/api/status", headers={"Authorization": "ApiKey other"})

    assert (reply.status_code, reply.json()["error"]) == (401, "Unauthorized")


async def test_routes_that_there_are_not(shown):
    reply = await shown(WELL).public.get("/app/discover")

    assert (reply.status_code, reply.json()) == (404, {"statusCode": 404, "error": "Not Found", "message": "Not Found"})


async def test_down_it_is_not_ready(shown):
    clients = shown(WELL)
    await clients.control.put("/drill/kind", content=Kind.DOWN)
    reply = await clients.public.get("/api/status")

    assert (reply.status_code, reply.text) == (503, "Kibana server is not ready yet")


async def test_the_journal_does_not_tell_the_key(shown):
    clients = shown(WELL)
    await clients.public.get(f"/api/status?key={KEY}", headers=WITH_KEY)

    assert KEY not in (await clients.control.get("/drill/requests")).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ELASTIC_API_KEY": ""}, "ELASTIC_API_KEY is not set"),
        ({"ELASTICSEARCH_URL": ""}, "ELASTICSEARCH_URL is not set"),
        ({"ELASTICSEARCH_URL": "http://elasticsearch:9200"}, "set it to the https address"),
        ({"CA_FILE": "/nowhere/ca.crt"}, "CA_FILE cannot be read"),
    ],
)
async def test_a_bad_environment_says_what_to_set(change, says):
    with pytest.raises(SettingsError, match=says):
        kibana.create(ENVIRON | change)


@pytest.fixture(scope="module")
def elasticsearch(serve, tmp_path_factory):
    folder = tmp_path_factory.mktemp("logs")
    environ = {"ELASTIC_API_KEY": KEY, "ELASTIC_LOGS": str(folder)}
    with serve("elasticsearch", "elasticsearch.company.com", environ) as served:
        yield served


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (None, Seen(("9.5.1",))),
        ("down", Seen(reason="cluster_block_exception: blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / "
                             "initialized];")),
        ("refused", Seen(reason="[Errno 111] Connection refused")),
    ],
)  # fmt: skip
def test_what_it_hears_of_a_real_listener(elasticsearch, kind, seen):
    elasticsearch.trouble(kind)
    try:
        assert asker(elasticsearch.url, KEY, str(elasticsearch.ca))() == seen
    finally:
        elasticsearch.trouble(None)


def test_what_it_hears_of_troubles_whose_words_are_pythons(elasticsearch):
    for kind, part in (("malformed", "Unterminated string"), ("expired-certificate", "certificate has expired")):
        elasticsearch.trouble(kind)
        try:
            assert part in asker(elasticsearch.url, KEY, str(elasticsearch.ca))().reason
        finally:
            elasticsearch.trouble(None)


def test_what_it_hears_of_one_that_never_answers(elasticsearch, monkeypatch):
    monkeypatch.setattr("vendors.kibana.elastic.TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"

        assert asker(url, KEY, str(elasticsearch.ca))().reason


def test_what_it_hears_with_a_wrong_key(elasticsearch):
    assert asker(elasticsearch.url, "b3RoZXI6eA==", str(elasticsearch.ca))().reason.startswith("security_exception")
