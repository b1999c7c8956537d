"""Workers take jobs and solve them; housekeeping finds the jobs of dead workers.

A worker holds one pooled connection from claim to stored result, because the lease lives on it, and none
while it has no job. So DB_POOL_SIZE must exceed SOLVE_WORKERS, or requests starve.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from planner import jobs, logs, metrics
from planner.backends.base import Backend, BackendError, Solution
from planner.config import BackendConfig, ConfigWatcher
from planner.database import Connection, Database
from planner.errors import DatabaseError
from planner.problem import Problem
from planner.settings import BackendName, Settings

log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[bool]]

HEARTBEAT = 1.0
MAX_BACKOFF = 2.0


@dataclass
class Solve:
    """One solve under way: what was claimed, with what it is solved, and the switch that stops it."""

    claim: jobs.Claim
    config: BackendConfig
    claimed: float = field(default_factory=time.monotonic)
    cancelled: threading.Event = field(default_factory=threading.Event)


class Workers:
    """SOLVE_WORKERS claiming loops over one pool and one set of threads."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        config: ConfigWatcher,
        backends: Mapping[BackendName, Backend],
    ) -> None:
        self.settings = settings
        self.database = database
        self.config = config
        self.backends = backends
        self.stopping = asyncio.Event()
        self._stopped_at = float("inf")
        self._threads = ThreadPoolExecutor(settings.solve_workers, thread_name_prefix="solve")

    def stop(self) -> None:
        """Claim no more; running solves have `drain_timeout` seconds to end before their jobs go back."""
        if not self.stopping.is_set():
            log.info("stopping: no more jobs are claimed")
            self._stopped_at = time.monotonic()
            self.stopping.set()

    async def run(self) -> None:
        """Work until stopped, then return once every running job is finished or released."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self.settings.solve_workers):
                group.create_task(self._loop(self._work, self.settings.worker_poll_interval))
        self._threads.shutdown(wait=False)

    async def keep_house(self) -> None:
        """Until stopped: re-queue the jobs of dead workers, and sample the depth of the queue."""
        await self._loop(self._keep_house, self.settings.housekeeping_interval)

    async def _loop(self, step: Step, interval: float) -> None:
        backoff = interval
        while not self.stopping.is_set():
            pause = interval
            try:
                if await step():
                    pause = 0.0
                backoff = interval
            except DatabaseError as error:
                # Waiting in line for the pool is its own pause; an absent database deserves a longer one.
                if error.code != "pool_exhausted":
                    backoff = min(max(backoff, 0.1) * 2, MAX_BACKOFF)
                    pause = backoff
                    log.warning("%s: %s", error.code, error, extra={"kind": error.code})
            except Exception:
                log.exception("a bug: this step failed")
            await self._sleep(pause)

    async def _sleep(self, seconds: float) -> None:
        """Pause for about `seconds`, jittered so that workers do not march in step; a stop ends it."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds * random.uniform(0.5, 1.5))

    async def _keep_house(self) -> bool:
        try:
            async with self.database.connection() as conn:
                for job_id in await jobs.requeue_lost(conn, self.settings.max_attempts):
                    log.warning("the worker of this job is gone, it was put back", extra={"job_id": str(job_id)})
                depth, _ = await jobs.queue(conn)
                oldest = await jobs.oldest(conn)
        except DatabaseError:
            metrics.QUEUE_DEPTH.set(float("nan"))
            metrics.OLDEST_JOB.set(float("nan"))
            raise
        metrics.QUEUE_DEPTH.set(depth)
        metrics.OLDEST_JOB.set(oldest)
        return False

    async def _work(self) -> bool:
        """Claim, solve and record one job; False when there was none."""
        config = self.config.current
        async with self.database.connection() as conn:
            claim = await self._claim(conn, config)
            if claim is None:
                return False
            logs.request_id.set(claim.request_id)
            metrics.QUEUE_WAIT.observe(claim.waited)
            solve = Solve(claim, config)
            outcome = await self._solve(conn, solve)
            recorded = await self._record(conn, solve, outcome)
        if not recorded and isinstance(outcome, Solution):
            await self._record_late(solve, outcome)
        logs.request_id.set(None)
        return True

    async def _claim(self, conn: Connection, config: BackendConfig) -> jobs.Claim | None:
        try:
            return await jobs.claim(conn, self.settings.pod_name, config.backend)
        except BaseException:
            # The lease may be taken though the claim failed: only the end of the session surely frees it.
            await conn.close()
            raise

    async def _solve(self, conn: Connection, solve: Solve) -> Solution | BackendError:
        """Solve in a thread; once a second look whether the job was cancelled or the pod must go."""
        started = time.monotonic()
        loop = asyncio.get_running_loop()
        running = asyncio.ensure_future(loop.run_in_executor(self._threads, self._solve_in_thread, solve))
        try:
            while not (await asyncio.wait({running}, timeout=HEARTBEAT))[0]:
                if await self._must_stop(conn, solve.claim):
                    solve.cancelled.set()
        finally:
            solve.cancelled.set()
        outcome = running.result()
        backend = solve.config.backend
        metrics.SOLVES.labels(backend).observe(time.monotonic() - started)
        if isinstance(outcome, Solution):
            metrics.VENDOR_ACCESS.labels(backend).inc(outcome.access_seconds)
        elif outcome.kind != "cancelled":
            metrics.BACKEND_ERRORS.labels(backend, outcome.kind).inc()
        return outcome

    def _solve_in_thread(self, solve: Solve) -> Solution | BackendError:
        claim, config = solve.claim, solve.config
        try:
            return self.backends[config.backend].solve(
                Problem.model_validate(claim.problem).bqm(),
                num_reads=claim.num_reads,
                timeout=config.timeout,
                cancelled=solve.cancelled,
                label=f"quantum-planner/{claim.id}",
            )
        except BackendError as error:
            return error
        except Exception as error:
            log.exception("a bug in backend %s", config.backend, extra={"job_id": str(claim.id)})
            return BackendError("internal", type(error).__name__)

    async def _must_stop(self, conn: Connection, claim: jobs.Claim) -> bool:
        if time.monotonic() - self._stopped_at > self.settings.drain_timeout:
            return True
        if conn.closed:
            return False
        try:
            return await jobs.state_of(conn, claim.id) == "cancelled"
        except psycopg.Error as error:
            # A lost lease is no reason to throw work away: the result counts if it is stored first.
            log.warning("cannot see whether the job was cancelled: %s", error, extra={"job_id": str(claim.id)})
            return False

    async def _record(self, conn: Connection, solve: Solve, outcome: Solution | BackendError) -> bool:
        """Write the outcome on the connection that holds the lease; False when that connection is lost."""
        while not conn.closed:
            try:
                await self._write(conn, solve, outcome)
                await jobs.unlock(conn, solve.claim.seq)
            except psycopg.Error as error:
                log.warning("cannot record the outcome: %s", error, extra={"job_id": str(solve.claim.id)})
                if self.stopping.is_set():
                    await conn.close()
                elif not conn.closed:
                    await self._sleep(HEARTBEAT)
            else:
                return True
        return False

    async def _record_late(self, solve: Solve, solution: Solution) -> None:
        """Store a result whose lease was lost, as soon as there is a database, unless one is stored."""
        while True:
            try:
                async with self.database.connection() as conn:
                    await self._write(conn, solve, solution)
            except DatabaseError as error:
                log.warning("cannot store the result yet: %s", error, extra={"job_id": str(solve.claim.id)})
                if self.stopping.is_set():
                    return  # another pod re-queues the job and solves it again
                await self._sleep(HEARTBEAT)
            else:
                return

    async def _write(self, conn: Connection, solve: Solve, outcome: Solution | BackendError) -> None:
        claim, backend = solve.claim, solve.config.backend
        about = {"job_id": str(claim.id), "backend": backend}
        if isinstance(outcome, Solution):
            if await jobs.finish(conn, claim.id, backend, outcome):
                _count("succeeded", solve)
                log.info("solved", extra=about)
            else:
                log.info("result dropped: the job was cancelled or is solved already", extra=about)
        elif outcome.kind != "cancelled":
            if await jobs.fail(conn, claim.id, outcome.kind, str(outcome)):
                _count("failed", solve)
            log.error("not solved: %s", outcome, extra=about | {"kind": outcome.kind})
        else:
            # Cancelled by its owner: the row says so already and this changes nothing. By a shutdown: back.
            await jobs.release(conn, claim.id)
            log.info("solve stopped", extra=about)


def _count(state: str, solve: Solve) -> None:
    metrics.JOBS.labels(state).inc()
    metrics.JOB_DURATION.observe(solve.claim.waited + time.monotonic() - solve.claimed)
