"""IonQ's circuits, ``ionq.circuit.v1``: what such a circuit gives, by the whole state vector."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

QUBITS = 16  # a state vector of one MiB; the real simulator takes 29
GATES = 1000
SHOTS = 10_000
NEGLIGIBLE = 1e-12

Matrix = npt.NDArray[np.complexfloating]


class CircuitError(ValueError):
    """The circuit cannot be run; the message says which part of it."""


def histogram(circuit: Any, shots: int | None = None) -> dict[str, float]:
    """State to probability, ``ionq.quantum-results.v1``; the state is a number whose lowest bit is qubit 0.

    Exact where `shots` is None, as IonQ's simulator tells it; otherwise the frequencies of so many measurements, of a
    machine without noise. Raises CircuitError.
    """
    weights = np.abs(_run(circuit)) ** 2
    if shots is not None:
        weights = np.random.default_rng().multinomial(shots, weights / weights.sum()) / shots
    return {str(state): float(weight) for state, weight in enumerate(weights) if weight > NEGLIGIBLE}


def _run(circuit: Any) -> Matrix:
    if not isinstance(circuit, Mapping) or not isinstance(circuit.get("circuit"), list):
        raise CircuitError("it is not an object with a list 'circuit'")
    qubits, gates = circuit.get("qubits"), circuit["circuit"]
    if not isinstance(qubits, int) or isinstance(qubits, bool) or not 1 <= qubits <= QUBITS:
        raise CircuitError(f"'qubits' is {qubits!r}, not a number from 1 to {QUBITS}")
    if len(gates) > GATES:
        raise CircuitError(f"it has {len(gates)} gates, at most {GATES} are taken")
    state: Matrix = np.zeros((2,) * qubits, dtype=np.complex128)
    state[(0,) * qubits] = 1
    for place, gate in enumerate(gates):
        try:
            state = _applied(state, gate)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise CircuitError(f"gate {place} cannot be applied: {gate!r}: {error}") from error
    # Axis q is qubit q, and qubit 0 is the lowest bit, so the last axis of the flat state must be qubit 0.
    return state.transpose(tuple(reversed(range(qubits)))).reshape(-1)


def _applied(state: Matrix, gate: Mapping[str, Any]) -> Matrix:
    name = gate["gate"]
    targets = _qubits(gate, "target", "targets")
    controls = _qubits(gate, "control", "controls")
    if name in {"cnot", "not"}:
        name = "x"
    matrix = PLAIN[name] if name in PLAIN else TURNING[name](float(gate["rotation"]))
    needed = int(math.log2(len(matrix)))
    if len(targets) != needed:
        raise ValueError(f"it acts on {needed} qubits, not on {len(targets)}")
    if len({*targets, *controls}) != len(targets) + len(controls):
        raise ValueError("a qubit is named twice")
    if any(not 0 <= qubit < state.ndim for qubit in (*targets, *controls)):
        raise ValueError(f"the circuit's qubits are 0 to {state.ndim - 1}")
    # Where every control is 1; what is left of the axes keeps its order.
    where = tuple(1 if axis in controls else slice(None) for axis in range(state.ndim))
    axes = [target - sum(control < target for control in controls) for target in targets]
    turned = np.tensordot(matrix.reshape((2,) * (2 * needed)), state[where], (range(needed, 2 * needed), axes))
    result = state.copy()
    result[where] = np.moveaxis(turned, range(needed), axes)
    return result


def _qubits(gate: Mapping[str, Any], one: str, many: str) -> Sequence[int]:
    named = [gate[one]] if one in gate else gate.get(many, [])
    if not all(isinstance(qubit, int) and not isinstance(qubit, bool) for qubit in named):
        raise ValueError(f"{one} must be a qubit's number")
    return list(named)


def _matrix(*rows: Sequence[complex]) -> Matrix:
    return np.array(rows, dtype=np.complex128)


def _phase(angle: float) -> Matrix:
    return _matrix((1, 0), (0, cmath.exp(1j * angle)))


X = _matrix((0, 1), (1, 0))
Y = _matrix((0, -1j), (1j, 0))
Z = _matrix((1, 0), (0, -1))
V = _matrix((1 + 1j, 1 - 1j), (1 - 1j, 1 + 1j)) / 2  # the root of X
PLAIN: Mapping[str, Matrix] = {
    "x": X,
    "y": Y,
    "z": Z,
    "h": (X + Z) / math.sqrt(2),
    "s": _phase(math.pi / 2),
    "si": _phase(-math.pi / 2),
    "t": _phase(math.pi / 4),
    "ti": _phase(-math.pi / 4),
    "v": V,
    "vi": V.conj().T,
    "swap": _matrix((1, 0, 0, 0), (0, 0, 1, 0), (0, 1, 0, 0), (0, 0, 0, 1)),
}


def _turning(pauli: Matrix) -> Callable[[float], Matrix]:
    """The rotation about a product of Pauli matrices by an angle in radians."""
    identity = np.eye(len(pauli), dtype=np.complex128)
    return lambda angle: math.cos(angle / 2) * identity - 1j * math.sin(angle / 2) * pauli


TURNING: Mapping[str, Callable[[float], Matrix]] = {
    "rx": _turning(X),
    "ry": _turning(Y),
    "rz": _turning(Z),
    "xx": _turning(np.kron(X, X)),
    "yy": _turning(np.kron(Y, Y)),
    "zz": _turning(np.kron(Z, Z)),
}
