"""The HTTP routes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from planner import jobs, logs, metrics
from planner.errors import NotCancellableError, NotFoundError, OverloadedError
from planner.health import Health
from planner.problem import JobRequest
from planner.service import Service

WAIT_POLL = 0.2


class Failure(BaseModel):
    """The body of every error answer."""

    class Reason(BaseModel):
        """`code` is for programs, `message` for people."""

        code: str
        message: str

    error: Reason


class JobPage(BaseModel):
    """Jobs, newest first; `next` is the path of the page of older ones, if there are any."""

    jobs: list[jobs.Job]
    next: str | None


class Alive(BaseModel):
    """The process answers."""

    status: str


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(_service)]


async def _bounded(service: Served) -> AsyncIterator[None]:
    """Refuse what would only queue up behind the pool."""
    limit = service.settings.max_concurrent_requests
    if service.requests >= limit:
        raise OverloadedError(f"{limit} requests are being served already", retry_after=1)
    service.requests += 1
    try:
        yield
    finally:
        service.requests -= 1


api = APIRouter(
    prefix="/api/v1/jobs",
    dependencies=[Depends(_bounded)],
    responses={status: {"model": Failure} for status in (413, 422, 429, 503)},
)
probes = APIRouter()


@api.post("", status_code=202)
async def submit(body: JobRequest, service: Served, response: Response) -> jobs.Job:
    """Accept a problem. Once answered 202, the job survives the death of any pod."""
    body.check_limits(service.settings)
    limit = service.settings.max_queued_jobs
    async with service.database.connection() as conn:
        job = await jobs.submit(conn, body, logs.request_id.get(), limit)
    if job is None:
        raise OverloadedError(f"{limit} jobs are queued already", retry_after=5)
    metrics.JOBS.labels("queued").inc()
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return job


@api.get("")
async def page(
    service: Served,
    state: jobs.State | None = None,
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> JobPage:
    """List jobs, without their results."""
    async with service.database.connection() as conn:
        found = await jobs.page(conn, state, before, limit + 1)
    shown = found[:limit]
    more = None
    if len(found) > limit:
        more = f"/api/v1/jobs?limit={limit}&before={shown[-1].seq}" + (f"&state={state}" if state else "")
    return JobPage(jobs=shown, next=more)


@api.get("/{job_id}", responses={404: {"model": Failure}})
async def get(
    job_id: UUID,
    service: Served,
    request: Request,
    wait: Annotated[float, Query(ge=0, le=60, allow_inf_nan=False)] = 0,
) -> jobs.Job:
    """Return a job; with `wait`, as soon as it has ended or after that many seconds."""
    deadline = time.monotonic() + wait
    while True:
        # The connection goes back before the pause: a waiting caller costs the pool nothing.
        async with service.database.connection() as conn:
            job = await jobs.get(conn, job_id)
        if job is None:
            raise NotFoundError(f"no job {job_id}")
        remaining = deadline - time.monotonic()
        if job.state in jobs.ENDED or remaining <= 0 or service.stopping:
            return job
        paused = time.monotonic()
        await asyncio.sleep(min(WAIT_POLL, remaining))
        request.scope["state"]["paused"] += time.monotonic() - paused


@api.delete("/{job_id}", responses={404: {"model": Failure}, 409: {"model": Failure}})
async def cancel(job_id: UUID, service: Served) -> jobs.Job:
    """Cancel a job: a queued one at once; a running one stops soon and its result is not stored."""
    async with service.database.connection() as conn:
        done = await jobs.cancel(conn, job_id)
        job = await jobs.get(conn, job_id)
    if job is None:
        raise NotFoundError(f"no job {job_id}")
    if done:
        metrics.JOBS.labels("cancelled").inc()
    elif job.state != "cancelled":
        raise NotCancellableError(f"the job has {job.state} already")
    return job


@probes.get("/health", responses={503: {"model": Health}})
async def health(service: Served, response: Response) -> Health:
    """Say whether users are served, and why not."""
    found = await service.health.check()
    response.status_code = 503 if found.status == "failing" else 200
    return found


@probes.get("/livez")
async def livez() -> Alive:
    """Say that the process answers: restart it otherwise."""
    return Alive(status="ok")


@probes.get("/readyz", responses={503: {"model": Alive}})
async def readyz(service: Served, response: Response) -> Alive:
    """Say that the process takes requests; a database that all pods share does not count."""
    if service.stopping:
        response.status_code = 503
        return Alive(status="stopping")
    return Alive(status="ok")


@probes.get("/metrics", include_in_schema=False)
async def scrape(service: Served) -> Response:
    """Expose the metrics; asks the pool, never the database."""
    metrics.POOL_SIZE.set(service.database.size)
    metrics.POOL_IN_USE.set(service.database.in_use)
    metrics.POOL_WAITING.set(service.database.waiting)
    # A kept connection stays with its pod whatever the Service says: each scrape must ask the Service anew.
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST, headers={"Connection": "close"})
