from __future__ import annotations

import itertools
import math

import dimod
import pytest

from vendors.azure.circuit import QUBITS, CircuitError, histogram


def circuit(qubits, *gates):
    return {"qubits": qubits, "circuit": list(gates)}


def gate(name, *targets, **more):
    return {"gate": name, "targets": list(targets)} | more


def near(expected):
    return {state: pytest.approx(weight) for state, weight in expected.items()}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (circuit(1), {"0": 1}),
        (circuit(3, gate("x", 2)), {"4": 1}),
        (circuit(2, {"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}), {"0": 0.5, "3": 0.5}),
        (circuit(2, gate("x", 0), gate("swap", 0, 1)), {"2": 1}),
        (circuit(3, gate("x", 0, ), gate("x", 1), gate("x", 2, controls=[0, 1])), {"7": 1}),
        (circuit(3, gate("x", 0), gate("x", 2, controls=[0, 1])), {"1": 1}),
        (circuit(3, gate("x", 2), gate("x", 1), gate("swap", 1, 0, control=2)), {"5": 1}),
        (circuit(1, gate("rx", 0, rotation=math.pi / 3)), {"0": 0.75, "1": 0.25}),
        (circuit(1, gate("ry", 0, rotation=math.pi / 3)), {"0": 0.75, "1": 0.25}),
        (circuit(2, gate("xx", 0, 1, rotation=math.pi / 3)), {"0": 0.75, "3": 0.25}),
        (circuit(2, gate("x", 1), gate("yy", 0, 1, rotation=math.pi)), {"1": 1}),
        # A phase shows between two Hadamards: ZZ of the angle a beside a qubit that is 1 turns by -a.
        (circuit(1, gate("h", 0), gate("rz", 0, rotation=math.pi / 3), gate("h", 0)), {"0": 0.75, "1": 0.25}),
        (circuit(2, gate("h", 0), gate("zz", 0, 1, rotation=math.pi), gate("h", 0)), {"1": 1}),
        (circuit(1, gate("h", 0), gate("s", 0), gate("s", 0), gate("h", 0)), {"1": 1}),
        (circuit(1, gate("h", 0), gate("t", 0), gate("ti", 0), gate("h", 0)), {"0": 1}),
        (circuit(1, gate("h", 0), gate("s", 0), gate("si", 0), gate("h", 0)), {"0": 1}),
        (circuit(1, gate("v", 0), gate("v", 0)), {"1": 1}),
        (circuit(1, gate("v", 0), gate("vi", 0)), {"0": 1}),
        (circuit(1, gate("h", 0), gate("z", 0), gate("h", 0), gate("y", 0)), {"0": 1}),
    ],
)  # fmt: skip
def test_a_circuit_gives_what_it_must(asked, expected):
    assert histogram(asked) == near(expected)


def test_one_layer_of_qaoa_gives_the_energy_that_its_formula_says():
    # For one coupling of two spins it is sin(4 beta) sin(2 gamma), up to the sign of the angles.
    gamma, beta = 0.3, 0.2
    asked = circuit(
        2, gate("h", 0), gate("h", 1), gate("zz", 0, 1, rotation=2 * gamma), gate("rx", 0, rotation=2 * beta),
        gate("rx", 1, rotation=2 * beta),
    )  # fmt: skip
    bqm = dimod.BinaryQuadraticModel({}, {(0, 1): 1.0}, 0.0, "SPIN")
    found = histogram(asked)
    spins = {str(state): [1 - 2 * (state >> qubit & 1) for qubit in range(2)] for state in range(4)}
    energy = sum(weight * bqm.energy(dict(enumerate(spins[state]))) for state, weight in found.items())

    assert abs(energy) == pytest.approx(math.sin(4 * beta) * math.sin(2 * gamma))


def test_a_machine_gives_frequencies_of_so_many_shots():
    found = histogram(circuit(1, gate("ry", 0, rotation=math.pi / 2)), shots=1000)

    assert sum(found.values()) == pytest.approx(1)
    assert all((weight * 1000) == pytest.approx(round(weight * 1000)) for weight in found.values())
    assert 0.4 < found["1"] < 0.6  # more than six standard deviations wide


def test_states_add_up_to_one_whatever_the_gates():
    names = [("h", 1), ("t", 1), ("v", 1), ("swap", 2)]
    gates = [gate(name, *range(size)) for name, size in itertools.islice(itertools.cycle(names), 40)]

    assert sum(histogram(circuit(3, *gates, gate("xx", 1, 2, rotation=0.3))).values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (None, "not an object"),
        ({"qubits": 1}, "a list 'circuit'"),
        (circuit(0), "'qubits' is 0"),
        (circuit(True), "'qubits' is True"),
        (circuit(QUBITS + 1), f"from 1 to {QUBITS}"),
        (circuit(1, *[gate("x", 0)] * 1001), "at most 1000"),
        (circuit(1, "x"), "gate 0 cannot be applied"),
        (circuit(1, {"gate": "x"}), "acts on 1 qubits, not on 0"),
        (circuit(1, gate("x", 1)), "the circuit's qubits are 0 to 0"),
        (circuit(1, gate("x", -1)), "the circuit's qubits are 0 to 0"),
        (circuit(1, gate("x", True)), "must be a qubit's number"),
        (circuit(2, gate("swap", 1, 1)), "named twice"),
        (circuit(2, gate("x", 1, control=1)), "named twice"),
        (circuit(1, gate("rx", 0)), "rotation"),
        (circuit(1, gate("magic", 0)), "magic"),
    ],
)
def test_a_circuit_that_cannot_be_run_is_told(asked, says):
    with pytest.raises(CircuitError, match=says):
        histogram(asked)
