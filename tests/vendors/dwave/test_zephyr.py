"""The Zephyr graph, by the numbers that its definition gives."""

from __future__ import annotations

from collections import Counter

import pytest

from vendors.dwave.zephyr import couplers, qubits


@pytest.mark.parametrize(("m", "nodes", "edges"), [(1, 48, 280), (2, 160, 1224)])
def test_how_many_there_are(m, nodes, edges):
    assert qubits(m) == nodes
    found = couplers(m)
    assert max(max(pair) for pair in found) == nodes - 1
    assert len(found) == edges


def test_no_qubit_has_more_than_twenty_couplers():
    degrees = Counter(qubit for pair in couplers(3) for qubit in pair)

    assert max(degrees.values()) == 20
