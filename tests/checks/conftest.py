from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from checks.drill.journal import Journal, Mark, Run, Times, Verdict, Window


@pytest.fixture
def run() -> Callable[..., Run]:
    """Make one run of a snippet."""

    def make(step: str = "health", **changes: Any) -> Run:
        fields: dict[str, Any] = {
            "page": "scenarios/p.md", "step": step, "title": step, "command": "true\n", "identity": "view",
            "exit_code": 0, "stdout": "", "stderr": "", "at": 1.0, "seconds": 0.1, "row": 0, "cell": "exit code is `0`",
        }  # fmt: skip
        return Run.model_validate(fields | changes)

    return make


@pytest.fixture
def journal(run: Callable[..., Run]) -> Callable[..., Journal]:
    """Make a journal of a drill that passed."""

    def make(**changes: Any) -> Journal:
        fields: dict[str, Any] = {
            "fault": "lock-held", "title": "A lock is held", "page": "scenarios/p.md", "expected": "scenarios/p.md#end",
            "seed": 1, "parameters": {"table": "jobs"}, "started": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
            "verdict": Verdict.PASS, "alert": "Failing", "factor": 10.0,
            "runs": (run("health", row=1), run("end", identity="responder")), "health": (run("health", row=0),),
            "windows": (_window(-5, red=False), _window(2, red=True), _window(40, red=False)),
            "marks": (Mark(name="inject", at=0), Mark(name="page", at=20), Mark(name="green", at=50)),
            "times": Times(detect=20, identify=30, mitigate=31, recover=50),
        }  # fmt: skip
        return Journal.model_validate(fields | changes)

    return make


def _window(at: float, *, red: bool) -> Window:
    return Window(at=at, seconds=6, sent=9, failed=9 if red else 0, wrong=0, lost=0, p95=None, red=red)
