"""Runs the service: `python -m planner`. Exit code 2 for settings or a configuration that cannot be used."""

from __future__ import annotations

import asyncio
import logging
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError

from planner import logs
from planner.app import create_app
from planner.config import ConfigError, ConfigWatcher
from planner.service import Service, real_backends
from planner.settings import Settings

log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """Tells the workers of SIGTERM at once; uvicorn tells the application only after its last request."""

    loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Remember the loop, for the handler runs outside it."""
        self.loop = asyncio.get_running_loop()
        await super().serve(sockets)  # type: ignore[arg-type]

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop claiming, then shut down as usual."""
        app: FastAPI = self.config.app  # type: ignore[assignment]
        service: Service | None = getattr(app.state, "service", None)
        if service and self.loop:
            self.loop.call_soon_threadsafe(service.workers.stop)
        super().handle_exit(sig, frame)


def main() -> int:
    """Serve until SIGTERM."""
    try:
        settings = Settings()
        config = ConfigWatcher.start(settings.quantum_config, settings.quantum_backend)
    except (ValidationError, ConfigError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure(settings.log_level)
    if settings.db_pool_size <= settings.solve_workers:
        log.warning(
            "DB_POOL_SIZE %d does not exceed SOLVE_WORKERS %d: requests will starve while jobs are solved",
            settings.db_pool_size,
            settings.solve_workers,
        )
    app = create_app(settings, config, real_backends(settings))
    Server(
        uvicorn.Config(
            app,
            host=settings.listen_host,
            port=settings.listen_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=int(settings.drain_timeout),
        )
    ).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
