"""What the client never sends, or hides."""

from __future__ import annotations

import base64
import itertools
import struct

import pytest

from vendors.dwave import create
from vendors.dwave.solvers import QUBITS

pytestmark = pytest.mark.anyio

TOKEN = "DEV-0123456789abcdef"
SOLVER = {"name": "Advantage2_system1"}
KNOWN = "/sapi/problems/"


@pytest.fixture
def dwave(connect):
    found = connect(create({"DWAVE_TOKEN": TOKEN, "DWAVE_SOLVE_SECONDS": "0.1"}))
    found.public.headers["X-Auth-Token"] = TOKEN
    return found.public


def packed(values):
    return base64.b64encode(struct.pack(f"<{len(values)}d", *values)).decode()


def problem(linear=(1.0, -1.0), quadratic=(0.5,), **changes):
    lin = [*linear, *[float("nan")] * (QUBITS - len(linear))]
    data = {"format": "qp", "lin": packed(lin), "quad": packed(quadratic), "offset": 0}
    return {"solver": SOLVER, "type": "ising", "params": {}, "data": data} | changes


async def submit(dwave, *problems):
    reply = await dwave.post(KNOWN, json=list(problems))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/vnd.dwave.sapi.problems+json; version=3.0.0"
    return reply.json()


async def test_the_life_of_a_problem(dwave):
    [created] = await submit(dwave, problem(label="mine"))
    assert (created["status"], created["label"], created["solved_on"]) == ("PENDING", "mine", None)

    [polled] = (await dwave.get(KNOWN, params={"id": created["id"], "timeout": 30})).json()
    assert polled["status"] == "COMPLETED"
    assert "answer" not in polled
    assert polled["submitted_on"] < polled["solved_on"]

    whole = await dwave.get(f"{KNOWN}{created['id']}/")
    assert whole.headers["content-type"] == "application/vnd.dwave.sapi.problem+json; version=3.0.0"
    answer = whole.json()["answer"]
    assert struct.unpack("<d", base64.b64decode(answer["energies"])) == (-2.5,)
    assert base64.b64decode(answer["solutions"]) == b"\x40"
    assert struct.unpack("<2i", base64.b64decode(answer["active_variables"])) == (0, 1)


async def test_a_long_poll_ends_at_its_timeout(dwave, connect):
    slow = connect(create({"DWAVE_TOKEN": TOKEN, "DWAVE_SOLVE_SECONDS": "60"})).public
    slow.headers["X-Auth-Token"] = TOKEN
    [created] = await submit(slow, problem())

    [polled] = (await slow.get(KNOWN, params={"id": created["id"], "timeout": 0.1})).json()

    assert polled["status"] == "PENDING"
    assert (await slow.delete(KNOWN + created["id"])).json()["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"solver": {"name": "other"}}, "does not exist"),
        ({"type": "cqm"}, "type"),
        ({"params": {"num_reads": 0}}, "num_reads"),
        ({"params": {"made_up": 1}}, "made_up"),
        ({"data": {"format": "qp", "lin": "!", "quad": ""}}, "base64"),
        ({"data": {"format": "qp", "lin": packed([1.0]), "quad": ""}}, "64 qubits"),
        ({"data": problem(quadratic=(1.0, 2.0))["data"]}, "2 active qubits have 1 couplers"),
        ({"data": problem(linear=(float("inf"), 0.0))["data"]}, "finite"),
        ({"data": problem(linear=(), quadratic=())["data"]}, "no qubit is active"),
    ],
)
async def test_a_bad_problem_is_refused_beside_a_good_one(dwave, changes, told):
    bad, good = await submit(dwave, problem(**changes), problem())

    assert bad["error_code"] == 400
    assert told in bad["error_msg"]
    assert good["status"] == "PENDING"


async def test_one_problem_may_be_sent_without_a_list(dwave):
    assert (await dwave.post(KNOWN, json=problem())).json()["status"] == "PENDING"


@pytest.mark.parametrize("body", [b"{", b"\x00"])
async def test_a_body_that_is_no_json_is_refused(dwave, body):
    assert (await dwave.post(KNOWN, content=body)).status_code == 400


