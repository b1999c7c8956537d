"""The mocked secret store: the right credentials, made once for each cluster, and put where they are used."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import trustme

from checks.world import places
from checks.world.undo import Undo

# Each vendor's real host names; it is also the name of the Service that stands in for it.
VENDORS = {
    "azure": ("eastus.quantum.azure.com", "quantumplanner.blob.core.windows.net"),
    "braket": ("braket.us-east-1.amazonaws.com",),
    "dwave": ("cloud.dwavesys.com", "na-west-1.cloud.dwavesys.com", "eu-central-1.cloud.dwavesys.com"),
    "elasticsearch": ("elasticsearch.company.com",),
    "grafana": ("grafana.company.com",),
    "heartbeat": ("nosnch.in",),
    "kibana": ("kibana.company.com",),
    "pagerduty": ("events.pagerduty.com", "api.pagerduty.com"),
    "slack": ("hooks.slack.com", "slack.com"),
    "statuspage": ("status.company.com",),
    "vault": ("vault.company.com",),
}
PLANNER = "quantum-planner"
CERTIFICATES = "certificates.json"  # in the state folder: private keys, too
CA_READERS = ("quantum-planner", "monitoring", "toolbox", "vendors")


def make() -> dict[str, str]:
    """New credentials; the file is readable by its owner alone."""
    store = _new()
    places.state().mkdir(parents=True, exist_ok=True)
    path = places.state() / "secrets.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(store))
    return store


def whole() -> bool:
    """Whether what the running cluster was given is all that this tree needs: an older tree knew fewer vendors."""
    if not (places.state() / "secrets.json").is_file():
        return True  # nothing was given yet
    kept = places.state() / CERTIFICATES
    issued = json.loads(kept.read_text()) if kept.is_file() else {"hosts": _hosts()}
    return set(_new()) <= set(read()) and isinstance(issued, dict) and issued["hosts"] == _hosts()


def _hosts() -> dict[str, list[str]]:
    return {vendor: list(hosts) for vendor, hosts in VENDORS.items()}


def _new() -> dict[str, str]:
    names = ("planner", "viewer", "responder", "exporter", "clients")
    store = {f"database-{name}": secrets.token_hex(16) for name in names}
    return store | {
        "dwave-token": f"DEV-{secrets.token_hex(20)}",
        "pager-routing-key": secrets.token_hex(16),
        "status-token": secrets.token_hex(20),
        "slack-webhook": f"T{secrets.token_hex(4)}/B{secrets.token_hex(4)}/{secrets.token_hex(12)}",
        "snitch-token": secrets.token_hex(5),
        "vault-token": f"hvs.{secrets.token_hex(12)}",
        "pager-token": f"u+{secrets.token_hex(9)}",
        "slack-token": f"xoxb-{secrets.token_hex(20)}",
        "azure-key": secrets.token_hex(26),
        "aws-access-key-id": f"AKIA{secrets.token_hex(8).upper()}",
        "aws-secret-access-key": secrets.token_hex(20),
        "grafana-token": f"glsa_{secrets.token_hex(16)}_{secrets.token_hex(4)}",
        "elastic-api-key": base64.b64encode(f"{secrets.token_hex(10)}:{secrets.token_hex(11)}".encode()).decode(),
    }


def read() -> dict[str, str]:
    """The credentials of the running cluster: also what every journal must not contain."""
    path = places.state() / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.is_file() else make()
    return known


def remember(name: str, value: str) -> str:
    """Note that a credential was replaced by `value` for a while, so that no journal shows either; return it."""
    store = read() | {f"rotated-{name}": value}
    (places.state() / "secrets.json").write_text(json.dumps(store))
    return value


def restored(name: str) -> Undo:
    """The undo that puts a Secret of quantum-planner's namespace back as the credentials say."""
    found = next(item for item in manifests(read()) if item["metadata"] == {"namespace": PLANNER, "name": name})
    path = places.state() / f"secret-{name}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(found))
    words = ("apply", "--server-side", "--force-conflicts", "--field-manager=runbook", "-f", str(path))
    return Undo(f"put the Secret {name} back", words)


def mask(text: str) -> str:
    """The text with every credential replaced by its name."""
    for name, value in read().items():
        for form in (value, base64.b64encode(value.encode()).decode().rstrip("=")):
            text = text.replace(form, f"[{name}]")
    return text


def vault(store: dict[str, str]) -> dict[str, dict[str, str]]:
    """What the secret store holds: path to field to value, as the fields of the Secrets of the same name."""
    return {
        "quantum-planner/quantum-db": {"username": "planner", "password": store["database-planner"]},
        "quantum-planner/quantum-dwave": {"token": store["dwave-token"]},
    }


