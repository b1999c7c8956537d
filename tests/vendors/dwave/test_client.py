"""The unmodified client over TLS, against a vendor in a process of its own."""

from __future__ import annotations

import random
import socket
import time

import dimod
import httpx
import numpy as np
import pytest
from dwave.cloud import Client, exceptions
from dwave.cloud.api import Problems, Regions
from dwave.cloud.api import exceptions as api

TOKEN = "DEV-0123456789abcdef"
HOST = "cloud.dwavesys.com"
SOLVE_SECONDS = 0.3
SAPI = "/sapi/(v2/)?"
SOLVER = "Advantage2_system1"


@pytest.fixture(scope="module")
def dwave(serve):
    environ = {"DWAVE_TOKEN": TOKEN, "DWAVE_SOLVE_SECONDS": str(SOLVE_SECONDS)}
    with serve("dwave", HOST, environ) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(served.ca))
        yield served


@pytest.fixture(autouse=True)
def _no_faults(dwave):
    dwave.switch()


@pytest.fixture
def connect(dwave):
    clients = []

    def open_client(**options):
        settings = {
            "endpoint": f"{dwave.url}/sapi/",
            "token": TOKEN,
            "config_file": False,
            "cache_enabled": False,
            "http_retry_total": 0,
        }
        clients.append(Client.from_config(**settings | options))
        return clients[-1]

    yield open_client
    for client in clients:
        client.close()


def random_bqm(seed, vartype, variables=10):
    bqm = dimod.generators.gnp_random_bqm(variables, 0.7, vartype, random_state=seed)
    bqm.offset = random.Random(seed).uniform(-3, 3)
    # Not the first qubits, and not in a row: a wrong order would show.
    qubits = sorted(random.Random(seed).sample(range(64), variables))
    return bqm.relabel_variables(dict(enumerate(qubits)), inplace=False)


@pytest.mark.parametrize("vartype", ["SPIN", "BINARY"])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("path", ["/sapi/", "/sapi/v2/"])
def test_it_finds_the_true_optimum(connect, dwave, vartype, seed, path):
    bqm = random_bqm(seed, vartype)
    solver = connect(endpoint=dwave.url + path).get_solver(name=SOLVER)

    samples = solver.sample_bqm(bqm, num_reads=50, label="drill").sampleset

    assert samples.first.energy == pytest.approx(dimod.ExactSolver().sample(bqm).first.energy)
    assert set(samples.variables) == set(bqm.variables)
    np.testing.assert_allclose(samples.record.energy, bqm.energies(samples))
    assert sum(samples.record.num_occurrences) == 50
    assert list(samples.record.energy) == sorted(samples.record.energy)


def test_raw_answers_keep_every_read(connect):
    future = connect().get_solver().sample_ising({0: -1}, {(0, 1): -1}, num_reads=7, answer_mode="raw")

    assert list(future.num_occurrences) == [1] * 7


def test_a_full_dense_problem_fits(connect):
    bqm = random_bqm(3, "SPIN", variables=64)

    samples = connect().get_solver().sample_bqm(bqm, num_reads=1000).sampleset

    np.testing.assert_allclose(samples.record.energy, bqm.energies(samples))


def test_an_uncompressed_body_is_read_too(connect):
    solver = connect(compress_qpu_problem_data=False).get_solver()

    assert solver.sample_qubo({(0, 0): -1, (1, 1): 2}, num_reads=5).sampleset.first.energy == -1


def test_access_time_is_charged_by_the_read(connect):
    solver = connect().get_solver()
    few, many = (solver.sample_ising({0: 1}, {}, num_reads=reads).timing["qpu_access_time"] for reads in (10, 110))

    assert many - few == pytest.approx(100 * (20 + 100 + 20.5))


def test_a_problem_takes_its_time_and_the_client_polls_for_it(connect, dwave):
    solver = connect().get_solver()
    httpx.delete(f"{dwave.control}/drill/requests")
    begun = time.monotonic()

    solver.sample_ising({0: 1}, {}).result()

    assert SOLVE_SECONDS <= time.monotonic() - begun < SOLVE_SECONDS + 1
    requests = httpx.get(f"{dwave.control}/drill/requests").json()["requests"]
    polls = [one for one in requests if one["query"].startswith("id=")]
    assert len(polls) == 1
    assert polls[0]["seconds"] >= SOLVE_SECONDS / 2


