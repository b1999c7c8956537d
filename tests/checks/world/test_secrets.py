"""The credentials of a world, and the names that its vendors have."""

from __future__ import annotations

import json
import re
import ssl
from pathlib import Path

import pytest

from checks.world import places, secrets

ROOT = Path(__file__).parents[3]


def test_cluster_dns_leads_each_name_to_its_vendor_and_no_other():
    lines = re.findall(
        r"rewrite stop name exact (\S+) (\S+)\.vendors\.svc\.cluster\.local answer auto",
        (ROOT / "deploy/dns/Corefile").read_text(),
    )

    assert sorted(lines) == sorted((host, vendor) for vendor, hosts in secrets.VENDORS.items() for host in hosts)


def test_an_unknown_name_beside_a_vendors_is_nobodys():
    text = (ROOT / "deploy/dns/Corefile").read_text()
    zones = re.search(r"template ANY ANY (\S.*) \{", text)

    assert zones
    for hosts in secrets.VENDORS.values():
        for host in hosts:
            assert any(host == zone or host.endswith(f".{zone}") for zone in zones[1].split()), host
            assert any(f"{zone}:53" in text for zone in zones[1].split() if host.endswith(zone))


def test_every_vendor_is_deployed():
    named = (ROOT / "deploy/vendors/kustomization.yaml").read_text()

    assert [vendor for vendor in secrets.VENDORS if f"- {vendor}.yaml" not in named] == []


def test_what_an_older_tree_made_is_not_whole():
    assert secrets.whole()  # nothing is made yet
    secrets.manifests(secrets.make())
    assert secrets.whole()

    path = places.state() / "secrets.json"
    store = json.loads(path.read_text())
    path.write_text(json.dumps({name: value for name, value in store.items() if name != "azure-key"}))

    assert not secrets.whole()


def test_certificates_for_other_names_are_not_whole(monkeypatch: pytest.MonkeyPatch):
    secrets.manifests(secrets.make())

    monkeypatch.setitem(secrets.VENDORS, "slack", ("hooks.slack.com",))

    assert not secrets.whole()


def test_each_vendor_has_a_valid_and_an_expired_certificate(tmp_path):
    found = {one["metadata"]["name"]: one for one in secrets.manifests(secrets.make())}

    for vendor in secrets.VENDORS:
        pairs = found[f"{vendor}-tls"]["stringData"]
        for name in ("tls", "expired"):
            for kind in ("crt", "key"):
                (tmp_path / f"{name}.{kind}").write_text(pairs[f"{name}.{kind}"])
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tmp_path / f"{name}.crt", tmp_path / f"{name}.key")


def test_no_credential_of_a_vendor_is_shown():
    store = secrets.make()

    shown = secrets.mask(" ".join(store.values()))

    assert [name for name, value in store.items() if value in shown] == []
