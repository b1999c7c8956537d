"""Problems on their way from submission to answer."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

import dimod
from pydantic import BaseModel

from vendors.dwave import qp
from vendors.dwave.solver import IDENTITY, Parameters, sample, timing

log = logging.getLogger(__name__)

KEPT = 1000  # at most 30 kB each


class Status(StrEnum):
    """Where a problem is; from the last three it moves no more."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


ONGOING = {Status.PENDING, Status.IN_PROGRESS}


class _Identity(BaseModel):
    name: str


class _Data(BaseModel):
    format: Literal["qp"]
    lin: str
    quad: str


class Submission(BaseModel):
    """A problem as it is submitted."""

    solver: _Identity
    type: Literal["ising", "qubo"]
    data: _Data
    params: Parameters = Parameters()
    label: str | None = None

    def model(self) -> dimod.BinaryQuadraticModel:
        """The decoded problem. Raises ValueError."""
        if self.solver.name != IDENTITY["name"]:
            raise ValueError(f"Solver {self.solver.name} does not exist or apitoken does not have access")
        return qp.decode(self.type, self.data.lin, self.data.quad)


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


@dataclass
class Problem:
    """One problem, solved by its `task`."""

    submission: Submission
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: Status = Status.PENDING
    submitted_on: str = field(default_factory=_now)
    solved_on: str | None = None
    answer: dict[str, Any] | None = None
    error_message: str | None = None
    task: asyncio.Task[None] | None = None

    def summary(self) -> dict[str, Any]:
        """The status as the vendor tells it, without the answer."""
        told = {
            "id": self.id,
            "type": self.submission.type,
            "solver": IDENTITY,
            "label": self.submission.label,
            "status": self.status,
            "submitted_on": self.submitted_on,
            "solved_on": self.solved_on,
        }
        return told | ({"error_message": self.error_message} if self.error_message else {})


class Problems:
    """The newest problems, solved side by side, each in `latency` seconds and `per_read` for each of its reads.

    The oldest are forgotten.
    """

    def __init__(self, latency: float, per_read: float = 0.0) -> None:
        self._latency = latency
        self._per_read = per_read
        self._problems: dict[str, Problem] = {}

    def __iter__(self) -> Iterator[Problem]:
        """Newest first."""
        return reversed(self._problems.values())

    def get(self, problem_id: str) -> Problem | None:
        """The problem, if it is known."""
        return self._problems.get(problem_id)

    def submit(self, submission: Submission) -> Problem:
        """Begin to solve. Raises ValueError: the problem is not one."""
        problem = Problem(submission)
        problem.task = asyncio.create_task(self._solve(problem, submission.model()))
        self._problems[problem.id] = problem
        while len(self._problems) > KEPT:
            self.cancel(self._problems.pop(next(iter(self._problems))))
        return problem

    def cancel(self, problem: Problem) -> bool:
        """Whether the problem was still to be cancelled."""
        if problem.status not in ONGOING or problem.task is None:
            return False
        problem.status = Status.CANCELLED
        problem.task.cancel()
        return True

    async def wait(self, problems: Iterable[Problem], timeout: float) -> None:
        """Return as soon as one of the problems moves no more, at the latest after `timeout` seconds."""
        tasks = [problem.task for problem in problems if problem.task]
        if tasks and timeout > 0:
            await asyncio.wait(tasks, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)

    async def _solve(self, problem: Problem, model: dimod.BinaryQuadraticModel) -> None:
        parameters = problem.submission.params
        loop = asyncio.get_running_loop()
        takes = self._latency + self._per_read * parameters.num_reads
        end = loop.time() + takes
        try:
            await asyncio.sleep(takes / 4)
            problem.status = Status.IN_PROGRESS
            samples = await asyncio.to_thread(sample, model, parameters)
            answer = qp.encode(samples) | {"timing": timing(parameters)}
            await asyncio.sleep(end - loop.time())
        except Exception:
            log.exception("problem %s", problem.id)
            problem.status, problem.error_message = Status.FAILED, "Internal SAPI error occurred."
            return
        problem.status, problem.solved_on, problem.answer = Status.COMPLETED, _now(), answer
