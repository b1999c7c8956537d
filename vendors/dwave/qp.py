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

from vendors.dwave.solver import QUBITS


def decode(kind: str, lin: str, quad: str) -> dimod.BinaryQuadraticModel:
    """The model of an ``ising`` or ``qubo`` problem, its variables labelled by qubit.

    The offset stays with the client, which adds it to the energies. Raises ValueError: not such a problem.
    """
    linear, quadratic = _doubles(lin), _doubles(quad)
    if linear.size != QUBITS:
        raise ValueError(f"lin holds {linear.size} biases, the solver has {QUBITS} qubits")
    active = np.flatnonzero(~np.isnan(linear))
    if not active.size:
        raise ValueError("no qubit is active")
    # Couplers of a complete graph, in order, are the upper triangle row by row.
    rows, columns = np.triu_indices(active.size, k=1)
    if quadratic.size != rows.size:
        raise ValueError(f"quad holds {quadratic.size} biases, {active.size} active qubits have {rows.size} couplers")
    biases = linear[active]
    if not (np.isfinite(biases).all() and np.isfinite(quadratic).all()):
        raise ValueError("a bias is not a finite number")
    vartype = dimod.Vartype.SPIN if kind == "ising" else dimod.Vartype.BINARY
    return dimod.BinaryQuadraticModel.from_numpy_vectors(
        biases, (rows, columns, quadratic), 0.0, vartype, variable_order=active.tolist()
    )


def encode(samples: dimod.SampleSet) -> dict[str, Any]:
    """The answer, without its timing."""
    order = np.argsort(samples.variables)
    active = np.asarray(samples.variables)[order]
    bits = samples.record.sample[:, order] > 0
    return {
        "format": "qp",
        "num_variables": QUBITS,
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
