"""How problems are solved: truly, by annealing in software, with the times that a processor would have charged."""

from __future__ import annotations

from typing import Any, Literal, cast

import dimod
from dwave.samplers import SimulatedAnnealingSampler, SteepestDescentSampler
from pydantic import BaseModel, ConfigDict, Field

from vendors.dwave.solvers import ANNEALING_TIME, HYBRID_SECONDS, MAX_READS

PROGRAMMING_TIME = 15_000.0
READOUT_TIME = 100.0
DELAY_TIME = 20.5
UPDATES = 100_000  # sweeps times reads: bounds the work of one problem, whatever its reads
HYBRID_READS = 50

# The samplers are untyped; they hold no state.
_annealer = cast("Any", SimulatedAnnealingSampler)()
_descender = cast("Any", SteepestDescentSampler)()


class Parameters(BaseModel):
    """What a problem for a processor may set; others are refused. Only reads and answer mode change the answer."""

    model_config = ConfigDict(extra="forbid")

    num_reads: int = Field(default=1, ge=1, le=MAX_READS)
    answer_mode: Literal["histogram", "raw"] = "histogram"
    annealing_time: float = Field(default=20.0, ge=ANNEALING_TIME[0], le=ANNEALING_TIME[1])
    auto_scale: bool = True


class HybridParameters(BaseModel):
    """What a problem for the hybrid solver may set; the limit changes what is charged and not the answer."""

    model_config = ConfigDict(extra="forbid")

    time_limit: float = Field(default=3.0, ge=3.0, le=HYBRID_SECONDS)


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


def best(bqm: dimod.BinaryQuadraticModel, parameters: HybridParameters) -> dimod.SampleSet:
    """The best sample that many reads have found, with the times of a hybrid solver, in microseconds."""
    every: Any = sample(bqm, Parameters(num_reads=HYBRID_READS))
    found: dimod.SampleSet = every.slice(1)
    limit = parameters.time_limit * 1e6
    found.info.clear()
    found.info.update({"run_time": limit, "charge_time": limit, "qpu_access_time": 0.0})
    return found


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
