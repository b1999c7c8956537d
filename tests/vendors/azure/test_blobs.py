from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from vendors import azure

pytestmark = pytest.mark.anyio

KEY = "k"
SAS = (
    "https://eastus.quantum.azure.com/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/quantum-planner"
    "/providers/Microsoft.Quantum/workspaces/quantum-planner/storage/sasUri?api-version=2026-01-15-preview"
)


@pytest.fixture
def http(connect):
    return connect(azure.create({"AZURE_QUANTUM_KEY": KEY})).public


async def address(http, **details):
    reply = await http.post(SAS, json=details, headers={"x-ms-quantum-api-key": KEY})
    return reply.json()["sasUri"]


def within(container, blob, **changes):
    """The address of a blob by the signature of its container; words of it may be changed."""
    parts = urlsplit(container)
    words = dict(parse_qsl(parts.query)) | changes
    return f"https://{parts.netloc}{parts.path}/{blob}?{urlencode(words)}"


async def write(http, where, data=b"0123456789", **headers):
    return await http.put(where, content=data, headers={"x-ms-blob-type": "BlockBlob"} | headers)


def code(reply):
    told = re.search("<Error><Code>(.+)</Code><Message>.+</Message></Error>$", reply.text, re.DOTALL)
    assert told, reply.text
    assert told[1] == reply.headers["x-ms-error-code"]
    return told[1]


async def test_what_is_written_is_read_again(http):
    container = await address(http, containerName="job-1")
    reply = await write(http, within(container, "inputData"), **{"x-ms-blob-content-type": "application/json"})

    assert reply.status_code == 201
    found = await http.get(await address(http, containerName="job-1", blobName="inputData"))
    assert (found.status_code, found.content) == (200, b"0123456789")
    assert found.headers["content-type"] == "application/json"
    assert found.headers["etag"] == reply.headers["etag"]
    head = await http.head(within(container, "inputData"))
    assert (head.headers["content-length"], head.headers["x-ms-blob-type"]) == ("10", "BlockBlob")


@pytest.mark.parametrize(
    ("wanted", "data", "place"),
    [
        ("bytes=0-33554431", b"0123456789", "bytes 0-9/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=8-", b"89", "bytes 8-9/10"),
    ],
)
async def test_a_part_is_read(http, wanted, data, place):
    container = await address(http, containerName="job-1")
    await write(http, within(container, "b"))

    found = await http.get(within(container, "b"), headers={"x-ms-range": wanted})
    assert (found.status_code, found.content, found.headers["content-range"]) == (206, data, place)


async def test_a_part_that_is_not_there_is_refused(http):
    container = await address(http, containerName="job-1")
    await write(http, within(container, "b"))

    found = await http.get(within(container, "b"), headers={"x-ms-range": "bytes=10-"})
    assert (found.status_code, code(found)) == (416, "InvalidRange")


async def test_a_blob_is_replaced_only_where_that_is_allowed(http):
    where = within(await address(http, containerName="job-1"), "b")
    await write(http, where)

    reply = await write(http, where, b"other", **{"if-none-match": "*"})
    assert (reply.status_code, code(reply)) == (409, "BlobAlreadyExists")
    assert (await http.get(where)).content == b"0123456789"
    assert (await write(http, where, b"other")).status_code == 201
    assert (await http.get(where)).content == b"other"


@pytest.mark.parametrize("changes", [{"sig": "x"}, {"sig": ""}, {"se": "2100-01-01T00:00:00Z"}, {"sp": "rw"}])
async def test_an_address_that_was_changed_opens_nothing(http, changes):
    container = await address(http, containerName="job-1")
    await write(http, within(container, "b"))

    reply = await http.get(within(container, "b", **changes))
    assert (reply.status_code, code(reply)) == (403, "AuthenticationFailed")


async def test_an_address_opens_its_own_blob_and_container_alone(http):
    container, blob = (
        await address(http, containerName="job-1"),
        await address(http, containerName="job-1", blobName="b"),
    )
    await write(http, within(container, "b"))
    await address(http, containerName="job-2")

    for where in (blob.replace("/b?", "/c?"), within(container, "b").replace("job-1", "job-2")):
        assert (await http.get(where)).status_code == 403, where
    reply = await write(http, blob)
    assert (reply.status_code, code(reply)) == (403, "AuthorizationPermissionMismatch")


async def test_what_is_not_there_is_told(http):
    container = await address(http, containerName="job-1")

    reply = await http.get(within(container, "b"))
    assert (reply.status_code, code(reply)) == (404, "BlobNotFound")
    assert (await http.head(within(container, "b"))).headers["x-ms-error-code"] == "BlobNotFound"
    assert (await http.head(container)).status_code == 200
    reply = await http.put(within(container, "b"), content=b"", headers={"x-ms-blob-type": "PageBlob"})
    assert (reply.status_code, code(reply)) == (400, "InvalidHeaderValue")
