"""All SQL on jobs and results: each function is one statement, or one transaction, on a lent connection.

The lease of a running job is a session advisory lock on its `seq`, held by the connection of the worker
that solves it. When a worker dies, PostgreSQL frees the lock with the connection, and `requeue_lost` of
any pod gives the job to the next worker: no clocks are compared and nothing expires by guess.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import BaseModel

from planner import metrics
from planner.backends.base import Solution
from planner.database import Connection
from planner.problem import JobRequest

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
ENDED: frozenset[State] = frozenset({"succeeded", "failed", "cancelled"})


class JobError(BaseModel):
    """Why a job failed; `code` is the kind of a BackendError, or too_many_attempts."""

    code: str
    message: str


class Result(BaseModel):
    """The best sample; `occurrences` counts the reads that returned it."""

    backend: str
    sample: dict[str, int]
    energy: float
    occurrences: int
    access_seconds: float


class Job(BaseModel):
    """One job as the API shows it."""

    id: UUID
    seq: int
    state: State
    num_reads: int
    attempts: int
    backend: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: JobError | None = None
    result: Result | None = None


class Claim(BaseModel):
    """A job taken by a worker; `waited` is in seconds by the database's clock."""

    id: UUID
    seq: int
    problem: dict[str, Any]
    num_reads: int
    request_id: str | None
    waited: float


_COLUMNS = """
    j.id, j.seq, j.state, j.num_reads, j.attempts, j.backend, j.created_at, j.started_at, j.finished_at,
    CASE WHEN j.error_code IS NOT NULL
         THEN jsonb_build_object('code', j.error_code, 'message', j.error_message) END AS error
"""


async def submit(conn: Connection, request: JobRequest, request_id: str | None, max_queued: int) -> Job | None:
    """Store a job, or return None when the queue is full."""
    with metrics.QUERIES.labels("submit").time():
        cursor = await conn.execute(
            f"""
            INSERT INTO jobs AS j (problem, num_reads, request_id)
            SELECT %s, %s, %s WHERE (SELECT count(*) FROM jobs WHERE state = 'queued') < %s
            RETURNING {_COLUMNS}
            """,  # noqa: S608 - constant columns
            [Jsonb(request.problem.model_dump(mode="json")), request.num_reads, request_id, max_queued],
        )
        row = await cursor.fetchone()
    return Job.model_validate(row) if row else None


async def get(conn: Connection, job_id: UUID) -> Job | None:
    """Return a job with its result, if it has one."""
    with metrics.QUERIES.labels("get").time():
        cursor = await conn.execute(
            f"""
            SELECT {_COLUMNS}, CASE WHEN r.job_id IS NOT NULL THEN to_jsonb(r) END AS result
            FROM jobs j LEFT JOIN results r ON r.job_id = j.id WHERE j.id = %s
            """,  # noqa: S608 - constant columns
            [job_id],
        )
        row = await cursor.fetchone()
    return Job.model_validate(row) if row else None


async def page(conn: Connection, state: State | None, before: int | None, limit: int) -> list[Job]:
    """Return at most `limit` jobs, newest first, all older than the job of seq `before`; results left out."""
    with metrics.QUERIES.labels("page").time():
        cursor = await conn.execute(
            f"""
            SELECT {_COLUMNS} FROM jobs j
            WHERE (%(state)s::text IS NULL OR j.state = %(state)s)
              AND (%(before)s::bigint IS NULL OR j.seq < %(before)s)
            ORDER BY j.seq DESC LIMIT %(limit)s
            """,  # noqa: S608 - constant columns
            {"state": state, "before": before, "limit": limit},
        )
        return [Job.model_validate(row) for row in await cursor.fetchall()]


async def cancel(conn: Connection, job_id: UUID) -> bool:
    """Cancel a job that has not ended; False when there is none such."""
    with metrics.QUERIES.labels("cancel").time():
        cursor = await conn.execute(
            "UPDATE jobs SET state = 'cancelled', finished_at = now() WHERE id = %s AND state IN ('queued', 'running')",
            [job_id],
        )
    return cursor.rowcount == 1


async def claim(conn: Connection, worker: str, backend: str) -> Claim | None:
    """Take the oldest queued job and its lease, or return None.

    The lease is taken before the row says `running`, so no reaper ever sees one without the other.
    """
    with metrics.QUERIES.labels("claim").time():
        async with conn.transaction():
            cursor = await conn.execute(
                "SELECT seq FROM jobs WHERE state = 'queued' ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED"
            )
            row = await cursor.fetchone()
            if row is None:
                return None
            # A session lock outlives a rollback, so from here a failure must release it.
            cursor = await conn.execute("SELECT pg_try_advisory_lock(%s) AS taken", [row["seq"]])
            taken = await cursor.fetchone()
            if taken is None or not taken["taken"]:
                return None
            cursor = await conn.execute(
                """
                UPDATE jobs SET state = 'running', started_at = clock_timestamp(), attempts = attempts + 1,
                                worker = %s, backend = %s
                WHERE seq = %s
                RETURNING id, seq, problem, num_reads, request_id,
                          extract(epoch FROM clock_timestamp() - created_at)::float8 AS waited
                """,
                [worker, backend, row["seq"]],
            )
            return Claim.model_validate(await cursor.fetchone())


