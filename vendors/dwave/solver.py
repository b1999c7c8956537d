"""The one solver: what it says of itself, and how it samples.

Its graph is complete, so that small dense problems need no minor embedding; everything else has the shape of
a quantum processor's definition.
"""

from __future__ import annotations

import itertools
from typing import Any, Literal, cast

import dimod
from dwave.samplers import SimulatedAnnealingSampler, SteepestDescentSampler
from pydantic import BaseModel, ConfigDict, Field

QUBITS = 64
MAX_READS = 1000
ANNEALING_TIME = (0.5, 2000.0)  # microseconds, as all times here
PROGRAMMING_TIME = 15_000.0
READOUT_TIME = 100.0
DELAY_TIME = 20.5
UPDATES = 100_000  # sweeps times reads: bounds the work of one problem, whatever its reads

# The samplers are untyped; they hold no state.
_annealer = cast("Any", SimulatedAnnealingSampler)()
_descender = cast("Any", SteepestDescentSampler)()

IDENTITY = {"name": "Advantage2_system1", "version": {"graph_id": "01c0mp1e7e"}}


class Parameters(BaseModel):
    """What a problem may set; other parameters are refused. Only reads and answer mode change the answer."""

    model_config = ConfigDict(extra="forbid")

    num_reads: int = Field(default=1, ge=1, le=MAX_READS)
    answer_mode: Literal["histogram", "raw"] = "histogram"
    annealing_time: float = Field(default=20.0, ge=ANNEALING_TIME[0], le=ANNEALING_TIME[1])
    auto_scale: bool = True


DEFINITION: dict[str, Any] = {
    "identity": IDENTITY,
    "status": "ONLINE",
    "description": "A quantum annealing solver with a complete graph",
    "avg_load": 0.01,
    "properties": {
        "category": "qpu",
        "topology": {"type": "clique", "shape": [QUBITS]},
        "num_qubits": QUBITS,
        "qubits": list(range(QUBITS)),
        "couplers": list(itertools.combinations(range(QUBITS), 2)),
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
    },
}


def selected(expression: str | None) -> dict[str, Any]:
    """The definition's fields that a filter keeps: ``all,-status``, or ``none,+status`` (its plus may be a space)."""
    start, *changes = (expression or "all").split(",")
    if start not in {"all", "none"}:
        raise ValueError(f"filter must begin with all or none, not {start!r}")
    kept = set(DEFINITION) if start == "all" else set()
    for change in changes:
        if change.startswith("-"):
            kept.discard(change[1:])
        else:
            kept.add(change.lstrip("+ "))
    return {name: value for name, value in DEFINITION.items() if name in kept}


def sample(bqm: dimod.BinaryQuadraticModel, parameters: Parameters) -> dimod.SampleSet:
    """Anneal; rows are ordered by energy unless each read was asked for.

    Each read then descends to its local minimum: annealing alone leaves one read in a hundred excited.
    """
    reads = parameters.num_reads
    annealed = _annealer.sample(bqm, num_reads=reads, num_sweeps=min(1000, UPDATES // reads))
    samples = _descender.sample(bqm, initial_states=annealed)
    if parameters.answer_mode == "histogram":
        samples = samples.aggregate().slice()  # the slice is sorted by energy
    result: dimod.SampleSet = samples
    return result


def timing(parameters: Parameters) -> dict[str, float]:
    """What the processor would have charged, by the vendor's own sum: programming, then reads."""
    per_read = parameters.annealing_time + READOUT_TIME + DELAY_TIME
    sampling = parameters.num_reads * per_read
    return {
        "qpu_sampling_time": sampling,
        "qpu_anneal_time_per_sample": parameters.annealing_time,
        "qpu_readout_time_per_sample": READOUT_TIME,
        "qpu_delay_time_per_sample": DELAY_TIME,
        "qpu_programming_time": PROGRAMMING_TIME,
        "qpu_access_time": PROGRAMMING_TIME + sampling,
        "qpu_access_overhead_time": 1000.0,
        "total_post_processing_time": 0.0,
        "post_processing_overhead_time": 0.0,
    }