def manifests(store: dict[str, str]) -> list[dict[str, Any]]:
    """Secrets and ConfigMaps to be applied: credentials, the vendors' certificates and their private CA."""
    roles = {f"{name.upper()}_PASSWORD": store[f"database-{name}"]
             for name in ("planner", "viewer", "responder", "exporter", "clients")}  # fmt: skip
    view = {"username": "viewer", "password": store["database-viewer"]}
    responder = {"username": "responder", "password": store["database-responder"]}
    reading = {
        "PAGER_TOKEN": store["pager-token"],
        "AZURE_QUANTUM_KEY": store["azure-key"],
        "AWS_ACCESS_KEY_ID": store["aws-access-key-id"],
        "AWS_SECRET_ACCESS_KEY": store["aws-secret-access-key"],
        "ELASTIC_API_KEY": store["elastic-api-key"],
    }
    found = [
        _secret("quantum-planner", "postgres-roles", roles),
        _secret("quantum-planner", "quantum-db", {"username": "planner", "password": store["database-planner"]}),
        _secret("quantum-planner", "quantum-dwave", {"token": store["dwave-token"]}),
        _secret("monitoring", "postgres-exporter", {"password": store["database-exporter"]}),
        _secret("monitoring", "pager", {
            "routing-key": store["pager-routing-key"], "heartbeat-url": f"https://nosnch.in/{store['snitch-token']}",
        }),
        _secret("users", "database-clients", {"password": store["database-clients"]}),
        _secret("toolbox", "database-view", view),
        _secret("toolbox", "database-responder", responder),
        # Named as the environment variables of the toolbox: what reads, and what else the responder may do.
        _secret("toolbox", "view-tokens", reading),
        _secret("toolbox", "responder-tokens", reading | {
            "STATUS_TOKEN": store["status-token"],
            "PAGER_ROUTING_KEY": store["pager-routing-key"],
            "SLACK_WEBHOOK": f"https://hooks.slack.com/services/{store['slack-webhook']}",
            "VAULT_TOKEN": store["vault-token"],
            "GRAFANA_TOKEN": store["grafana-token"],
        }),
        _secret("vendors", "vendor-credentials", reading | {
            "DWAVE_TOKEN": store["dwave-token"],
            "PAGERDUTY_ROUTING_KEY": store["pager-routing-key"],
            "STATUS_TOKEN": store["status-token"],
            "SLACK_WEBHOOK": store["slack-webhook"],
            "SLACK_TOKEN": store["slack-token"],
            "SNITCH_TOKEN": store["snitch-token"],
            "GRAFANA_TOKEN": store["grafana-token"],
            "VAULT_TOKEN": store["vault-token"],
            "VAULT_SECRETS": json.dumps(vault(store)),
        }),
    ]  # fmt: skip
    return found + _certificates()


def _certificates() -> list[dict[str, Any]]:
    """The vendors' certificates and their CA, made once for each cluster: what runs has read them already."""
    kept = places.state() / CERTIFICATES
    if not kept.is_file():
        kept.touch(mode=0o600)
        kept.write_text(json.dumps({"hosts": _hosts(), "manifests": _issue()}))
    known: list[dict[str, Any]] = json.loads(kept.read_text())["manifests"]
    return known


def _issue() -> list[dict[str, Any]]:
    """For each vendor a valid certificate and one that ended yesterday, for its expired-certificate switch."""
    authority = trustme.CA(organization_name="quantum-planner drills")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    found = []
    for service, hosts in VENDORS.items():
        valid = authority.issue_cert(*hosts, common_name=hosts[0])
        expired = authority.issue_cert(*hosts, common_name=hosts[0], not_after=yesterday)
        pairs = _pair(valid, "tls") | _pair(expired, "expired")
        found.append(_secret("vendors", f"{service}-tls", pairs, kind="kubernetes.io/tls"))
    trusted = authority.cert_pem.bytes().decode()
    for namespace in CA_READERS:
        metadata = {"namespace": namespace, "name": "vendor-ca"}
        found.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"ca.crt": trusted}})
    return found


def _pair(issued: trustme.LeafCert, name: str) -> dict[str, str]:
    chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems).decode()
    return {f"{name}.crt": chain, f"{name}.key": issued.private_key_pem.bytes().decode()}


def _secret(namespace: str, name: str, data: dict[str, str], kind: str = "Opaque") -> dict[str, Any]:
    metadata = {"namespace": namespace, "name": name}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": kind, "stringData": data}
