"""The check of signatures: the example of AWS's own documentation, and every way in which one may be wrong."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import Headers

from tests.vendors.braket.signing import IDENTITY, SECRET, signed
from vendors.braket.sigv4 import Credential, Signed, Unsigned, verify

pytestmark = pytest.mark.anyio

DEVICES = "/devices"
EMPTY = b'{"filters":[]}'
# The request and the signature of "Signature Version 4 signing process" in the AWS General Reference.
EXAMPLE = Signed(
    "GET", "/", "Action=ListUsers&Version=2010-05-08",
    Headers({
        "content-type": "application/x-www-form-urlencoded; charset=utf-8", "host": "iam.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
        "authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    }), b"",
)  # fmt: skip
EXAMPLE_KEY = Credential("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "iam")
EXAMPLE_TIME = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)


def test_aws_own_example_is_right():
    verify(EXAMPLE, EXAMPLE_KEY, EXAMPLE_TIME)


@pytest.mark.parametrize(
    "changes", [{"method": "POST"}, {"path": "/x"}, {"query": "Action=ListRoles&Version=2010-05-08"}, {"body": b"x"}]
)
def test_whatever_is_changed_after_signing_is_refused(changes):
    with pytest.raises(Unsigned, match="does not match"):
        verify(dataclasses.replace(EXAMPLE, **changes), EXAMPLE_KEY, EXAMPLE_TIME)


def test_the_order_of_a_query_does_not_matter():
    verify(dataclasses.replace(EXAMPLE, query="Version=2010-05-08&Action=ListUsers"), EXAMPLE_KEY, EXAMPLE_TIME)


def test_a_hash_of_the_body_that_is_sent_must_be_right():
    sent = dict(EXAMPLE.headers) | {"x-amz-content-sha256": hashlib.sha256(b"other").hexdigest()}
    sent["authorization"] = sent["authorization"].replace("host;x-amz-date", "host;x-amz-content-sha256;x-amz-date")

    with pytest.raises(Unsigned, match="does not match"):
        verify(dataclasses.replace(EXAMPLE, headers=Headers(sent)), EXAMPLE_KEY, EXAMPLE_TIME)


async def test_who_has_the_secret_key_is_answered(ask):
    assert (await ask("POST", DEVICES, EMPTY)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"secret": SECRET[:-1] + "0"}, "InvalidSignatureException", "does not match the signature you provided"),
        ({"identity": "AKIA0000000000000000"}, "UnrecognizedClientException", "security token"),
        ({"region": "us-west-2"}, "InvalidSignatureException", "valid region"),
        ({"service": "s3"}, "InvalidSignatureException", "correct service: 'braket'"),
        ({"ahead": timedelta(minutes=-10)}, "InvalidSignatureException", "expired"),
        ({"ahead": timedelta(minutes=10)}, "InvalidSignatureException", "not yet current"),
    ],
)
async def test_a_wrong_signature_is_refused_in_aws_words(ask, changes, code, says):
    reply = await ask("POST", DEVICES, EMPTY, **changes)

    assert (reply.status_code, reply.headers["x-amzn-errortype"]) == (403, code)
    assert says in reply.json()["message"]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "MissingAuthenticationTokenException"),
        ({"authorization": "Bearer x"}, "IncompleteSignatureException"),
        ({"authorization": "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c"},
         "IncompleteSignatureException"),
        ({"authorization": f"AWS4-HMAC-SHA256 Credential={IDENTITY}/20150830/us-east-1/braket/aws4_request, "
          "SignedHeaders=host;x-amz-date, Signature=c"}, "IncompleteSignatureException"),
    ],
)  # fmt: skip
async def test_what_is_not_signed_is_refused(clients, headers, code):
    reply = await clients.public.post(
        f"https://braket.us-east-1.amazonaws.com{DEVICES}", content=EMPTY, headers=headers
    )

    assert (reply.status_code, reply.headers["x-amzn-errortype"]) == (403, code)


async def test_a_body_changed_on_the_way_is_refused(clients):
    url = "https://braket.us-east-1.amazonaws.com/devices"
    reply = await clients.public.post(url, content=b'{"filters": []}', headers=signed("POST", url, EMPTY))

    assert reply.headers["x-amzn-errortype"] == "InvalidSignatureException"


@pytest.mark.parametrize(("twice", "status"), [(True, 200), (False, 403)])
async def test_an_encoded_path_is_signed_encoded_once_more(ask, twice, status):
    arn = "arn%3Aaws%3Abraket%3Aus-east-1%3A%3Adevice%2Fqpu%2Fionq%2FForte-1"

    assert (await ask("GET", f"/device/{arn}", twice=twice)).status_code == status


async def test_no_part_of_a_credential_is_in_the_journal(clients, ask):
    headers = signed("POST", "https://braket.us-east-1.amazonaws.com/devices", EMPTY)
    await ask("POST", DEVICES, EMPTY)
    await clients.public.post(f"/devices?X-Amz-Signature=feed&X-Amz-Credential={IDENTITY}", headers=headers | {
        "x-amz-security-token": "a-session"})  # fmt: skip

    journal = (await clients.control.get("/drill/requests")).text
    for secret in (IDENTITY, SECRET, headers["authorization"].rpartition("=")[2], "feed", "a-session"):
        assert secret not in journal
    assert "/devices" in journal
