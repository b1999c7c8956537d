"""``python -m vendors VENDOR``: one mocked vendor over TLS, its control on loopback."""

from __future__ import annotations

import argparse
import asyncio
import os
from importlib import import_module
from pathlib import Path

import uvicorn

from vendors.drill.control import controlled
from vendors.vendor import SettingsError, Vendor

NAMES = ("dwave", "pagerduty", "statuspage")


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
    except SettingsError as error:
        parser.error(str(error))
    app, control = controlled(vendor)
    public = uvicorn.Config(
        app,
        host="0.0.0.0",  # noqa: S104 - the pod's network is the cluster
        port=options.port,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,  # long polls are not waited for
    )
    private = uvicorn.Config(control, host="127.0.0.1", port=options.control_port, lifespan="off", log_level="warning")
    asyncio.run(_serve(uvicorn.Server(public), uvicorn.Server(private)))


async def _serve(*servers: uvicorn.Server) -> None:
    # On a signal the last one stops first and hands the signal to the one before it.
    await asyncio.gather(*(server.serve() for server in servers))


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"no file {name}")
    return path


if __name__ == "__main__":
    main()
