"""dwave-system's samplers: embed a problem into the processor's own graph; and leave one to the hybrid solver.

Which of them is the first argument of the program: its environment says.
"""

import os

import dimod
from dwave.system import DWaveSampler, EmbeddingComposite, LeapHybridSampler
from telling import told


def embed() -> str:
    sampler = DWaveSampler(solver={"topology__type": "zephyr"})
    try:
        return solved(EmbeddingComposite(sampler), sampler.solver.name, num_reads=25)
    finally:
        sampler.close()


def leave() -> str:
    sampler = LeapHybridSampler()
    try:
        return solved(sampler, sampler.solver.name)
    finally:
        sampler.close()


def solved(sampler: dimod.Sampler, name: str, **options: int) -> str:
    bqm = dimod.generators.gnp_random_bqm(8, 0.8, "SPIN", random_state=2)
    samples = sampler.sample(bqm, **options)
    best = dimod.ExactSolver().sample(bqm).first.energy
    assert abs(samples.first.energy - bqm.energy(samples.first.sample)) < 1e-6, "the energy is not that of the sample"
    assert abs(samples.first.energy - best) < 1e-6, f"the energy is {samples.first.energy}, the least is {best}"
    return f"{name}: energy {samples.first.energy:g}, which is the least there is"


told({"embed": embed, "leave": leave}[os.environ["SAMPLER"]])
