"""The guard, against a server that records every request it gets."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
import yaml

from checks.errors import Refused
from checks.world import guard
from checks.world.cluster import MARKER, Cluster

UID = "5a2f6d3e-0000-4000-8000-000000000001"


@dataclass
class Server:
    """A TLS server that answers as the Kubernetes API does for the two objects the guard reads."""

    port: int
    authority: trustme.CA
    uid: str = UID
    marker: dict[str, str] | None = field(default_factory=lambda: {"uid": UID})
    requests: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def ca(self) -> str:
        return base64.b64encode(self.authority.cert_pem.bytes()).decode()


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    """Two servers with certificate authorities of their own."""
    running, found = [], []
    for _ in range(2):
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        handler = type("Handler", (_Handler,), {})
        http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        http.socket = context.wrap_socket(http.socket, server_side=True)
        server = Server(http.server_address[1], authority)
        handler.server_state = server  # type: ignore[attr-defined]
        threading.Thread(target=http.serve_forever, daemon=True).start()
        running.append(http)
        found.append(server)
    yield found
    for http in running:
        http.shutdown()
        http.server_close()


class _Handler(BaseHTTPRequestHandler):
    server_state: Server

    def do_GET(self) -> None:
        state = self.server_state
        state.requests.append(self.path)
        if self.path == "/api/v1/namespaces/kube-system":
            self._answer({"metadata": {"uid": state.uid}})
        elif state.marker is not None and self.path == f"/api/v1/namespaces/{MARKER[0]}/configmaps/{MARKER[1]}":
            self._answer({"data": state.marker})
        else:
            self.send_error(404)

    def _answer(self, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _kubeconfig(path: Path, address: str, ca: str) -> Path:
    client = trustme.CA().issue_cert("responder")
    certificate = base64.b64encode(client.cert_chain_pems[0].bytes()).decode()
    key = base64.b64encode(client.private_key_pem.bytes()).decode()
    path.write_text(yaml.safe_dump({
        "current-context": "ours",
        "contexts": [{"name": "ours", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": address, "certificate-authority-data": ca}}],
        "users": [{"name": "u", "user": {"client-certificate-data": certificate, "client-key-data": key}}],
    }))  # fmt: skip
    return path


@pytest.fixture
def ours(servers: list[Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """The cluster on record is the first server."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    server = servers[0]
    record = guard.record()
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps({"server": server.address, "ca": server.ca, "uid": UID, "port": 1}))
    return Cluster(_kubeconfig(tmp_path / "kubeconfig", server.address, server.ca), tmp_path / "kubectl", 1)


def test_the_cluster_on_record_passes(servers: list[Server], ours: Cluster) -> None:
    guard.check(ours)

    assert len(servers[0].requests) == 2


def test_another_address_gets_no_request(servers: list[Server], ours: Cluster) -> None:
    _kubeconfig(ours.kubeconfig, servers[1].address, servers[0].ca)

    with pytest.raises(Refused, match="the address is not that of the cluster"):
        guard.check(ours)

    assert servers[0].requests == servers[1].requests == []


def test_another_authority_gets_no_request(servers: list[Server], ours: Cluster) -> None:
    _kubeconfig(ours.kubeconfig, servers[0].address, servers[1].ca)

    with pytest.raises(Refused, match="the certificate authority is not that"):
        guard.check(ours)

    assert servers[0].requests == servers[1].requests == []


def test_an_address_that_another_server_took_over_gets_no_request(servers: list[Server], ours: Cluster) -> None:
    known = json.loads(guard.record().read_text())
    guard.record().write_text(json.dumps(known | {"server": servers[1].address}))
    _kubeconfig(ours.kubeconfig, servers[1].address, servers[0].ca)

    with pytest.raises(Refused, match="is not the server this harness created"):
        guard.check(ours)

    assert servers[1].requests == []


def test_a_cluster_made_anew_at_the_same_address_is_refused(servers: list[Server], ours: Cluster) -> None:
    servers[0].uid = "another"

    with pytest.raises(Refused, match="has another UID"):
        guard.check(ours)


@pytest.mark.parametrize("marker", [None, {}, {"uid": "another"}])
def test_without_our_marker_it_is_refused(servers: list[Server], ours: Cluster, marker: dict[str, str] | None) -> None:
    servers[0].marker = marker

    with pytest.raises(Refused, match="does not carry our marker"):
        guard.check(ours)


def test_the_users_kubeconfig_is_neither_read_nor_followed(
    servers: list[Server], ours: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = _kubeconfig(tmp_path / "users", servers[1].address, servers[1].ca)
    before = users.read_bytes()
    monkeypatch.setenv("KUBECONFIG", str(users))

    guard.check(ours)

    assert servers[1].requests == []
    assert users.read_bytes() == before


def test_without_a_record_nothing_is_ours(servers: list[Server], ours: Cluster) -> None:
    guard.record().unlink()

    with pytest.raises(Refused, match="no record of a cluster"):
        guard.check(ours)

    assert servers[0].requests == []
