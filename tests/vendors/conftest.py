from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme

from tests.ports import free_port
from vendors.drill.control import controlled
from vendors.vendor import Vendor

TOKEN = "DEV-0123456789abcdef"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Clients:
    """One vendor in this process, and its control."""

    public: httpx.AsyncClient
    control: httpx.AsyncClient


@pytest.fixture
async def connect() -> AsyncIterator[Callable[[Vendor], Clients]]:
    async with AsyncExitStack() as stack:
        opened: list[httpx.AsyncClient] = []

        def open_clients(vendor: Vendor) -> Clients:
            opened.extend(
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://vendor.test")
                for app in controlled(vendor)
            )
            for client in opened[-2:]:
                stack.push_async_callback(client.aclose)
            return Clients(*opened[-2:])

        yield open_clients


@dataclass
class Served:
    """One vendor in a process of its own, as a pod runs it."""

    port: int
    control_port: int
    ca: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def control(self) -> str:
        return f"http://127.0.0.1:{self.control_port}"

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca))

    def trouble(self, kind: str | None) -> None:
        """Switch the vendor into a kind of trouble, or out of any."""
        if kind is None:
            httpx.delete(f"{self.control}/drill/kind").raise_for_status()
        else:
            httpx.put(f"{self.control}/drill/kind", content=kind).raise_for_status()

    def switch(self, *faults: dict[str, object]) -> None:
        httpx.put(f"{self.control}/drill/faults", json={"faults": faults}).raise_for_status()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def serve(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., object]:
    """`serve(name, host, environ)` is a context in which that vendor runs."""
    folder = tmp_path_factory.mktemp("tls")
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca)

    @contextmanager
    def run(name: str, host: str, environ: Mapping[str, str]) -> Iterator[Served]:
        tls = folder / name
        tls.mkdir(exist_ok=True)
        yesterday = datetime.now(UTC) - timedelta(days=1)
        write_pair(authority.issue_cert(host, "127.0.0.1"), tls, "tls")
        write_pair(authority.issue_cert(host, "127.0.0.1", not_after=yesterday), tls, "expired")
        served = Served(free_port(), free_port(), ca)
        process = subprocess.Popen(
            [sys.executable, "-m", "vendors", name, "--tls", tls, "--port", str(served.port),
             "--control-port", str(served.control_port)],
            env={"PATH": os.environ["PATH"], **environ},
        )  # fmt: skip
        try:
            for port in (served.port, served.control_port):
                wait_for(port, process)
            yield served
        finally:
            process.terminate()
            assert process.wait(timeout=10) == -signal.SIGTERM

    return run


def write_pair(issued: trustme.LeafCert, folder: Path, name: str) -> None:
    (folder / f"{name}.crt").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(folder / f"{name}.key")


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port} after 30 s; exit code {process.poll()}")
