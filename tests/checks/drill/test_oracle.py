"""The oracle's judgement, and its problems of known optimum."""

from __future__ import annotations

import time
from random import Random

import dimod
import pytest

from checks.drill.oracle import ENOUGH, Oracle, Outcome, Seen
from checks.drill.problems import planted


@pytest.mark.parametrize("seed", range(5))
def test_the_planted_optimum_is_the_true_one(seed: int) -> None:
    known = planted(Random(seed), size=7)
    problem = known.request["problem"]
    quadratic = {(u, v): bias for u, v, bias in problem["quadratic"]}
    bqm = dimod.BinaryQuadraticModel(problem["linear"], quadratic, 0.0, problem["vartype"])

    assert dimod.ExactSolver().sample(bqm).first.energy == known.optimum


def _oracle(*outcomes: tuple[Outcome, float], age: float = 0.0) -> Oracle:
    now = time.monotonic() - age
    return Oracle("http://127.0.0.1:1", 1, [Seen(now, outcome, seconds) for outcome, seconds in outcomes])


@pytest.mark.parametrize("outcome", ["failed", "wrong", "lost"])
def test_more_than_a_tenth_unserved_is_red(outcome: Outcome) -> None:
    assert _oracle(*[("solved", 1.0)] * 8, (outcome, 1.0)).judge().red
    assert not _oracle(*[("solved", 1.0)] * 9, (outcome, 1.0)).judge().red


def test_too_little_is_neither_red_nor_green() -> None:
    oracle = _oracle(*[("failed", 1.0)] * (ENOUGH - 1))
    window = oracle.judge()

    assert not window.red
    assert not oracle.green(window)


def test_what_is_long_ago_does_not_count() -> None:
    assert _oracle(*[("failed", 1.0)] * 20, age=60).judge().sent == 0


def test_three_times_the_baseline_is_red() -> None:
    oracle = _oracle(*[("solved", 1.0)] * 10)
    oracle.settle()
    oracle.seen = [Seen(time.monotonic(), "solved", 3.1)] * 10

    assert oracle.judge().red
    oracle.seen = [Seen(time.monotonic(), "solved", 2.9)] * 10
    assert not oracle.judge().red


def test_what_went_unserved_in_a_stretch_is_a_share_of_what_ended_there() -> None:
    oracle = Oracle("http://127.0.0.1:1", 1, [Seen(at, "solved" if at % 4 else "failed", 1.0) for at in range(8)])

    assert oracle.unserved(0, 4) == 0.25
    assert oracle.unserved(1, 4) == 0
    assert oracle.unserved(50, 60) == 1


def test_served_for_a_while_needs_every_problem_solved_and_enough_of_them() -> None:
    well = [("solved", 1.0)] * (3 * ENOUGH)

    assert _oracle(*well).served(18)
    assert not _oracle(*well[:-1]).served(18)
    assert not _oracle(*well, ("failed", 1.0)).served(18)
    assert not _oracle(*well, age=20).served(18)
