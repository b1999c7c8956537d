"""The one interface of all backends."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Protocol

import dimod


class BackendError(Exception):
    """A solve failed. `kind` is a label of a metric and the error code of the job: few and fixed values.

    Kinds: auth, forbidden, quota, rate_limited, solver_unavailable, vendor_error, bad_response,
    unreachable, timeout, problem_does_not_fit, not_configured, cancelled, internal.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Solution:
    """The best sample found; `access_seconds` is the processor time the vendor reported (0 if none)."""

    sample: dict[str, int]
    energy: float
    occurrences: int
    access_seconds: float = 0.0


class Backend(Protocol):
    """Solves one problem at a time per calling thread; instances are shared by all threads."""

    def solve(
        self,
        bqm: dimod.BinaryQuadraticModel,
        *,
        num_reads: int,
        timeout: float,
        cancelled: threading.Event,
        label: str,
    ) -> Solution:
        """Block until solved, at most about `timeout` seconds or until `cancelled` is set.

        Raises:
            BackendError: nothing was solved.

        """
        ...

    def check(self) -> str:
        """Tell in a few words that the backend would solve now, without solving or spending anything.

        Raises:
            BackendError: it would not.

        """
        ...


def best(bqm: dimod.BinaryQuadraticModel, samples: Any) -> Solution:
    """Return the sample of lowest energy from a SampleSet; energies are computed anew, not believed."""
    aggregated = samples.aggregate()
    energies = bqm.energies(aggregated)
    index = int(energies.argmin())
    sample = dict(zip(aggregated.variables, map(int, aggregated.record.sample[index]), strict=True))
    return Solution(sample, float(energies[index]), int(aggregated.record.num_occurrences[index]))
