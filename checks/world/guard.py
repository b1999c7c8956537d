"""The guard: nothing is changed unless the server is the cluster this harness created.

First what can be known without a request: the kubeconfig's address and CA are those on record. Then, over TLS
with that CA alone, the cluster's UID and our marker. A server that is not ours gets no request at all.
"""

from __future__ import annotations

import base64
import json
import ssl
import tempfile
from pathlib import Path
from typing import Any

import httpx
import yaml

from checks.errors import Refused
from checks.world.cluster import MARKER, Cluster, record

TIMEOUT = 10.0


def check(cluster: Cluster) -> None:
    """Return where the cluster is ours; raise Refused, with what differs, where it is not."""
    known = _known()
    view = _view(cluster)
    for what, ours, found in (
        ("address", known["server"], view["cluster"].get("server")),
        ("certificate authority", known["ca"], view["cluster"].get("certificate-authority-data")),
    ):
        if ours != found:
            raise Refused(f"{cluster.kubeconfig}: the {what} is not that of the cluster this harness created")
    with _client(known, view["user"]) as asking:
        uid = _get(asking, "/api/v1/namespaces/kube-system").get("metadata", {}).get("uid")
        if uid != known["uid"]:
            raise Refused(f"{known['server']} has another UID than the cluster this harness created")
        namespace, name = MARKER
        marker = _get(asking, f"/api/v1/namespaces/{namespace}/configmaps/{name}")
        if marker.get("data", {}).get("uid") != known["uid"]:
            raise Refused(f"{known['server']} does not carry our marker, ConfigMap {namespace}/{name}")


def client(cluster: Cluster) -> httpx.Client:
    """A client of the API server, as the administrator, that trusts the cluster's own CA alone."""
    return _client(_known(), _view(cluster)["user"])


def _view(cluster: Cluster) -> dict[str, Any]:
    return _only(yaml.safe_load(cluster.kubeconfig.read_text()))


def _known() -> dict[str, str]:
    if not record().is_file():
        raise Refused("no record of a cluster that this harness created", hint="`make drill` creates one")
    known: dict[str, str] = json.loads(record().read_text())
    return known


def _only(config: dict[str, Any]) -> dict[str, Any]:
    """The cluster and user of the current context."""
    context = next(item["context"] for item in config["contexts"] if item["name"] == config["current-context"])
    cluster = next(item["cluster"] for item in config["clusters"] if item["name"] == context["cluster"])
    user = next(item["user"] for item in config["users"] if item["name"] == context["user"])
    return {"cluster": cluster, "user": user}


def _client(known: dict[str, str], user: dict[str, str]) -> httpx.Client:
    trusted = ssl.create_default_context(cadata=base64.b64decode(known["ca"]).decode())
    with tempfile.TemporaryDirectory() as folder:
        pair = Path(folder) / "client.pem"
        pair.touch(mode=0o600)
        pair.write_bytes(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
        trusted.load_cert_chain(pair)
    return httpx.Client(base_url=known["server"], verify=trusted, timeout=TIMEOUT, trust_env=False)


def _get(client: httpx.Client, path: str) -> dict[str, Any]:
    try:
        answer = client.get(path)
    except httpx.HTTPError as error:
        raise Refused(f"{client.base_url} is not the server this harness created: {error}") from None
    return answer.json() if answer.is_success else {}
