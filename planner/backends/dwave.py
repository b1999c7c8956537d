"""D-Wave's quantum processors through the unmodified dwave-cloud-client.

What the client does not bound, this module does. Its retries obey `Retry-After` for up to six hours each,
so they are off, and only the harmless reads are tried again here. Its polling timeout is checked between
polls only, and polls answered 5xx are repeated without a pause, so both have values. Its cache believes an
offline solver to be online for 15 minutes, so it is off.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import dimod
import requests
from dwave.cloud import Client
from dwave.cloud import exceptions as cloud
from dwave.cloud.api import exceptions as api

from planner.backends.base import BackendError, Solution, best

log = logging.getLogger(__name__)

REQUEST_TIMEOUT = 10.0
SOLVER_MAX_AGE = 15.0
ATTEMPTS = 3
_TRANSIENT = {"unreachable", "vendor_error", "rate_limited"}

# The first class that matches wins: subclasses stand before their bases.
_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (api.ResourceAuthenticationError, "auth"),
    (api.ResourceAccessForbiddenError, "forbidden"),
    (api.ResourceLimitsExceededError, "rate_limited"),
    (cloud.SolverOfflineError, "solver_unavailable"),
    (cloud.SolverNotFoundError, "solver_unavailable"),
    (api.ResourceBadResponseError, "bad_response"),
    (api.RequestTimeout, "unreachable"),
    (cloud.PollingTimeout, "timeout"),
    (cloud.CanceledFutureError, "vendor_error"),  # cancelled over there, not by us
    (cloud.InvalidProblemError, "problem_does_not_fit"),
    (api.RequestError, "vendor_error"),
    (requests.RequestException, "unreachable"),
)


def explain(error: Exception) -> BackendError:
    """Translate what the client raised; an error nobody foresaw is of kind internal."""
    # The vendor has no code for a spent quota, only this sentence.
    if "insufficient remaining solver access time" in str(error).lower():
        return BackendError("quota", str(error))
    kind = next((kind for cls, kind in _KINDS if isinstance(error, cls)), "internal")
    return BackendError(kind, f"{type(error).__name__}: {error}")


def make_client(token: str) -> Client:
    """Return a client of the default endpoint; only its environment (DWAVE_*) may point it elsewhere."""
    if not token:
        raise BackendError("not_configured", "no token; set DWAVE_API_TOKEN")
    return Client.from_config(
        config_file=False,
        token=token,
        cache_enabled=False,
        http_retry_total=0,
        request_timeout=REQUEST_TIMEOUT,
        poll_wait_time=1,
        poll_pause=0.1,
        polling_timeout=600,
    )


class DWaveBackend:
    """Solves on one named solver whose graph must be complete: no minor embedding is attempted."""

    def __init__(self, solver: str, connect: Callable[[], Client]) -> None:
        self.name = solver
        self._connect = connect
        self._client: Client | None = None
        self._solver: Any = None
        self._fetched = float("-inf")
        # The client's session for solvers is not safe for threads.
        self._lock = threading.Lock()

    def solve(
        self,
        bqm: dimod.BinaryQuadraticModel,
        *,
        num_reads: int,
        timeout: float,
        cancelled: threading.Event,
        label: str,
    ) -> Solution:
        """Sample on the processor. A problem once submitted is never submitted again: it may be billed."""
        deadline = time.monotonic() + timeout
        try:
            solver = self._find_solver(deadline, cancelled)
            qubits = _place(bqm, solver)
            future = solver.sample_bqm(_renamed(bqm, qubits), label=label, num_reads=num_reads)
            _wait(future, deadline, cancelled, timeout)
            samples = future.sampleset
            samples.resolve()
            access = float(future.timing.get("qpu_access_time", 0.0)) / 1e6  # microseconds
        except BackendError:
            raise
        except Exception as error:
            raise explain(error) from error
        names = {qubit: name for name, qubit in qubits.items()}
        solution = best(bqm, _renamed(samples, names))
        return Solution(solution.sample, solution.energy, solution.occurrences, access)

    def check(self) -> str:
        """Ask for the solver's definition and status: two reads, nothing billed."""
        try:
            self._fetch(time.monotonic() + REQUEST_TIMEOUT, max_age=0.0)
        except BackendError:
            raise
        except Exception as error:
            raise explain(error) from error
        return f"{self.name} is online"

    def _find_solver(self, deadline: float, cancelled: threading.Event) -> Any:
        """Fetch the solver, trying transient failures again; raises BackendError."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._fetch(deadline, max_age=SOLVER_MAX_AGE)
            except Exception as error:
                known = error if isinstance(error, BackendError) else explain(error)
                pause = 0.5 * attempt
                if known.kind not in _TRANSIENT or attempt == ATTEMPTS or time.monotonic() + pause > deadline:
                    raise known from error
                log.info("attempt %d to reach D-Wave failed: %s", attempt, known, extra={"kind": known.kind})
                if cancelled.wait(pause):
                    raise BackendError("cancelled", "the solve was cancelled") from error
        raise AssertionError("unreachable")

    def _fetch(self, deadline: float, max_age: float) -> Any:
        if not self._lock.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise BackendError("timeout", "D-Wave did not answer in time")
        try:
            if time.monotonic() - self._fetched > max_age:
                self._fetched = float("-inf")
                self._client = self._client or self._connect()
                self._solver = self._client.get_solver(name=self.name)
                self._fetched = time.monotonic()
            return self._solver
        finally:
            self._lock.release()


def _place(bqm: Any, solver: Any) -> dict[str, int]:
    """Give each variable a qubit; any will do on a complete graph, and no other is supported."""
    nodes = sorted(solver.nodes)
    if len(solver.undirected_edges) != len(nodes) * (len(nodes) - 1) // 2:
        raise BackendError("problem_does_not_fit", f"{solver.name} has no complete graph, and nothing is embedded")
    if bqm.num_variables > len(nodes):
        raise BackendError(
            "problem_does_not_fit", f"{bqm.num_variables} variables, {solver.name} has {len(nodes)} qubits"
        )
    return dict(zip(bqm.variables, nodes, strict=False))


def _wait(future: Any, deadline: float, cancelled: threading.Event, timeout: float) -> None:
    while not future.wait(timeout=0.1):
        late = time.monotonic() > deadline
        if late or cancelled.is_set():
            future.cancel()
            if late:
                raise BackendError("timeout", f"not solved within {timeout:g} s")
            raise BackendError("cancelled", "the solve was cancelled")


def _renamed(labelled: Any, names: dict[Any, Any]) -> Any:
    """Return a copy of a model or of samples with other variable labels."""
    return labelled.relabel_variables(names, inplace=False)
