"""Each kind of trouble as it is on the wire; what clients make of it is in tests/clients."""

from __future__ import annotations

import base64
import struct

import pytest

from vendors.drill.kinds import Kind
from vendors.dwave import create
from vendors.dwave.solvers import QUBITS
from vendors.dwave.troubles import NO_ACCESS_TIME, TROUBLES

pytestmark = pytest.mark.anyio

TOKEN = "DEV-0123456789abcdef"
LIST = "/sapi/v2/solvers/remote/"
OF_THE_LISTENER = {Kind.REFUSED, Kind.EXPIRED}


@pytest.fixture
def dwave(connect):
    found = connect(create({"DWAVE_TOKEN": TOKEN, "DWAVE_SOLVE_SECONDS": "0"}))
    found.public.headers["X-Auth-Token"] = TOKEN
    return found


async def enter(dwave, kind):
    reply = await dwave.control.put("/drill/kind", content=kind)
    assert reply.is_success, reply.text


async def leave(dwave):
    reply = await dwave.control.delete("/drill/kind")
    assert reply.is_success, reply.text


def problem():
    lin, quad = ([1.0] + [float("nan")] * (QUBITS - 1), [])
    packed = [base64.b64encode(struct.pack(f"<{len(values)}d", *values)).decode() for values in (lin, quad)]
    data = {"format": "qp", "lin": packed[0], "quad": packed[1]}
    return {"solver": {"name": "Advantage2_system1"}, "type": "ising", "data": data}


def test_every_kind_has_its_words():
    assert set(TROUBLES) == set(Kind) - OF_THE_LISTENER


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        (Kind.DOWN, 503, "Service Unavailable"),
        (Kind.UNAUTHORISED, 401, "Invalid token or access denied"),
        (Kind.FORBIDDEN, 403, "Access forbidden"),
        (Kind.RATE_LIMITED, 429, "Too many requests"),
    ],
)
async def test_all_is_refused_until_it_is_over(dwave, kind, status, body):
    await enter(dwave, kind)
    reply = await dwave.public.get(LIST)
    assert (reply.status_code, body in reply.text) == (status, True)
    assert ("retry-after" in reply.headers) is (kind is Kind.RATE_LIMITED)

    await leave(dwave)

    assert (await dwave.public.get(LIST)).status_code == 200


async def test_without_access_time_problems_are_refused_one_by_one_and_nothing_else_is(dwave):
    await enter(dwave, Kind.QUOTA)

    reply = await dwave.public.post("/sapi/v2/problems/", json=[problem(), problem()])

    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/vnd.dwave.sapi.problems+json; version=3.0.0"
    assert reply.json() == [{"error_code": 400, "error_msg": NO_ACCESS_TIME}] * 2
    assert (await dwave.public.get(LIST)).status_code == 200


async def test_all_solvers_are_offline_also_for_who_asks_whether_anything_changed(dwave):
    before = await dwave.public.get(LIST)
    asking = {"If-None-Match": before.headers["etag"]}
    assert (await dwave.public.get(LIST, headers=asking)).status_code == 304

    await enter(dwave, Kind.OFFLINE)
    during = await dwave.public.get(LIST, headers=asking)
    one = await dwave.public.get(LIST + "Advantage2_system1")
    await leave(dwave)
    after = await dwave.public.get(LIST, headers={"If-None-Match": during.headers.get("etag", "none")})

    assert [solver["status"] for solver in during.json()] == ["OFFLINE"] * 3
    assert one.json()["status"] == "OFFLINE"
    assert [solver["status"] for solver in after.json()] == ["ONLINE"] * 3


async def test_what_is_malformed_is_of_another_media_type(dwave):
    await enter(dwave, Kind.MALFORMED)

    reply = await dwave.public.get(LIST)

    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html")
    with pytest.raises(ValueError, match="Expecting value"):
        reply.json()
