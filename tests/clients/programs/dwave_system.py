"""dwave-system's samplers: embed a problem into the processor's own graph, or leave it to the hybrid solver.

SAMPLER says which of them: ``embed`` or ``leave``.
"""

import os

import dimod
from dwave.graphs import zephyr_graph
from dwave.system import DWaveSampler, EmbeddingComposite, LeapHybridSampler
from telling import told


def embed() -> str:
    with DWaveSampler() as sampler:
        graph = zephyr_graph(*sampler.properties["topology"]["shape"])
        assert {frozenset(edge) for edge in graph.edges} == {frozenset(edge) for edge in sampler.edgelist}, "no Zephyr"
        return solved(EmbeddingComposite(sampler), sampler.solver.name, num_reads=25)


def leave() -> str:
    with LeapHybridSampler() as sampler:
        return solved(sampler, sampler.solver.name)


def solved(sampler: dimod.Sampler, name: str, **options: int) -> str:
    bqm = dimod.generators.gnp_random_bqm(8, 0.8, "SPIN", random_state=2)
    samples = sampler.sample(bqm, **options)
    first = samples.first
    energy = bqm.energy(first.sample)
    assert abs(first.energy - energy) < 1e-6, f"an energy is {first.energy}, that of its sample is {energy}"
    best = dimod.ExactSolver().sample(bqm).first.energy
    assert abs(first.energy - best) < 1e-6, f"the energy is {first.energy}, the least is {best}"
    return f"{name}: the best energy is {first.energy:g}, which is the least"


told({"embed": embed, "leave": leave}[os.environ["SAMPLER"]])
