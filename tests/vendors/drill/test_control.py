from __future__ import annotations

import time

import pytest
from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from vendors.vendor import Vendor

pytestmark = pytest.mark.anyio

SECRET = "s3cr3t-0123456789"


@pytest.fixture
def vendor(connect):
    app = FastAPI(openapi_url=None)

    @app.get("/tagged")
    async def tagged(request: Request):
        headers = {"ETag": 'W/"1"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return JSONResponse({"on": True}, headers=headers)

    @app.get("/thing")
    async def thing():
        return {"name": "thing", "state": {"on": True, "load": 1}, "gone": 1}

    @app.get("/things")
    async def things():
        return [{"id": 1}, {"id": 2}]

    @app.post("/echo")
    async def echo(request: Request):
        return {"bytes": len(await request.body())}

    return connect(Vendor(app, secrets=(SECRET,)))


async def switch(vendor, *faults):
    reply = await vendor.control.put("/drill/faults", json={"faults": faults})
    assert reply.status_code == 200, reply.text


async def journal(vendor):
    return (await vendor.control.get("/drill/requests")).json()["requests"]


async def test_an_answer_replaces_the_vendors_own(vendor):
    answer = {"status": 503, "body": "down", "headers": {"Retry-After": "7"}}
    await switch(vendor, {"match": {"path": "/th.*"}, "answer": answer})

    reply = await vendor.public.get("/thing")

    assert (reply.status_code, reply.text, reply.headers["retry-after"]) == (503, "down", "7")
    assert (await vendor.public.post("/echo")).status_code == 200


async def test_an_answer_may_be_json_of_any_type(vendor):
    answer = {"status": 200, "body": {"odd": [1]}, "headers": {"Content-Type": "application/x; version=9"}}
    await switch(vendor, {"match": {"path": "/thing"}, "answer": answer})

    reply = await vendor.public.get("/thing")

    assert reply.json() == {"odd": [1]}
    assert reply.headers["content-type"] == "application/x; version=9"


async def test_a_patch_merges_into_the_vendors_reply(vendor):
    await switch(vendor, {"match": {"path": "/thing"}, "patch": {"state": {"on": False}, "gone": None, "new": [3]}})

    reply = await vendor.public.get("/thing")

    assert reply.json() == {"name": "thing", "state": {"on": False, "load": 1}, "new": [3]}


async def test_a_patch_changes_each_item_of_a_list(vendor):
    await switch(vendor, {"match": {"path": "/things"}, "patch": {"on": False}})

    assert (await vendor.public.get("/things")).json() == [{"id": 1, "on": False}, {"id": 2, "on": False}]


async def test_a_patch_leaves_failures_alone(vendor):
    await switch(vendor, {"match": {"path": "/.*"}, "patch": {"detail": "patched"}})

    assert (await vendor.public.get("/nothing")).json() == {"detail": "Not Found"}


async def test_a_patch_reaches_a_client_that_asks_whether_anything_changed(vendor):
    asking = {"If-None-Match": 'W/"1"'}
    assert (await vendor.public.get("/tagged", headers=asking)).status_code == 304
    await switch(vendor, {"match": {"path": "/tagged"}, "patch": {"on": False}})

    reply = await vendor.public.get("/tagged", headers=asking)

    assert (reply.status_code, reply.json()) == (200, {"on": False})
    assert "etag" not in reply.headers


async def test_a_delay_alone_slows_the_vendor_down(vendor):
    await switch(vendor, {"match": {"path": "/thing"}, "delay": 0.2})
    begun = time.monotonic()

    reply = await vendor.public.get("/thing")

    assert time.monotonic() - begun >= 0.2
    assert reply.json()["name"] == "thing"


async def test_the_first_match_acts_until_it_is_spent(vendor):
    await switch(
        vendor,
        {"match": {"method": "POST", "path": "/.*"}, "answer": {"status": 500}},
        {"match": {"path": "/thing"}, "answer": {"status": 501}, "times": 2},
        {"match": {"path": "/thing"}, "answer": {"status": 502}},
    )

    assert [(await vendor.public.get("/thing")).status_code for _ in range(3)] == [501, 501, 502]
    left = (await vendor.control.get("/drill/faults")).json()["faults"]
    assert [fault["answer"]["status"] for fault in left] == [500, 502]


async def test_what_is_read_can_be_put_back(vendor):
    await switch(vendor, {"match": {"path": "/a+"}, "answer": {"status": 500}}, {"match": {"path": "/b"}, "delay": 1})
    read = (await vendor.control.get("/drill/faults")).json()

    await vendor.control.delete("/drill/faults")
    assert (await vendor.control.get("/drill/faults")).json() == {"faults": []}
    assert (await vendor.control.put("/drill/faults", json=read)).json() == read


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"match": {"path": "/x"}}, "this switch changes nothing"),
        ({"match": {"path": "(("}, "delay": 1}, "valid regular expression"),
        ({"match": {"path": "/x", "verb": "GET"}, "delay": 1}, "Extra inputs are not permitted"),
        ({"match": {"path": "/x", "method": "FETCH"}, "delay": 1}, "'GET'"),
        ({"match": {"path": "/x"}, "answer": {"status": 99}}, "greater than or equal to 200"),
        ({"match": {"path": "/x"}, "answer": {"status": 204, "body": "x"}}, "carries no body"),
        ({"match": {"path": "/x"}, "answer": {"status": 500}, "patch": {}}, "not both"),
        ({"match": {"path": "/x"}, "answer": {"status": 500, "headers": {"A": "b\r\nC: d"}}}, "match pattern"),
        ({"match": {"path": "/x"}, "delay": 1, "times": 0}, "greater than or equal to 1"),
    ],
)
async def test_a_bad_switch_is_refused_and_the_old_ones_stay(vendor, fault, told):
    await switch(vendor, {"match": {"path": "/thing"}, "answer": {"status": 500}})

    reply = await vendor.control.put("/drill/faults", json={"faults": [fault]})

    assert reply.status_code == 422
    assert told in reply.text
    assert (await vendor.public.get("/thing")).status_code == 500


