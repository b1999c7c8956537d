"""Problems whose optimum is known before anybody solves them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Known:
    """A job request, and the energy of its best answer."""

    request: dict[str, Any]
    optimum: float


def planted(random: Random, size: int = 8) -> Known:
    """A spin glass without frustration: each coupling favours a hidden assignment t, which so has the least energy.

    With J_ij = -|J_ij| t_i t_j every term of sum J_ij s_i s_j reaches its own minimum, -|J_ij|, at s = t.
    """
    hidden = [random.choice((-1, 1)) for _ in range(size)]
    quadratic: list[tuple[str, str, int]] = [
        (f"s{i}", f"s{j}", -random.randint(1, 4) * hidden[i] * hidden[j])
        for i in range(size)
        for j in range(i + 1, size)
    ]
    optimum = -float(sum(abs(coupling) for _, _, coupling in quadratic))
    linear = {f"s{i}": 0 for i in range(size)}
    problem = {"vartype": "SPIN", "linear": linear, "quadratic": quadratic}
    return Known({"problem": problem, "num_reads": 20}, optimum)