def test_problems_are_solved_side_by_side(connect):
    solver = connect().get_solver()
    begun = time.monotonic()

    futures = [solver.sample_ising({0: 1}, {(0, 1): number / 20}) for number in range(20)]

    assert {future.sampleset.first.sample[0] for future in futures} == {-1}
    assert time.monotonic() - begun < 5 * SOLVE_SECONDS


def test_a_cancelled_problem_is_not_solved(connect):
    future = connect().get_solver().sample_ising({0: 1}, {})
    while future.id is None:
        time.sleep(0.01)

    future.cancel()

    with pytest.raises(exceptions.CanceledFutureError):
        future.result()


def test_problems_are_listed(connect, dwave):
    solver = connect().get_solver()
    solver.sample_ising({0: 1}, {}, label="listed").result()
    with Problems(endpoint=f"{dwave.url}/sapi/v2/", token=TOKEN) as problems:
        found = problems.list_problems(label="listed", status="COMPLETED", solver=SOLVER)
        whole = problems.get_problem(found[0].id)

    assert [one.label for one in found] == ["listed"]
    assert whole.answer.num_variables == 64


def test_the_solver_is_a_complete_processor(connect):
    solver = connect().get_solver(qpu=True, num_qubits=64)

    assert (solver.name, solver.online, solver.graph_id is None) == (SOLVER, True, False)
    assert len(solver.undirected_edges) == 64 * 63 / 2


def test_each_region_has_a_name_of_its_own(dwave):
    with Regions(endpoint=f"{dwave.url}/metadata/v1/") as regions:
        assert [(one.code, one.endpoint) for one in regions.list_regions()] == [
            ("na-west-1", "https://na-west-1.cloud.dwavesys.com/sapi/v2/"),
            ("eu-central-1", "https://eu-central-1.cloud.dwavesys.com/sapi/v2/"),
        ]
        assert regions.get_region("na-west-1").name
        with pytest.raises(api.ResourceNotFoundError):
            regions.get_region("ap-east-9")


def test_a_processor_with_gaps_between_its_qubits_is_sampled_truly(connect):
    solver = connect().get_solver(topology__type="zephyr")
    graph = {*solver.undirected_edges}
    few = sorted(graph)[::7]
    bqm = dimod.BinaryQuadraticModel.from_ising(
        {qubit: 0.5 for edge in few for qubit in edge}, {edge: random.Random(str(edge)).choice((-1, 1)) for edge in few}
    )

    samples = solver.sample_bqm(bqm, num_reads=20).sampleset

    np.testing.assert_allclose(samples.record.energy, bqm.energies(samples))
    assert set(samples.variables) == set(bqm.variables)


def test_a_model_is_uploaded_in_parts_and_solved(connect):
    bqm = random_bqm(3, "SPIN", 14)
    solver = connect().get_solver(hybrid=True)
    with bqm.to_file() as file:
        uploaded = solver.upload_bqm(file).result()

    samples = solver.sample_bqm(uploaded, time_limit=3).sampleset

    assert samples.first.energy == pytest.approx(dimod.ExactSolver().sample(bqm).first.energy)
    np.testing.assert_allclose(samples.record.energy, bqm.energies(samples))


def test_all_of_a_problem_can_be_read_again(connect, dwave):
    solver = connect().get_solver()
    future = solver.sample_ising({0: 1, 1: -1}, {(0, 1): 0.5}, num_reads=3, label="read again")
    future.result()
    with Problems(endpoint=f"{dwave.url}/sapi/v2/", token=TOKEN) as problems:
        info = problems.get_problem_info(future.id)
        answer = problems.get_problem_answer(future.id)
        said = problems.get_problem_messages(future.id)

    assert (info.params, info.metadata.label, info.metadata.solver.name) == ({"num_reads": 3}, "read again", SOLVER)
    assert info.answer == answer
    assert said == []


def test_definitions_are_cached_by_their_tag(dwave):
    with httpx.Client(base_url=dwave.url, verify=dwave.trusting(), headers={"X-Auth-Token": TOKEN}) as client:
        first = client.get("/sapi/v2/solvers/remote/")
        again = client.get("/sapi/v2/solvers/remote/", headers={"If-None-Match": first.headers["etag"]})
        other = client.get("/sapi/v2/solvers/remote/", headers={"If-None-Match": 'W/"other"'})

    assert first.headers["cache-control"] == "private, max-age=60"
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def test_a_wrong_token_is_refused(connect):
    with pytest.raises(exceptions.SolverAuthenticationError):
        connect(token="DEV-wrong").get_solver()


