from __future__ import annotations

import random
import threading
import time

import dimod
import pytest

from planner.backends.base import BackendError
from planner.backends.classical import ClassicalBackend


def solve(bqm, *, num_reads=50, timeout=10.0, cancelled=None):
    cancelled = cancelled or threading.Event()
    return ClassicalBackend().solve(bqm, num_reads=num_reads, timeout=timeout, cancelled=cancelled, label="test")


def random_bqm(seed, vartype, size=9):
    rng = random.Random(seed)
    names = [f"x{i}" for i in range(size)]
    quadratic = {(u, v): rng.uniform(-1, 1) for i, u in enumerate(names) for v in names[i + 1 :]}
    return dimod.BinaryQuadraticModel({name: rng.uniform(-1, 1) for name in names}, quadratic, 0.7, vartype)


@pytest.mark.parametrize("vartype", ["BINARY", "SPIN"])
@pytest.mark.parametrize("seed", range(5))
def test_small_problems_are_solved_to_their_optimum(seed, vartype):
    bqm = random_bqm(seed, vartype)
    optimum = dimod.ExactSolver().sample(bqm).first

    solution = solve(bqm)

    assert solution.energy == pytest.approx(optimum.energy)
    assert bqm.energy(solution.sample) == pytest.approx(optimum.energy)
    assert set(solution.sample.values()) <= ({0, 1} if vartype == "BINARY" else {-1, 1})
    assert 1 <= solution.occurrences <= 50


@pytest.mark.filterwarnings("ignore:All bqm biases are zero")
def test_a_problem_that_prefers_nothing_is_solved():
    solution = solve(dimod.BinaryQuadraticModel({"a": 0.0, "b": 0.0}, {}, 3.0, "SPIN"), num_reads=4)

    assert solution.energy == 3.0
    assert set(solution.sample) == {"a", "b"}


@pytest.mark.parametrize("why", ["cancelled", "timeout"])
def test_a_solve_ends_early_and_says_why(why):
    cancelled = threading.Event()
    if why == "cancelled":
        cancelled.set()
    started = time.monotonic()

    with pytest.raises(BackendError) as caught:
        solve(
            random_bqm(1, "SPIN", 60), num_reads=100_000, timeout=0.05 if why == "timeout" else 60, cancelled=cancelled
        )

    assert caught.value.kind == why
    assert time.monotonic() - started < 2
