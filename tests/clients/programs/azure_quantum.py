"""azure-quantum, configured by its connection string alone: look around, run a circuit, and weigh what it gives."""

import math

from azure.quantum import Workspace
from azure.quantum.target import IonQ
from telling import told

ANGLE = 1.0
# Qubit 0 is turned, qubit 2 follows it, qubit 1 stays: what it gives is known, and differs if qubits are mixed up.
CIRCUIT = {
    "qubits": 3,
    "circuit": [
        {"gate": "ry", "target": 0, "rotation": ANGLE},
        {"gate": "cnot", "control": 0, "target": 2},
        {"gate": "x", "target": 1},
    ],
}
EXPECTED = {"2": math.cos(ANGLE / 2) ** 2, "7": math.sin(ANGLE / 2) ** 2}


def run() -> str:
    workspace = Workspace()
    targets = {target.name: target.current_availability for target in workspace.get_targets()}
    assert "ionq.simulator" in targets, targets
    limits = {quota["providerId"]: quota["limit"] for quota in workspace.get_quotas()}
    assert "ionq" in limits, limits
    job = IonQ(workspace, "ionq.simulator").submit(CIRCUIT, name="look")
    histogram = job.get_results()["histogram"]
    assert set(histogram) == set(EXPECTED), histogram
    assert all(abs(histogram[state] - weight) < 1e-9 for state, weight in EXPECTED.items()), histogram
    listed = [one.id for one in workspace.list_jobs()]
    assert job.id in listed, listed
    available = sum(state == "Available" for state in targets.values())
    return f"{available} of {len(targets)} targets available; the histogram is that of the circuit"


told(run)
