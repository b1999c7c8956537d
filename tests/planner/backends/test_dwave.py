from __future__ import annotations

import itertools
import threading
import time

import dimod
import pytest
import requests
from dwave.cloud import exceptions as cloud
from dwave.cloud.api import exceptions as api

from planner.backends import dwave
from planner.backends.base import BackendError
from planner.backends.dwave import DWaveBackend, explain, make_client


class Future:
    """An answer of the client: solved at once by exhaustion, after a while, or never."""

    def __init__(self, bqm=None, *, error=None, ready=True):
        self.bqm, self.error, self.ready = bqm, error, ready
        self.cancelled = False
        self.timing = {"qpu_access_time": 12_000.0}

    def wait(self, timeout):
        if not self.ready:
            time.sleep(timeout)
        return self.ready

    def cancel(self):
        self.cancelled = True

    @property
    def sampleset(self):
        if self.error:
            raise self.error
        # The vendor's energies are not believed, so wrong ones must not matter.
        samples = dimod.ExactSolver().sample(self.bqm)
        return dimod.SampleSet.from_samples(
            (samples.record.sample, samples.variables), vartype=self.bqm.vartype, energy=range(len(samples))
        )


class Solver:
    name = "Advantage2_system1"

    def __init__(self, qubits=range(10, 16), missing=()):
        self.nodes = set(qubits)
        self.undirected_edges = set(itertools.combinations(sorted(self.nodes), 2)) - set(missing)
        self.submitted = []
        self.answer = Future

    def sample_bqm(self, bqm, *, label, num_reads):
        self.submitted.append((bqm, label, num_reads))
        return self.answer(bqm)


class Client:
    def __init__(self, solver, errors=()):
        self.solver, self.errors = solver, list(errors)
        self.asked = 0

    def get_solver(self, name):
        self.asked += 1
        assert name == "Advantage2_system1"
        if self.errors:
            raise self.errors.pop(0)
        return self.solver


def solve(client, bqm=None, *, timeout=5.0, cancelled=None):
    bqm = bqm or dimod.BinaryQuadraticModel({"a": -1, "b": 2, "c": 0}, {("a", "b"): -4}, 0, "BINARY")
    backend = DWaveBackend("Advantage2_system1", lambda: client)
    return backend.solve(bqm, num_reads=20, timeout=timeout, cancelled=cancelled or threading.Event(), label="job")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(dwave, "ATTEMPTS", 2)


def test_variables_go_to_qubits_and_come_back():
    client = Client(Solver())

    solution = solve(client)

    assert solution.energy == -3.0
    assert (solution.sample["a"], solution.sample["b"]) == (1, 1)
    assert set(solution.sample) == {"a", "b", "c"}
    assert solution.access_seconds == pytest.approx(0.012)
    ((bqm, label, num_reads),) = client.solver.submitted
    assert set(bqm.variables) == {10, 11, 12}
    assert (label, num_reads) == ("job", 20)


@pytest.mark.parametrize(
    ("solver", "said"),
    [
        pytest.param(Solver(qubits=range(2)), "3 variables, Advantage2_system1 has 2 qubits", id="too-few-qubits"),
        pytest.param(Solver(missing=[(10, 11)]), "no complete graph", id="sparse"),
    ],
)
def test_a_problem_that_does_not_fit_is_not_submitted(solver, said):
    with pytest.raises(BackendError, match=said) as caught:
        solve(Client(solver))

    assert caught.value.kind == "problem_does_not_fit"
    assert solver.submitted == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (cloud.SolverAuthenticationError(), "auth"),
        (api.ResourceAccessForbiddenError(), "forbidden"),
        (cloud.SolverFailureError("... insufficient remaining solver access time in project X"), "quota"),
        (api.ResourceLimitsExceededError(), "rate_limited"),
        (cloud.SolverOfflineError("Solver is offline"), "solver_unavailable"),
        (cloud.SolverNotFoundError(), "solver_unavailable"),
        (cloud.InvalidAPIResponseError(), "bad_response"),
        (api.InternalServerError(error_code=503), "vendor_error"),
        (cloud.SolverFailureError("Internal SAPI error"), "vendor_error"),
        (cloud.CanceledFutureError(), "vendor_error"),
        (api.RequestTimeout(), "unreachable"),
        (requests.exceptions.SSLError(), "unreachable"),
        (cloud.PollingTimeout(), "timeout"),
        (cloud.ProblemStructureError(), "problem_does_not_fit"),
        (ZeroDivisionError(), "internal"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_each_error_of_the_client_has_a_kind(error, kind):
    assert explain(error).kind == kind


def test_reads_are_tried_again_but_a_submission_never():
    client = Client(Solver(), errors=[api.InternalServerError(error_code=503)])
    client.solver.answer = lambda bqm: Future(error=cloud.SolverFailureError("Internal SAPI error"))

    with pytest.raises(BackendError) as caught:
        solve(client)

    assert caught.value.kind == "vendor_error"
    assert client.asked == 2
    assert len(client.solver.submitted) == 1


def test_a_rejected_token_is_not_tried_again():
    client = Client(Solver(), errors=[cloud.SolverAuthenticationError()])

    with pytest.raises(BackendError) as caught:
        solve(client)

    assert caught.value.kind == "auth"
    assert client.asked == 1


@pytest.mark.parametrize("why", ["timeout", "cancelled"])
def test_a_solve_that_ends_early_cancels_the_problem_at_the_vendor(why):
    client, future, cancelled = Client(Solver()), Future(ready=False), threading.Event()
    client.solver.answer = lambda bqm: future
    if why == "cancelled":
        cancelled.set()

    with pytest.raises(BackendError) as caught:
        solve(client, timeout=0.2 if why == "timeout" else 60, cancelled=cancelled)

    assert caught.value.kind == why
    assert future.cancelled


def test_the_check_asks_anew_and_submits_nothing():
    client = Client(Solver())
    backend = DWaveBackend("Advantage2_system1", lambda: client)
    backend.check()
    client.errors = [cloud.SolverNotFoundError()]

    with pytest.raises(BackendError) as caught:
        backend.check()

    assert caught.value.kind == "solver_unavailable"
    assert client.solver.submitted == []


def test_the_real_client_has_bounds_and_no_cache():
    with make_client("secret") as client:
        config = client.config

    assert config.endpoint == "https://cloud.dwavesys.com/sapi/"
    assert config.request_retry.total == 0
    assert config.polling_schedule.wait_time == 1
    assert config.polling_timeout == 600
    assert not config.cache.enabled


def test_no_token_is_told_as_such():
    with pytest.raises(BackendError) as caught:
        make_client("")

    assert caught.value.kind == "not_configured"
