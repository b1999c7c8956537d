"""The vendor's ``qp`` format: problems and answers as base64 arrays, little endian.

``lin`` holds a double for each qubit, NaN for those that take no part; ``quad`` a double for each coupler whose
two ends take part, in the solver's order. ``solutions`` holds a bit for each active variable, first variable
first, each row padded to whole bytes; 0 stands for spin -1.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import dimod
import numpy as np
from numpy.typing import NDArray

from vendors.dwave.solvers import Solver


def decode(kind: str, lin: str, quad: str, solver: Solver) -> dimod.BinaryQuadraticModel:
    """The model of an ``ising`` or ``qubo`` problem, its variables labelled by qubit.

    The offset stays with the client, which adds it to the energies. Raises ValueError: not such a problem.
    """
    linear, quadratic = _doubles(lin), _doubles(quad)
    if linear.size != solver.qubits:
        raise ValueError(f"lin holds {linear.size} biases, the solver has {solver.qubits} qubits")
    taking_part = ~np.isnan(linear)
    active = np.flatnonzero(taking_part)
    if not active.size:
        raise ValueError("no qubit is active")
    couplers = np.asarray(solver.couplers)
    couplers = couplers[taking_part[couplers].all(axis=1)]
    if quadratic.size != len(couplers):
        raise ValueError(
            f"quad holds {quadratic.size} biases, {active.size} active qubits have {len(couplers)} couplers"
        )
    biases = linear[active]
    if not (np.isfinite(biases).all() and np.isfinite(quadratic).all()):
        raise ValueError("a bias is not a finite number")
    vartype = dimod.Vartype.SPIN if kind == "ising" else dimod.Vartype.BINARY
    rows, columns = np.searchsorted(active, couplers).reshape(-1, 2).T
    return dimod.BinaryQuadraticModel.from_numpy_vectors(
        biases, (rows, columns, quadratic), 0.0, vartype, variable_order=active.tolist()
    )


def encode(samples: dimod.SampleSet, solver: Solver) -> dict[str, Any]:
    """The answer, without its timing."""
    order = np.argsort(samples.variables)
    active = np.asarray(samples.variables)[order]
    bits = samples.record.sample[:, order] > 0
    return {
        "format": "qp",
        "num_variables": solver.qubits,
        "active_variables": _base64(active, "<i4"),
        "energies": _base64(samples.record.energy, "<f8"),
        "num_occurrences": _base64(samples.record.num_occurrences, "<i4"),
        "solutions": _base64(np.packbits(bits, axis=1), "u1"),
    }


def _doubles(text: str) -> NDArray[np.float64]:
    try:
        return np.frombuffer(base64.b64decode(text, validate=True), dtype="<f8")
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"not an array of doubles in base64: {error}") from error


def _base64(array: NDArray[Any], dtype: str) -> str:
    return base64.b64encode(array.astype(dtype).tobytes()).decode()
