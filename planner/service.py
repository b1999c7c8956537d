"""The parts of one running process, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from planner.backends.base import Backend
from planner.backends.classical import ClassicalBackend
from planner.backends.dwave import DWaveBackend, make_client
from planner.config import ConfigWatcher
from planner.database import Database
from planner.health import HealthCheck
from planner.settings import BackendName, Settings
from planner.worker import Workers


def real_backends(settings: Settings) -> dict[BackendName, Backend]:
    """Return both backends; neither connects to anything before it is used."""
    token = settings.dwave_api_token.get_secret_value()
    return {
        "classical": ClassicalBackend(),
        "dwave": DWaveBackend(settings.dwave_solver, lambda: make_client(token)),
    }


class Service:
    """Owns the pool, the configuration, the workers; made inside the running event loop."""

    def __init__(self, settings: Settings, config: ConfigWatcher, backends: Mapping[BackendName, Backend]) -> None:
        self.settings = settings
        self.config = config
        self.database = Database(settings)
        self.workers = Workers(settings, self.database, config, backends)
        self.health = HealthCheck(settings, self.database, config, backends)
        self.requests = 0

    @property
    def stopping(self) -> bool:
        """Whether the process was told to end."""
        return self.workers.stopping.is_set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve until the block ends, then drain: finish or release what is running, and close the pool."""
        await self.database.open()
        watch = asyncio.create_task(self.config.watch(self.settings.quantum_config_interval))
        work = asyncio.gather(self.workers.run(), self.workers.keep_house())
        try:
            yield
        finally:
            self.workers.stop()
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            await work
            await self.database.close()
