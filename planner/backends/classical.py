"""Simulated annealing in this process: the fallback that needs no vendor."""

from __future__ import annotations

import threading
import time
from typing import Any

import dimod
from dwave.samplers import SimulatedAnnealingSampler

from planner.backends.base import BackendError, Solution, best


class ClassicalBackend:
    """Always available; the sampler releases the interpreter lock while it anneals."""

    def solve(
        self,
        bqm: dimod.BinaryQuadraticModel,
        *,
        num_reads: int,
        timeout: float,
        cancelled: threading.Event,
        label: str,
    ) -> Solution:
        """Anneal `num_reads` times. Raises BackendError of kind timeout or cancelled."""
        deadline = time.monotonic() + timeout
        sampler: Any = SimulatedAnnealingSampler  # untyped
        samples = sampler().sample(
            bqm,
            num_reads=num_reads,
            interrupt_function=lambda: cancelled.is_set() or time.monotonic() > deadline,
        )
        # An interrupted run returns the reads it finished; a shorter search must not pass as a full one.
        if cancelled.is_set():
            raise BackendError("cancelled", "the solve was cancelled")
        if time.monotonic() > deadline:
            raise BackendError("timeout", f"not solved within {timeout:g} s")
        return best(bqm, samples)

    def check(self) -> str:
        """Return a reason; nothing here can be down."""
        return "simulated annealing runs in this process"
