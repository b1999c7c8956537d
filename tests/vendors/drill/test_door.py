"""What the switches of the listener look like to a client."""

from __future__ import annotations

import ssl

import httpx
import pytest

HOST = "status.company.com"


@pytest.fixture(scope="module")
def vendor(serve):
    with serve("statuspage", HOST, {"STATUS_TOKEN": "t" * 40}) as served:
        yield served


@pytest.fixture(autouse=True)
def _well(vendor):
    yield
    vendor.trouble(None)


def ping(vendor, client=httpx):
    return client.get(f"{vendor.url}/api/ping", **({} if client is not httpx else {"verify": vendor.trusting()}))


def test_it_refuses_connections_and_takes_them_again(vendor):
    vendor.trouble("refused")
    with pytest.raises(httpx.ConnectError, match="refused"):
        ping(vendor)

    vendor.trouble(None)
    assert ping(vendor).status_code == 200


def test_it_shows_an_expired_certificate_and_the_valid_one_again(vendor):
    vendor.trouble("expired-certificate")
    with pytest.raises(httpx.ConnectError, match="certificate has expired"):
        ping(vendor)

    vendor.trouble(None)
    assert ping(vendor).status_code == 200


@pytest.mark.parametrize("kind", ["refused", "expired-certificate"])
def test_a_kept_connection_meets_it_too(vendor, kind):
    with httpx.Client(verify=vendor.trusting()) as client:
        ping(vendor, client)
        vendor.trouble(kind)

        with pytest.raises(httpx.TransportError):
            ping(vendor, client)


def test_one_trouble_ends_another(vendor):
    vendor.trouble("refused")
    vendor.trouble("expired-certificate")

    with pytest.raises(httpx.ConnectError, match="expired"):
        ping(vendor)


def test_a_trouble_that_it_does_not_know_is_told(vendor):
    told = httpx.put(f"{vendor.control}/drill/kind", content="tired")

    assert told.status_code == 404
    assert "no trouble 'tired', only" in told.text
    assert ssl.CERT_REQUIRED is vendor.trusting().verify_mode


def test_it_stops_while_it_refuses(serve):
    with serve("statuspage", HOST, {"STATUS_TOKEN": "t" * 40}) as served:
        served.trouble("refused")
    # `serve` itself asserts that it ended by the signal that was sent.
