"""The vendor's TLS listener: it can be shut, so that connections are refused, and show an expired certificate."""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from vendors.vendor import SettingsError


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises SettingsError."""
    try:
        return socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        raise SettingsError(f"cannot listen on {host}:{port}: {error}; choose another port") from error


class Door:
    """One listener. Whatever is switched, connections that are open are ended, so that it holds at once."""

    def __init__(self, host: str, port: int, tls: Path) -> None:
        self._address = (host, port)
        self._tls = tls
        self._server: uvicorn.Server | None = None

    @property
    def can_expire(self) -> bool:
        """Whether there is an expired certificate to show."""
        return (self._tls / "expired.crt").is_file()

    def server(self, app: ASGIApp) -> tuple[uvicorn.Server, socket.socket]:
        """What serves the app, and where. Raises SettingsError."""
        self._server = serving(app, self._tls)
        return self._server, listen(*self._address)

    def shut(self) -> None:
        """Refuse connections."""
        server = self._running()
        for listener in server.servers:
            listener.close()
        server.servers.clear()
        self._end_connections()

    async def open(self) -> None:
        """Accept connections again, with the valid certificate."""
        server = self._running()
        self._show("tls")
        if not server.servers:
            # As uvicorn itself makes them when it starts.
            made: Any = server.config.http_protocol_class
            protocol = functools.partial(
                made,
                config=server.config,
                server_state=server.server_state,
                app_state={},
            )
            loop = asyncio.get_running_loop()
            server.servers.append(
                await loop.create_server(protocol, sock=listen(*self._address), ssl=server.config.ssl)
            )

    def expire(self) -> None:
        """Show the expired certificate."""
        self._show("expired")

    def _show(self, name: str) -> None:
        context = self._running().config.ssl
        if context is None:
            raise RuntimeError("this listener speaks no TLS")
        context.load_cert_chain(*_pair(self._tls, name))
        self._end_connections()

    def _end_connections(self) -> None:
        for connection in list(self._running().server_state.connections):
            connection.shutdown()

    def _running(self) -> uvicorn.Server:
        if self._server is None:
            raise RuntimeError("nothing is served here yet")
        return self._server


def serving(app: ASGIApp, tls: Path | None = None) -> uvicorn.Server:
    """A server that writes little and does not wait for long polls when it is told to stop. Raises SettingsError."""
    cert, key = _pair(tls, "tls") if tls else (None, None)
    config = uvicorn.Config(
        app,
        ssl_certfile=cert,
        ssl_keyfile=key,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    try:
        config.load()
    except (ssl.SSLError, OSError) as error:
        raise SettingsError(f"{cert} and {key} are not a certificate and its key: {error}") from error
    return uvicorn.Server(config)


def _pair(tls: Path, name: str) -> tuple[Path, Path]:
    return tls / f"{name}.crt", tls / f"{name}.key"
