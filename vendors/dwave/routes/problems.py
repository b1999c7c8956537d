"""Problems: submitted, asked about, cancelled."""

from __future__ import annotations

import zlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import ValidationError

from vendors.drill.journal import BODY_BYTES
from vendors.dwave.problems import Problem, Problems, Status, Submission
from vendors.dwave.replies import error, parsed, reply, told
from vendors.dwave.uploads import Uploads

UNKNOWN = "Problem does not exist or apitoken does not have access"
FINISHED = "Problem has been finished."

router = APIRouter()


async def _problems(request: Request) -> Problems:
    problems: Problems = request.app.state.problems
    return problems


async def _problem(problem_id: str, problems: Annotated[Problems, Depends(_problems)]) -> Problem:
    return _known(problems, problem_id)


Stored = Annotated[Problems, Depends(_problems)]
Known = Annotated[Problem, Depends(_problem)]
Timeout = Annotated[float, Query(ge=0, le=60)]


@router.post("/problems")
@router.post("/problems/")
async def submit(request: Request, problems: Stored) -> Response:
    """Take one problem, or a list of them."""
    body = parsed(_inflated(request, await request.body()))
    if isinstance(body, list):
        return reply("problems", [_submitted(request, problems, item) for item in body])
    return reply("problems", _submitted(request, problems, body))


@router.get("/problems")
@router.get("/problems/")
async def list_problems(
    problems: Stored,
    ids: Annotated[str | None, Query(alias="id")] = None,
    timeout: Timeout = 0,
    status: Status | None = None,
    solver: str | None = None,
    label: str | None = None,
    max_results: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> Response:
    """The status of the problems asked for, waiting for one of them to end; or of the newest that fit."""
    if ids is not None:
        asked = [_known(problems, problem_id) for problem_id in ids.split(",")]
        await problems.wait(asked, timeout)
        return reply("problems", [problem.summary() for problem in asked])
    wanted = {"status": status, "label": label}
    fitting = [
        summary
        for problem in problems
        if solver in (None, problem.work.solver.name)
        and all(value in (None, (summary := problem.summary())[name]) for name, value in wanted.items())
    ]
    return reply("problems", fitting[:max_results])


@router.get("/problems/{problem_id}")
@router.get("/problems/{problem_id}/")
async def get_problem(problem: Known, problems: Stored, timeout: Timeout = 0) -> Response:
    """One problem, with its answer once there is one."""
    await problems.wait([problem], timeout)
    return reply("problem", problem.summary() | ({"answer": problem.answer} if problem.answer else {}))


@router.delete("/problems")
@router.delete("/problems/")
async def cancel_problems(request: Request, problems: Stored) -> Response:
    """Cancel a list of problems."""
    ids = parsed(await request.body())
    if not isinstance(ids, list):
        raise HTTPException(400, "a list of problem ids expected")
    return reply("problems", [_cancelled(problems, str(problem_id)) for problem_id in ids])


@router.delete("/problems/{problem_id}")
@router.delete("/problems/{problem_id}/")
async def cancel_problem(problem: Known, problems: Stored) -> Response:
    """Cancel one problem."""
    if not problems.cancel(problem):
        raise HTTPException(409, FINISHED)
    return reply("problem", problem.summary())


@router.get("/problems/{problem_id}/info")
@router.get("/problems/{problem_id}/info/")
async def get_info(problem: Known) -> Response:
    """All of one problem."""
    return reply("problem-data", problem.info())


@router.get("/problems/{problem_id}/answer")
@router.get("/problems/{problem_id}/answer/")
async def get_answer(problem: Known) -> Response:
    """The answer alone."""
    if problem.answer is None:
        raise HTTPException(404, "Problem has no answer")
    return reply("problem-answer", {"answer": problem.answer})


@router.get("/problems/{problem_id}/messages")
@router.get("/problems/{problem_id}/messages/")
async def get_messages(problem: Known) -> Response:
    """What was said of it."""
    return reply("problem-message", problem.messages())


def _submitted(request: Request, problems: Problems, item: Any) -> dict[str, Any]:
    """The new problem's status, or why it is none: one bad problem does not fail its batch."""
    try:
        uploads: Uploads = request.app.state.uploads
        return problems.submit(Submission.model_validate(item), uploads).summary()
    except ValidationError as wrong:
        return error(400, told(wrong.errors()[0]))
    except ValueError as wrong:
        return error(400, str(wrong))


def _cancelled(problems: Problems, problem_id: str) -> dict[str, Any]:
    problem = problems.get(problem_id)
    if problem is None:
        return error(404, UNKNOWN)
    return problem.summary() if problems.cancel(problem) else error(409, FINISHED)


def _known(problems: Problems, problem_id: str) -> Problem:
    if problem := problems.get(problem_id):
        return problem
    raise HTTPException(404, UNKNOWN)


def _inflated(request: Request, body: bytes) -> bytes:
    if request.headers.get("content-encoding") != "deflate":
        return body
    try:
        return zlib.decompressobj().decompress(body, BODY_BYTES)
    except zlib.error as wrong:
        raise HTTPException(400, f"body is not deflated: {wrong}") from wrong