async def test_the_journal_tells_what_came_and_what_was_answered(vendor):
    await switch(vendor, {"match": {"path": "/thing"}, "answer": {"status": 503}})
    await vendor.public.get("/thing?a=1")
    await vendor.public.post("/echo", content="hello")

    first, second = await journal(vendor)

    assert (first["method"], first["path"], first["query"], first["status"]) == ("GET", "/thing", "a=1", 503)
    assert (second["body"], second["status"]) == ("hello", 200)
    assert (first["fault"], second["fault"]) == (True, False)
    assert first["time"] <= second["time"]


async def test_the_body_reaches_the_vendor_whole(vendor):
    assert (await vendor.public.post("/echo", content=b"\xff" * 100_000)).json() == {"bytes": 100_000}
    assert (await journal(vendor))[0]["body"] == "<100000 bytes>"


async def test_a_body_too_large_is_refused(vendor):
    assert (await vendor.public.post("/echo", content=b"x" * (4 * 2**20 + 1))).status_code == 413


async def test_the_journal_masks_secrets(vendor):
    await vendor.public.post(
        f"/echo?token={SECRET}",
        json={"routing_key": "not-ours-but-a-key", "note": f"my {SECRET}"},
        headers={"Authorization": "Bearer foreign", "X-Auth-Token": "foreign", "X-Note": SECRET},
    )

    entry = (await journal(vendor))[0]

    for secret in (SECRET, "not-ours-but-a-key", "foreign"):
        assert secret not in str(entry)
    assert entry["headers"]["x-auth-token"] == "***"


async def test_the_journal_is_bounded_and_can_be_cleared(vendor):
    for number in range(1003):
        await vendor.public.get(f"/thing?{number}")

    entries = await journal(vendor)
    assert (len(entries), entries[0]["query"]) == (1000, "3")

    assert (await vendor.control.delete("/drill/requests")).status_code == 204
    assert await journal(vendor) == []
