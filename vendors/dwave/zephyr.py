"""The Zephyr graph of Advantage2 processors, by its published definition.

Boothby, King and Raymond, "Zephyr Topology of D-Wave Quantum Processors" (D-Wave technical report 14-1056A). A qubit is
(u, w, k, j, z): orientation, perpendicular offset, qubit within the line, shift, parallel offset.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

T = 4  # qubits side by side in a line

Coupler = tuple[int, int]


def qubits(m: int) -> int:
    """How many qubits a grid of `m` has."""
    return 4 * T * m * (2 * m + 1)


def couplers(m: int) -> list[Coupler]:
    """All couplers, each with its smaller qubit first, in order."""
    return sorted({(min(pair), max(pair)) for pair in _pairs(m)})


def _pairs(m: int) -> Iterator[Coupler]:
    def label(u: int, w: int, k: int, j: int, z: int) -> int:
        return (((u * (2 * m + 1) + w) * T + k) * 2 + j) * m + z

    for u, w, k in product(range(2), range(2 * m + 1), range(T)):
        for z in range(m):
            yield label(u, w, k, 0, z), label(u, w, k, 1, z)  # odd
        for z in range(m - 1):
            yield label(u, w, k, 1, z), label(u, w, k, 0, z + 1)  # odd
            for j in range(2):
                yield label(u, w, k, j, z), label(u, w, k, j, z + 1)  # external
    for w, z, k, h in product(range(m), range(m), range(T), range(T)):
        for i, j, a, b in product(range(2), repeat=4):
            vertical = label(0, 2 * w + 1 + a * (2 * i - 1), k, j, z)
            yield vertical, label(1, 2 * z + 1 + b * (2 * j - 1), h, i, w)  # internal
