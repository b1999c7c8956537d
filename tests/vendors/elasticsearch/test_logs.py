"""Where the lines come from: the planner's own formatter, and the Kubernetes API."""

from __future__ import annotations

import json
import logging
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from planner.logs import FIELDS, JsonFormatter
from tests.vendors.conftest import write_pair
from vendors.elasticsearch import query
from vendors.elasticsearch.dates import bound
from vendors.elasticsearch.documents import KEYWORDS, NUMBERS, Place, read
from vendors.elasticsearch.logs import PodLogs, Unreadable

NOW = datetime(2026, 11, 25, 8, 0, 30, tzinfo=UTC)
POD = Place("quantum-planner-1")


def test_a_line_of_the_planners_own_formatter():
    record = logging.LogRecord("planner.worker", logging.ERROR, __file__, 1, "not solved: %s", ("late",), None)
    record.kind, record.backend, record.duration = "timeout", "dwave", 30.5
    [found] = read([JsonFormatter().format(record)], POD)

    assert abs(found.at.timestamp() - record.created) < 0.001
    assert found.values | {"@timestamp": 0} == {
        "@timestamp": 0, "level": "error", "logger": "planner.worker", "message": "not solved: late", "kind": "timeout",
        "backend": "dwave", "duration": 30.5, "kubernetes.namespace": "quantum-planner",
        "kubernetes.pod.name": "quantum-planner-1", "kubernetes.container.name": "quantum-planner",
    }  # fmt: skip


def test_every_field_of_the_planners_can_be_asked_for():
    assert set(FIELDS) - {"summary"} <= KEYWORDS | NUMBERS  # the summary is of the load, which is no service


def test_a_line_without_a_time_has_that_of_the_line_before():
    lines = ["lost: nothing was before", '{"ts": "2026-11-25T08:00:00+00:00", "message": "a"}', "Traceback", "", "[1]"]

    found = list(read(lines, POD))

    assert [one.source["message"] for one in found] == ["a", "Traceback", "[1]"]
    assert {one.at for one in found} == {datetime(2026, 11, 25, 8, tzinfo=UTC)}
    assert len({one.id for one in found}) == 3


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("now", 0), ("now-5m", -300), ("now-1h+30s", -3570), ("now/m", -30), ("now-1d/d", -115230), ("now+1w", 604800)],
)
def test_date_math(text, seconds):
    assert bound(text, NOW, last=False) == NOW + timedelta(seconds=seconds)


def test_what_is_rounded_up_is_the_last_millisecond():
    assert bound("now/m", NOW, last=True) == datetime(2026, 11, 25, 8, 0, 59, 999000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "since"),
    [
        ({"range": {"@timestamp": {"gte": "now-5m"}}}, -300),
        ({"bool": {"filter": [{"term": {"level": "error"}}, {"range": {"@timestamp": {"gt": "now-1m"}}}]}}, -60),
        ({"bool": {"must": {"range": {"@timestamp": {"gte": "now-1h", "lt": "now-1m"}}}}}, -3600),
        ({"bool": {"should": [{"range": {"@timestamp": {"gte": "now-1h"}}}]}}, None),
        ({"bool": {"must_not": [{"range": {"@timestamp": {"gte": "now-1h"}}}]}}, None),
        ({"range": {"duration": {"gte": 1}}}, None),
        ({"match_all": {}}, None),
    ],
)
def test_how_far_back_one_must_look(asked, since):
    found = query.since(asked, NOW)

    assert found == (None if since is None else NOW + timedelta(seconds=since))


class Kubernetes(BaseHTTPRequestHandler):
    """Two pods: one that was restarted, and one whose container waits; the log of a third is gone."""

    asked: list[tuple[str, dict[str, str]]]
    fails = 0

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        type(self).asked.append((parts.path, query))
        if self.headers["Authorization"] != "Bearer of-the-pod" or self.fails:
            return self.answer(self.fails or 401, "")
        if parts.path.endswith("/pods"):
            ran, runs, waits = {"terminated": {"exitCode": 1}}, {"running": {}}, {"waiting": {"reason": "PullImage"}}
            names = {
                "a": {"containerStatuses": [{"name": "quantum-planner", "state": runs, "lastState": ran}]},
                "b": {"initContainerStatuses": [{"name": "schema", "state": ran, "lastState": {}}],
                      "containerStatuses": [{"name": "quantum-planner", "state": waits, "lastState": {}}]},
                "c": {"containerStatuses": [{"name": "quantum-planner", "state": runs, "lastState": {}}]},
            }  # fmt: skip
            items = [{"metadata": {"name": name}, "status": status} for name, status in names.items()]
            return self.answer(200, json.dumps({"items": items}))
        pod = parts.path.split("/")[-2]
        if pod == "c":
            return self.answer(404, "")
        text = f"{pod} {query['container']} {query['previous']}"
        return self.answer(200, f"2026-11-25T08:00:00.123456789Z {text}\n")

    def answer(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format, *args):  # noqa: A002 - so it is called
        pass


@pytest.fixture
def pods(authority, tmp_path):
    write_pair(authority.issue_cert("127.0.0.1"), tmp_path, "tls")
    authority.cert_pem.write_to_path(tmp_path / "ca.crt")
    (tmp_path / "token").write_text("of-the-pod\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "tls.crt", tmp_path / "tls.key")
    handler = type("Handler", (Kubernetes,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield PodLogs(f"https://127.0.0.1:{server.server_port}", tmp_path), handler
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_pods_are_asked_for_what_their_containers_write_and_wrote(pods):
    logs, api = pods

    found = list(logs.documents(datetime(2026, 11, 25, 7, tzinfo=UTC)))

    assert [one.source["message"] for one in found] == [
        "a quantum-planner true", "a quantum-planner false", "b schema false",
    ]  # fmt: skip
    assert {one.source["@timestamp"] for one in found} == {"2026-11-25T08:00:00.123Z"}
    assert found[2].source["kubernetes"] == {
        "namespace": "quantum-planner", "pod": {"name": "b"}, "container": {"name": "schema"},
    }  # fmt: skip
    path, asked = api.asked[0]
    assert (path, asked) == ("/api/v1/namespaces/quantum-planner/pods", {"labelSelector": "app=quantum-planner"})
    assert {asked["sinceTime"] for path, asked in api.asked if path.endswith("/log")} == {"2026-11-25T07:00:00.000Z"}
    assert {asked["timestamps"] for path, asked in api.asked if path.endswith("/log")} == {"true"}


def test_all_is_asked_for_where_no_time_is_known(pods):
    logs, api = pods
    list(logs.documents(None))

    assert not any("sinceTime" in asked for _, asked in api.asked)


@pytest.mark.parametrize("status", [403, 500])
def test_an_api_that_refuses_is_not_an_empty_log(pods, status):
    logs, api = pods
    api.fails = status

    with pytest.raises(Unreadable, match=f"answers {status}"):
        list(logs.documents(None))


def test_an_api_that_is_not_there(pods, tmp_path):
    with pytest.raises(Unreadable, match="does not answer"):
        list(PodLogs("https://127.0.0.1:1", tmp_path).documents(None))
