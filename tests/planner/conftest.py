from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from planner import schema
from planner.app import create_app
from planner.backends.base import Backend, BackendError, Solution
from planner.config import BackendConfig, ConfigWatcher
from planner.settings import BackendName, Settings
from tests.ports import free_port

PROBLEM = {"vartype": "BINARY", "linear": {"a": -1.0, "b": 2.0}, "quadratic": [["a", "b", -1.5]]}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("DB_", "QUANTUM_", "DWAVE_", "MAX_")):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _quick_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.worker.HEARTBEAT", 0.05)


@dataclass
class Postgres:
    """A private server on loopback; `admin` may do anything."""

    binaries: Path
    data: Path
    port: int
    user: int | None

    def control(self, *arguments: str) -> None:
        subprocess.run(
            [self.binaries / "pg_ctl", "-D", self.data, "-w", "-t", "20", "-l", self.data / "log", *arguments],
            check=True,
            capture_output=True,
            user=self.user,
            cwd=self.data,
        )

    def restart(self) -> None:
        self.control("restart", "-m", "fast")

    def admin(self, **options: Any) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="planner", dbname="planner", autocommit=True, **options
        )

    def settings(self, **changes: Any) -> Settings:
        values: dict[str, Any] = {
            "db_host": "127.0.0.1",
            "db_port": self.port,
            "pod_name": "pod-a",
            "worker_poll_interval": 0.02,
            "housekeeping_interval": 0.1,
            "drain_timeout": 0.2,
        }
        return Settings(**(values | changes))


@pytest.fixture(scope="session")
def _server() -> Iterator[Postgres]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed here: no /usr/lib/postgresql/*/bin/initdb")
    # PostgreSQL refuses to run as root, and pytest's own directories are closed to other users.
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="planner-test-"))
    try:
        if user is not None:
            os.chown(home, user, -1)
        port = free_port()
        server = Postgres(found[-1].parent, home / "data", port, user)
        subprocess.run(
            [server.binaries / "initdb", "-D", server.data, "-U", "planner", "--auth=trust", "--no-sync"],
            check=True,
            capture_output=True,
            user=user,
            cwd=home,
        )
        with (server.data / "postgresql.conf").open("a") as config:
            config.write(f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n")
        server.control("start")
        try:
            with psycopg.connect(host="127.0.0.1", port=port, user="planner", dbname="postgres", autocommit=True) as c:
                c.execute("CREATE DATABASE planner")
            with server.admin() as connection:
                schema.migrate(connection)
            yield server
        finally:
            server.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres(_server: Postgres) -> Postgres:
    """The private server with empty tables."""
    with _server.admin() as connection:
        connection.execute("TRUNCATE jobs, results")
    return _server


@dataclass
class StubBackend:
    """Solves as slowly as told; `release` ends all running solves."""

    seconds: float = 0.0
    energy: float = -1.0
    error: BackendError | None = None
    solves: int = 0
    release: threading.Event = field(default_factory=threading.Event)

    def solve(self, bqm: Any, *, num_reads: int, timeout: float, cancelled: threading.Event, label: str) -> Solution:
        self.solves += 1
        end = time.monotonic() + self.seconds
        while time.monotonic() < end and not self.release.is_set():
            if cancelled.wait(0.01):
                raise BackendError("cancelled", "the solve was cancelled")
        if self.error:
            raise self.error
        return Solution(dict.fromkeys(bqm.variables, 1), self.energy, num_reads, 0.25)

    def check(self) -> str:
        if self.error:
            raise self.error
        return "stub"


@pytest.fixture
def stub() -> Callable[..., StubBackend]:
    return StubBackend


Serve = Callable[..., Any]


@pytest.fixture
def serve() -> Serve:
    """Runs the whole service in this process, without a socket, and hands out a client of it."""

    @asynccontextmanager
    async def run(settings: Settings, backend: Backend | None = None) -> AsyncIterator[httpx.AsyncClient]:
        backends: Mapping[BackendName, Backend] = {"classical": backend or StubBackend()}
        config = ConfigWatcher(Path("unused"), "classical", BackendConfig(backend="classical"))
        app = create_app(settings, config, backends)
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://planner", timeout=30) as client,
        ):
            client.service = app.state.service  # type: ignore[attr-defined]
            yield client

    return run


@pytest.fixture
def submit() -> Callable[[httpx.AsyncClient], Awaitable[str]]:
    """Submits a small problem and returns the path of its job."""

    async def run(client: httpx.AsyncClient) -> str:
        response = await client.post("/api/v1/jobs", json={"problem": PROBLEM})
        assert response.status_code == 202, response.text
        return response.headers["Location"]

    return run


@pytest.fixture
def until() -> Callable[..., Awaitable[Any]]:
    """Calls an async function until it returns something true, at most `timeout` seconds."""

    async def run(what: Callable[[], Awaitable[Any]], timeout: float = 6.0) -> Any:
        async with asyncio.timeout(timeout):
            while not (found := await what()):
                await asyncio.sleep(0.02)
            return found

    return run
