"""dwave-cloud-client, configured by its environment alone: solve a problem, and weigh the answer."""

import dimod
from dwave.cloud import Client
from telling import told


def solve() -> str:
    bqm = dimod.generators.gnp_random_bqm(10, 0.7, "SPIN", random_state=1)
    with Client.from_config() as client:
        solver = client.get_solver()
        samples = solver.sample_bqm(bqm, num_reads=20).sampleset
        where = client.config.endpoint
    for told_of, energy in zip(samples.record.energy, bqm.energies(samples), strict=True):
        assert abs(told_of - energy) < 1e-9, f"an energy is {told_of}, that of its sample is {energy}"
    best = dimod.ExactSolver().sample(bqm).first.energy
    assert abs(samples.first.energy - best) < 1e-9, f"the energy is {samples.first.energy}, the least is {best}"
    return f"{solver.name} at {where}: the best energy is {samples.first.energy:g}, which is the least"


told(solve)