async def test_a_body_that_only_says_it_is_deflated_is_refused(dwave):
    reply = await dwave.post(KNOWN, content=b"[]", headers={"Content-Encoding": "deflate"})

    assert reply.status_code == 400
    assert "not deflated" in reply.json()["error_msg"]


async def test_finished_problems_are_not_cancelled(dwave):
    [created] = await submit(dwave, problem())
    await dwave.get(KNOWN, params={"id": created["id"], "timeout": 30})

    assert (await dwave.delete(KNOWN + created["id"])).status_code == 409
    errors = (await dwave.request("DELETE", KNOWN, json=[created["id"], "nobody"])).json()
    assert [error["error_code"] for error in errors] == [409, 404]


@pytest.mark.parametrize("path", [KNOWN + "nobody", KNOWN + "?id=nobody", "/sapi/solvers/remote/nobody", "/api/status"])
async def test_what_is_not_there_is_404_in_the_vendors_shape(dwave, path):
    reply = await dwave.get(path)

    assert reply.status_code == 404
    assert set(reply.json()) == {"error_code", "error_msg"}


@pytest.mark.parametrize("query", ["status=LOST", "timeout=-1", "max_results=none"])
async def test_a_bad_query_is_400(dwave, query):
    reply = await dwave.get(f"{KNOWN}?{query}")

    assert reply.status_code == 400
    assert query.split("=")[0] in reply.json()["error_msg"]


async def test_the_list_is_newest_first_and_filtered(dwave):
    for label in "abc":
        await submit(dwave, problem(label=label))

    async def labels(query):
        return [one["label"] for one in (await dwave.get(f"{KNOWN}?{query}")).json()]

    assert await labels("max_results=2") == ["c", "b"]
    assert await labels("label=a") == ["a"]
    assert await labels("status=COMPLETED") == []
    assert await labels("solver=other") == []


async def test_old_problems_are_forgotten(dwave, monkeypatch):
    monkeypatch.setattr("vendors.dwave.problems.KEPT", 2)
    first, *others = await submit(dwave, problem(), problem(), problem())

    assert (await dwave.get(KNOWN + first["id"])).status_code == 404
    assert [(await dwave.get(KNOWN + one["id"])).status_code for one in others] == [200, 200]


async def test_filters_select_fields(dwave):
    async def fields(query):
        return set((await dwave.get(f"/sapi/v2/solvers/remote/Advantage2_system1?filter={query}")).json())

    assert await fields("none,%2Bidentity,%2Bstatus") == {"identity", "status"}
    assert await fields("none,+identity") == {"identity"}
    assert await fields("all,-properties,-status") == {"identity", "description", "avg_load"}
    assert (await dwave.get("/sapi/solvers/remote/?filter=some")).status_code == 400


async def test_couplers_are_all_pairs_in_order(dwave):
    properties = (await dwave.get("/sapi/solvers/remote/Advantage2_system1")).json()["properties"]

    assert properties["couplers"] == [list(pair) for pair in itertools.combinations(properties["qubits"], 2)]


async def test_the_control_revokes_the_token_and_gives_it_back(connect):
    clients = connect(create({"DWAVE_TOKEN": TOKEN, "DWAVE_SOLVE_SECONDS": "0"}))

    async def status(token):
        reply = await clients.public.get("/sapi/solvers/remote/", headers={"X-Auth-Token": token})
        return reply.status_code

    await clients.control.put("/drill/token", content="DEV-new")
    assert [await status(TOKEN), await status("DEV-new")] == [401, 200]
    assert (await clients.control.get("/drill/token")).json() == {"replaced": True}

    await clients.control.delete("/drill/token")

    assert [await status(TOKEN), await status("DEV-new")] == [200, 401]
    assert (await clients.control.get("/drill/token")).json() == {"replaced": False}


@pytest.mark.parametrize("token", [None, "", "DEV-wrong", "ünknown"])
async def test_every_route_asks_for_the_token(dwave, token):
    dwave.headers.pop("X-Auth-Token")
    headers = {} if token is None else {"X-Auth-Token": token.encode()}
    requests = [("GET", KNOWN), ("POST", KNOWN), ("DELETE", KNOWN), ("GET", "/sapi/v2/solvers/remote/")]

    replies = [await dwave.request(method, path, headers=headers) for method, path in requests]

    assert [reply.status_code for reply in replies] == [401] * 4
