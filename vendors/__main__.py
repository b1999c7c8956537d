"""``python -m vendors VENDOR``: one mocked vendor over TLS, its control on loopback."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import ssl
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from vendors.drill.control import controlled
from vendors.vendor import SettingsError, Vendor

NAMES = ("dwave", "heartbeat", "pagerduty", "slack", "statuspage", "vault")


def main(arguments: list[str] | None = None) -> None:
    """Serve until told to stop. Exits 2 on a wrong argument or environment."""
    parser = argparse.ArgumentParser(prog="python -m vendors", description=__doc__)
    parser.add_argument("vendor", choices=NAMES)
    parser.add_argument("--tls-cert", type=_file, required=True, help="PEM chain for the vendor's real host name")
    parser.add_argument("--tls-key", type=_file, required=True, help="PEM key")
    parser.add_argument("--port", type=int, default=8443, help="TLS, on all addresses (default %(default)s)")
    parser.add_argument("--control-port", type=int, default=9000, help="on loopback only (default %(default)s)")
    options = parser.parse_args(arguments)
    try:
        # Imported when needed: the samplers of one vendor are half the memory of another.
        vendor: Vendor = import_module(f"vendors.{options.vendor}").create(os.environ)
        app, control = controlled(vendor)
        public = _server(app, ssl_certfile=options.tls_cert, ssl_keyfile=options.tls_key)
        listeners = (
            (public, _listen("0.0.0.0", options.port)),  # noqa: S104 - the pod's network is the cluster
            (_server(control), _listen("127.0.0.1", options.control_port)),
        )
    except SettingsError as error:
        parser.error(str(error))
    asyncio.run(_serve(listeners))


async def _serve(listeners: Iterable[tuple[uvicorn.Server, socket.socket]]) -> None:
    # On a signal the last one stops first and hands the signal to the one before it.
    await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in listeners))


def _server(app: ASGIApp, ssl_certfile: Path | None = None, ssl_keyfile: Path | None = None) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        ssl_certfile=ssl_certfile,
        ssl_keyfile=ssl_keyfile,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,  # long polls are not waited for
    )
    try:
        config.load()
    except ssl.SSLError as error:
        raise SettingsError(f"{ssl_certfile} and {ssl_keyfile} are not a certificate and its key: {error}") from error
    return uvicorn.Server(config)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        raise SettingsError(f"cannot listen on {host}:{port}: {error}; choose another port") from error


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"no file {name}")
    return path


if __name__ == "__main__":
    main()
