from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from vendors.__main__ import main


@pytest.fixture
def tls(tmp_path):
    for name in ("tls.crt", "tls.key"):
        (tmp_path / name).write_text("")
    return str(tmp_path)


@pytest.mark.parametrize(
    ("vendor", "environ", "told"),
    [
        ("dwave", {}, "DWAVE_TOKEN is not set"),
        ("dwave", {"DWAVE_TOKEN": " "}, "DWAVE_TOKEN is not set"),
        ("dwave", {"DWAVE_TOKEN": "t", "DWAVE_SOLVE_SECONDS": "soon"}, "DWAVE_SOLVE_SECONDS is 'soon'"),
        ("pagerduty", {"PAGERDUTY_ROUTING_KEY": "short"}, "PAGERDUTY_ROUTING_KEY has 5 characters"),
        ("statuspage", {}, "STATUS_TOKEN is not set"),
        ("pagerduty", {"PAGERDUTY_ROUTING_KEY": "k" * 32}, "PAGER_TOKEN is not set"),
        ("slack", {}, "SLACK_WEBHOOK is not set"),
        ("slack", {"SLACK_WEBHOOK": "T0/B0/x"}, "SLACK_TOKEN is not set"),
        ("azure", {}, "AZURE_QUANTUM_KEY is not set"),
        ("braket", {}, "AWS_ACCESS_KEY_ID is not set"),
        ("braket", {"AWS_ACCESS_KEY_ID": "AKIA0"}, "AWS_SECRET_ACCESS_KEY is not set"),
        ("vault", {"VAULT_TOKEN": "t", "VAULT_SECRETS": "{"}, "VAULT_SECRETS is not JSON"),
        ("jira", {}, "invalid choice: 'jira'"),
    ],
)
def test_a_wrong_environment_is_told_and_exits_2(monkeypatch, capsys, tls, vendor, environ, told):
    for name in ("DWAVE_TOKEN", "DWAVE_SOLVE_SECONDS", "PAGERDUTY_ROUTING_KEY", "STATUS_TOKEN", "AZURE_QUANTUM_KEY",
                 "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as exit_info:
        main([vendor, "--tls", tls])

    assert exit_info.value.code == 2
    assert told in capsys.readouterr().err


def test_a_missing_certificate_is_told(capsys):
    with pytest.raises(SystemExit) as exit_info:
        main(["dwave", "--tls", "nowhere"])

    assert exit_info.value.code == 2
    assert "no tls.crt in nowhere" in capsys.readouterr().err


def test_a_file_that_is_no_certificate_is_told(monkeypatch, capsys, tls):
    monkeypatch.setenv("STATUS_TOKEN", "t")

    with pytest.raises(SystemExit) as exit_info:
        main(["statuspage", "--tls", tls])

    assert exit_info.value.code == 2
    assert "not a certificate and its key" in capsys.readouterr().err


def test_a_port_in_use_is_told(monkeypatch, capsys, tls, authority):
    monkeypatch.setenv("STATUS_TOKEN", "t")
    issued = authority.issue_cert("vendor.test")
    issued.cert_chain_pems[0].write_to_path(Path(tls) / "tls.crt")
    issued.private_key_pem.write_to_path(Path(tls) / "tls.key")

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as exit_info:
        main(["statuspage", "--tls", tls, "--port", str(taken.getsockname()[1])])

    assert exit_info.value.code == 2
    assert "choose another port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("vendor", "environ", "path", "status"),
    [
        ("pagerduty", {"PAGERDUTY_ROUTING_KEY": "k" * 32, "PAGER_TOKEN": "t"}, "/v2/enqueue", 405),
        ("statuspage", {"STATUS_TOKEN": "t"}, "/api/ping", 200),
    ],
)
def test_a_vendor_serves_tls_and_its_control_on_loopback(serve, vendor, environ, path, status):
    with serve(vendor, "vendor.test", environ) as served, httpx.Client(verify=served.trusting()) as client:
        assert client.get(served.url + path).status_code == status
        assert client.get(served.url + "/drill/faults").status_code == 404
        assert client.get(served.control + "/drill/faults").json() == {"faults": []}
        assert client.get(served.control + path).status_code == 404
