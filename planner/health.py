"""Whether users are served, with a reason for each part: the answer of `/health`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from planner import jobs
from planner.backends.base import Backend, BackendError
from planner.config import ConfigWatcher
from planner.database import Database
from planner.errors import DatabaseError
from planner.settings import BackendName, Settings

Status = Literal["ok", "degraded", "failing", "unknown"]

# A check of the backend asks the vendor: callers within this time share one answer.
BACKEND_MAX_AGE = 5.0
BACKEND_TIMEOUT = 5.0


class Part(BaseModel):
    """One thing that must work."""

    status: Status
    reason: str


class Health(BaseModel):
    """`failing` means that users are not served now, and is answered 503; `degraded` means that they are."""

    status: Status
    database: Part
    backend: Part
    queue: Part


class HealthCheck:
    """Asks the database through the same pool as the requests, since that is what users depend on."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        config: ConfigWatcher,
        backends: Mapping[BackendName, Backend],
    ) -> None:
        self._max_queued = settings.max_queued_jobs
        self._database = database
        self._config = config
        self._backends = backends
        self._lock = asyncio.Lock()
        self._checked: tuple[BackendName | None, float, Part] = (None, 0.0, Part(status="unknown", reason=""))

    async def check(self) -> Health:
        """Check all parts, within about 8 s at worst."""
        (database, queue), backend = await asyncio.gather(self._check_database(), self._check_backend())
        statuses = {database.status, backend.status, queue.status}
        status: Status = "failing" if "failing" in statuses else "degraded" if "degraded" in statuses else "ok"
        return Health(status=status, database=database, backend=backend, queue=queue)

    async def _check_database(self) -> tuple[Part, Part]:
        try:
            async with self._database.connection() as conn:
                await jobs.writable(conn)
                depth, oldest = await jobs.queue(conn)
        except DatabaseError as error:
            return (
                Part(status="failing", reason=f"{error.code}: {error}"),
                Part(status="unknown", reason="the database did not answer"),
            )
        reason = f"{depth} of at most {self._max_queued} jobs queued, the oldest for {oldest:.1f} s"
        full = depth >= self._max_queued
        return Part(status="ok", reason="jobs can be stored and read"), Part(
            status="failing" if full else "ok", reason=reason
        )

    async def _check_backend(self) -> Part:
        name = self._config.current.backend
        async with self._lock:
            checked_name, at, part = self._checked
            if name != checked_name or time.monotonic() - at > BACKEND_MAX_AGE:
                part = await self._ask(name)
                self._checked = (name, time.monotonic(), part)
        if self._config.problem and part.status == "ok":
            return Part(status="degraded", reason=f"{part.reason}; new configuration rejected: {self._config.problem}")
        return part

    async def _ask(self, name: BackendName) -> Part:
        try:
            reason = await asyncio.wait_for(asyncio.to_thread(self._backends[name].check), BACKEND_TIMEOUT)
        except BackendError as error:
            return Part(status="failing", reason=f"{name}: {error.kind}: {error}")
        except TimeoutError:
            return Part(status="failing", reason=f"{name}: timeout: no answer within {BACKEND_TIMEOUT:g} s")
        return Part(status="ok", reason=f"{name}: {reason}")