def test_an_unknown_solver_is_not_found(connect):
    with pytest.raises(exceptions.SolverNotFoundError):
        connect().get_solver(name="Advantage_system4.1")


@pytest.mark.parametrize("wanted", [{}, {"name": SOLVER}])
def test_a_solver_switched_off_is_offline(connect, dwave, wanted):
    dwave.switch({"match": {"path": SAPI + "solvers/remote/.*"}, "patch": {"status": "OFFLINE"}})

    with pytest.raises(exceptions.SolverNotFoundError):
        connect().get_solver(**wanted)
    assert {one.name for one in connect().get_solvers(online=False)} == {
        SOLVER, "Advantage2_prototype2", "hybrid_binary_quadratic_model_version2",
    }  # fmt: skip


def test_a_spent_quota_reaches_the_client_in_the_vendors_words(connect, dwave):
    solver = connect().get_solver()
    sentence = "Problem not accepted because user u has insufficient remaining solver access time in project p"
    dwave.switch(
        {
            "match": {"method": "POST", "path": SAPI + "problems/"},
            "patch": {"error_code": 400, "error_msg": sentence},
        }
    )

    with pytest.raises(exceptions.SolverFailureError, match="insufficient remaining solver access time"):
        solver.sample_ising({0: 1}, {}).result()


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Internal SAPI error occurred.", exceptions.SolverFailureError),
        ("Solver is offline", exceptions.SolverOfflineError),
    ],
)
def test_a_problem_can_fail(connect, dwave, message, expected):
    solver = connect().get_solver()
    patch = {"status": "FAILED", "error_message": message}
    dwave.switch({"match": {"method": "GET", "path": SAPI + "problems/.*"}, "patch": patch})

    with pytest.raises(expected, match=message):
        solver.sample_ising({0: 1}, {}).result()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (503, api.InternalServerError),
        (403, api.ResourceAccessForbiddenError),
        (429, api.ResourceLimitsExceededError),
    ],
)
def test_a_failing_vendor_is_told_from_a_failing_problem(connect, dwave, status, expected):
    answer = {"status": status, "body": "try later", "headers": {"Retry-After": "1"}}
    dwave.switch({"match": {"path": "/sapi/.*"}, "answer": answer})

    with pytest.raises(expected, match="try later"):
        connect().get_solver()


def test_a_fault_ends_after_its_times_and_the_clients_retries_hide_it(connect, dwave):
    answer = {"status": 429, "headers": {"Retry-After": "0"}}
    dwave.switch({"match": {"path": "/sapi/.*"}, "answer": answer, "times": 2})

    assert connect(http_retry_total=3).get_solver().name == SOLVER
    assert httpx.get(f"{dwave.control}/drill/faults").json() == {"faults": []}


def test_a_bad_problem_fails_alone(connect, dwave):
    solver = connect().get_solver()

    with pytest.raises(exceptions.SolverFailureError, match="num_reads"):
        solver.sample_ising({0: 1}, {}, num_reads=1001).result()


def test_control_is_not_reachable_through_the_vendor(dwave):
    with httpx.Client(verify=dwave.trusting()) as client:
        replies = [client.request(method, f"{dwave.url}/drill/faults") for method in ("GET", "PUT", "DELETE")]

    assert [reply.status_code for reply in replies] == [404] * 3
    assert replies[0].json() == {"error_code": 404, "error_msg": "Not Found"}


def test_control_listens_on_loopback_only(dwave):
    # Every 127.x.y.z is loopback: a listener on all addresses would answer here, one on 127.0.0.1 does not.
    elsewhere = "127.0.0.2"
    for port, refused in ((dwave.port, False), (dwave.control_port, True)):
        with socket.socket() as probe:
            assert bool(probe.connect_ex((elsewhere, port))) is refused


def test_no_secret_is_in_the_journal(connect, dwave):
    httpx.delete(f"{dwave.control}/drill/requests")
    connect().get_solver()
    with pytest.raises(exceptions.SolverAuthenticationError):
        connect(token="DEV-somebody-elses").get_solver()

    journal = httpx.get(f"{dwave.control}/drill/requests")

    assert [one["status"] for one in journal.json()["requests"]] == [200, 200, 401]
    assert "DEV-" not in journal.text