async def state_of(conn: Connection, job_id: UUID) -> State | None:
    """Return the state of a job; also proves that the lease's connection still lives."""
    with metrics.QUERIES.labels("state").time():
        cursor = await conn.execute("SELECT state FROM jobs WHERE id = %s", [job_id])
        row = await cursor.fetchone()
    return row["state"] if row else None


async def finish(conn: Connection, job_id: UUID, backend: str, solution: Solution) -> bool:
    """Store a result once; False when the job was cancelled or someone else stored one first."""
    with metrics.QUERIES.labels("finish").time():
        cursor = await conn.execute(
            """
            WITH ended AS (
                UPDATE jobs SET state = 'succeeded', finished_at = now(), backend = %(backend)s
                WHERE id = %(id)s AND state IN ('queued', 'running') RETURNING id
            )
            INSERT INTO results (job_id, backend, sample, energy, occurrences, access_seconds)
            SELECT id, %(backend)s, %(sample)s, %(energy)s, %(occurrences)s, %(access)s FROM ended
            ON CONFLICT DO NOTHING
            """,
            {
                "id": job_id,
                "backend": backend,
                "sample": Jsonb(solution.sample),
                "energy": solution.energy,
                "occurrences": solution.occurrences,
                "access": solution.access_seconds,
            },
        )
    return cursor.rowcount == 1


async def fail(conn: Connection, job_id: UUID, code: str, message: str) -> bool:
    """End a running job with an error; only the holder of its lease may."""
    with metrics.QUERIES.labels("fail").time():
        cursor = await conn.execute(
            "UPDATE jobs SET state = 'failed', finished_at = now(), error_code = %s, error_message = %s"
            " WHERE id = %s AND state = 'running'",
            [code, message[:1000], job_id],
        )
    return cursor.rowcount == 1


async def release(conn: Connection, job_id: UUID) -> None:
    """Put a running job back, as a pod does that shuts down; it does not count as an attempt."""
    with metrics.QUERIES.labels("release").time():
        await conn.execute(
            "UPDATE jobs SET state = 'queued', worker = NULL, attempts = attempts - 1"
            " WHERE id = %s AND state = 'running'",
            [job_id],
        )


async def unlock(conn: Connection, seq: int) -> None:
    """Give up the lease."""
    await conn.execute("SELECT pg_advisory_unlock(%s)", [seq])


async def requeue_lost(conn: Connection, max_attempts: int) -> list[UUID]:
    """Put running jobs whose lease nobody holds back into the queue, and return them.

    A job that brought down `max_attempts` workers is failed instead of killing the next one.
    """
    with metrics.QUERIES.labels("requeue").time():
        cursor = await conn.execute(
            """
            WITH running AS MATERIALIZED (SELECT seq FROM jobs WHERE state = 'running'),
            lost AS MATERIALIZED (SELECT seq FROM running WHERE pg_try_advisory_xact_lock(seq))
            UPDATE jobs SET
                state = CASE WHEN attempts < %(max)s THEN 'queued' ELSE 'failed' END,
                worker = NULL,
                error_code = CASE WHEN attempts >= %(max)s THEN 'too_many_attempts' END,
                error_message = CASE WHEN attempts >= %(max)s THEN 'its worker died ' || attempts || ' times' END,
                finished_at = CASE WHEN attempts >= %(max)s THEN now() END
            FROM lost WHERE jobs.seq = lost.seq AND jobs.state = 'running'
            RETURNING jobs.id
            """,
            {"max": max_attempts},
        )
        return [row["id"] for row in await cursor.fetchall()]


async def writable(conn: Connection) -> None:
    """Do what storing a job and its result does, without a row.

    Raises psycopg's LockNotAvailable where the locks are not to be had within two seconds, and
    ReadOnlySqlTransaction where nothing may be written.
    """
    async with conn.transaction():
        await conn.execute("SET LOCAL lock_timeout = '2s'")
        # Of no row, these take the locks of a write, and are refused where the database is read-only.
        await conn.execute("UPDATE jobs SET state = state WHERE false")
        await conn.execute("UPDATE results SET energy = energy WHERE false")


async def queue(conn: Connection) -> tuple[int, float]:
    """Return how many jobs are queued, and for how many seconds the oldest has been."""
    with metrics.QUERIES.labels("queue").time():
        cursor = await conn.execute(
            "SELECT count(*) AS depth, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest"
            " FROM jobs WHERE state = 'queued'"
        )
        row = await cursor.fetchone()
    return (row["depth"], row["oldest"]) if row else (0, 0.0)


async def oldest(conn: Connection) -> float:
    """Return for how many seconds the oldest job that has not ended has waited; 0 where there is none."""
    with metrics.QUERIES.labels("oldest").time():
        cursor = await conn.execute(
            "SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest FROM ("
            "SELECT created_at FROM jobs WHERE state = 'queued'"
            " UNION ALL SELECT created_at FROM jobs WHERE state = 'running') AS unfinished"
        )
        row = await cursor.fetchone()
    return row["oldest"] if row else 0.0
