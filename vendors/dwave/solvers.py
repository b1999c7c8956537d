"""The solvers: what each says of itself.

The first has a complete graph, so that small dense problems need no minor embedding; everything else of it has the
shape of a quantum processor's definition. The second has the graph of a small Advantage2. The third is hybrid.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vendors.dwave import zephyr

QUBITS = 64
GRID = 2  # of the Zephyr graph
MAX_READS = 1000
ANNEALING_TIME = (0.5, 2000.0)  # microseconds, as all times of a processor
HYBRID_SECONDS = 3600.0

Coupler = tuple[int, int]


@dataclass(frozen=True)
class Solver:
    """One solver. `graph_id` is of processors alone; a hybrid one takes uploaded models and has no graph."""

    name: str
    description: str
    avg_load: float
    properties: dict[str, Any]
    graph_id: str = ""

    @property
    def identity(self) -> dict[str, Any]:
        """What problems and answers name it by."""
        return {"name": self.name} | ({"version": {"graph_id": self.graph_id}} if self.graph_id else {})

    @property
    def definition(self) -> dict[str, Any]:
        """All that is told of it."""
        return {
            "identity": self.identity, "status": "ONLINE", "description": self.description,
            "avg_load": self.avg_load, "properties": self.properties,
        }  # fmt: skip

    @property
    def types(self) -> Sequence[str]:
        """The problem types it takes."""
        found: Sequence[str] = self.properties["supported_problem_types"]
        return found

    @cached_property
    def couplers(self) -> list[Coupler]:
        """Of a processor: its couplers, in the order in which problems give their biases."""
        found: list[Coupler] = self.properties["couplers"]
        return found

    @property
    def qubits(self) -> int:
        """Of a processor: how many qubits it has; all of them work."""
        found: int = self.properties["num_qubits"]
        return found


def _processor(topology: dict[str, Any], qubits: int, couplers: list[Coupler]) -> dict[str, Any]:
    return {
        "category": "qpu",
        "topology": topology,
        "num_qubits": qubits,
        "qubits": list(range(qubits)),
        "couplers": couplers,
        "supported_problem_types": ["ising", "qubo"],
        "h_range": [-4.0, 4.0],
        "j_range": [-1.0, 1.0],
        "extended_j_range": [-2.0, 1.0],
        "num_reads_range": [1, MAX_READS],
        "annealing_time_range": list(ANNEALING_TIME),
        "default_annealing_time": 20.0,
        "default_programming_thermalization": 1000.0,
        "default_readout_thermalization": 0.0,
        "problem_run_duration_range": [0.0, 1_000_000.0],
        "quota_conversion_rate": 1,
        "tags": [],
        "parameters": {
            "num_reads": "Number of samples to return.",
            "answer_mode": "Whether equal samples are counted (histogram) or each is returned (raw).",
            "annealing_time": "Time of one anneal, in microseconds.",
            "auto_scale": "Whether biases are scaled into the ranges of the processor.",
        },
    }


CLIQUE = Solver(
    "Advantage2_system1",
    "A quantum annealing solver with a complete graph",
    0.01,
    _processor({"type": "clique", "shape": [QUBITS]}, QUBITS, list(itertools.combinations(range(QUBITS), 2))),
    "01c0mp1e7e",
)
ZEPHYR = Solver(
    "Advantage2_prototype2",
    "A quantum annealing solver with a Zephyr graph",
    0.05,
    _processor({"type": "zephyr", "shape": [GRID, zephyr.T]}, zephyr.qubits(GRID), zephyr.couplers(GRID)),
    "012e9b4e7a",
)
HYBRID = Solver(
    "hybrid_binary_quadratic_model_version2",
    "A hybrid solver for binary quadratic models",
    0.1,
    {
        "category": "hybrid",
        "version": "2.2",
        "supported_problem_types": ["bqm"],
        "quota_conversion_rate": 20,
        "minimum_time_limit": [[1, 3.0], [1024, 3.0], [4096, 10.0], [10000, 40.0], [1_000_000, 600.0]],
        "maximum_time_limit_hrs": HYBRID_SECONDS / 3600,
        "maximum_number_of_variables": 1_000_000,
        "maximum_number_of_biases": 200_000_000,
        "parameters": {"time_limit": "Seconds that the solver may take."},
        "tags": [],
    },
)
SOLVERS = {one.name: one for one in (CLIQUE, ZEPHYR, HYBRID)}


def selected(definition: dict[str, Any], expression: str | None) -> dict[str, Any]:
    """The fields that a filter keeps: ``all,-status``, or ``none,+status`` (its plus may be a space).

    Raises ValueError: it is no filter.
    """
    start, *changes = (expression or "all").split(",")
    if start not in {"all", "none"}:
        raise ValueError(f"filter must begin with all or none, not {start!r}")
    kept = set(definition) if start == "all" else set()
    for change in changes:
        if change.startswith("-"):
            kept.discard(change[1:])
        else:
            kept.add(change.lstrip("+ "))
    return {name: value for name, value in definition.items() if name in kept}
