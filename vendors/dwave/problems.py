"""Problems on their way from submission to answer."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import dimod
from pydantic import BaseModel, Field, ValidationError

from vendors.dwave import qp
from vendors.dwave.sampling import HybridParameters, Parameters, best, sample, timing
from vendors.dwave.solvers import HYBRID, SOLVERS, Solver
from vendors.dwave.uploads import Uploads

log = logging.getLogger(__name__)

SUBMITTER = "quantum-planner"  # the vendor tells the account that the token belongs to
KEPT = 1000  # at most 30 kB each
SUMMARY = ("id", "type", "solver", "label", "status", "submitted_on", "solved_on")  # what is told of each


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


class _Biases(BaseModel):
    format: Literal["qp"]
    lin: str
    quad: str
    offset: float = 0.0


class _Uploaded(BaseModel):
    format: Literal["ref"]
    data: str


class Submission(BaseModel):
    """A problem as it is submitted."""

    solver: _Identity
    type: Literal["ising", "qubo", "bqm"]
    data: Annotated[_Biases | _Uploaded, Field(discriminator="format")]
    params: dict[str, Any] = {}
    label: str | None = None


@dataclass(frozen=True)
class Work:
    """What is to be solved, decoded: a model, with what may be set for the kind of solver."""

    solver: Solver
    model: dimod.BinaryQuadraticModel
    parameters: Parameters | HybridParameters

    @property
    def reads(self) -> int:
        """How many reads take time of their own."""
        return self.parameters.num_reads if isinstance(self.parameters, Parameters) else 0

    def answer(self) -> dict[str, Any]:
        """Solve it; the answer as the vendor gives it."""
        if isinstance(self.parameters, HybridParameters):
            found: Any = best(self.model, self.parameters)
            return {"format": "bq", "data": found.to_serializable()}
        return qp.encode(sample(self.model, self.parameters), self.solver) | {"timing": timing(self.parameters)}


def decoded(submission: Submission, uploads: Uploads) -> Work:
    """The work that a submission is. Raises ValueError: it is none, and why."""
    solver = SOLVERS.get(submission.solver.name)
    if solver is None:
        raise ValueError(f"Solver {submission.solver.name} does not exist or apitoken does not have access")
    if submission.type not in solver.types:
        raise ValueError(f"Solver {solver.name} does not support problems of type {submission.type}")
    if (solver is HYBRID) is not isinstance(submission.data, _Uploaded):
        raise ValueError(f"data of format {submission.data.format} are not for {solver.name}")
    try:
        parameters = (HybridParameters if solver is HYBRID else Parameters).model_validate(submission.params)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"params.{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    if isinstance(submission.data, _Uploaded):
        upload = uploads.get(submission.data.data)
        if upload is None:
            raise ValueError("Problem data does not exist")
        return Work(solver, upload.model(), parameters)
    model = qp.decode(submission.type, submission.data.lin, submission.data.quad, solver)
    return Work(solver, model, parameters)


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


@dataclass
class Problem:
    """One problem, solved by its `task`."""

    submission: Submission
    work: Work
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
            "solver": self.work.solver.identity,
            "label": self.submission.label,
            "status": self.status,
            "submitted_on": self.submitted_on,
            "solved_on": self.solved_on,
        }
        return told | ({"error_message": self.error_message} if self.error_message else {})

    def info(self) -> dict[str, Any]:
        """All that is known of it: the problem, its parameters, and its answer once there is one."""
        told = self.summary()
        names = ("solver", "type", "label", "status", "submitted_on", "solved_on")
        return {
            "id": self.id,
            "data": self.submission.data.model_dump(),
            "params": self.submission.params,
            "metadata": {name: told[name] for name in names} | {"submitted_by": SUBMITTER, "messages": self.messages()},
        } | ({"answer": self.answer} if self.answer else {})

    def messages(self) -> list[dict[str, str]]:
        """What the vendor has to say of it: why it failed."""
        if not self.error_message:
            return []
        return [{"timestamp": _now(), "message": self.error_message, "severity": "ERROR"}]


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

    def submit(self, submission: Submission, uploads: Uploads) -> Problem:
        """Begin to solve. Raises ValueError: the problem is not one."""
        problem = Problem(submission, decoded(submission, uploads))
        problem.task = asyncio.create_task(self._solve(problem))
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

    async def _solve(self, problem: Problem) -> None:
        loop = asyncio.get_running_loop()
        takes = self._latency + self._per_read * problem.work.reads
        end = loop.time() + takes
        try:
            await asyncio.sleep(takes / 4)
            problem.status = Status.IN_PROGRESS
            answer = await asyncio.to_thread(problem.work.answer)
            await asyncio.sleep(end - loop.time())
        except Exception:
            log.exception("problem %s", problem.id)
            problem.status, problem.error_message = Status.FAILED, "Internal SAPI error occurred."
            return
        problem.status, problem.solved_on, problem.answer = Status.COMPLETED, _now(), answer
