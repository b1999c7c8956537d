"""``python -m vendors VENDOR``: one mocked vendor over TLS, its control on loopback."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import uvicorn

from vendors.drill.control import controlled
from vendors.drill.door import Door, listen, serving
from vendors.vendor import SettingsError, Vendor

NAMES = (
    "azure", "braket", "dwave", "elasticsearch", "grafana", "heartbeat", "kibana", "pagerduty", "slack", "statuspage",
    "vault",
)  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Serve until told to stop. Exits 2 on a wrong argument or environment."""
    parser = argparse.ArgumentParser(prog="python -m vendors", description=__doc__)
    parser.add_argument("vendor", choices=NAMES)
    parser.add_argument(
        "--tls",
        type=_folder,
        required=True,
        help="folder of tls.crt and tls.key for the vendor's real host names, PEM, and of expired.crt and expired.key",
    )
    # The pod's network is the cluster.
    parser.add_argument("--host", default="0.0.0.0", help="address of the TLS port (default %(default)s)")  # noqa: S104
    parser.add_argument("--port", type=int, default=8443, help="TLS (default %(default)s)")
    parser.add_argument("--control-port", type=int, default=9000, help="on loopback only (default %(default)s)")
    options = parser.parse_args(arguments)
    try:
        # Imported when needed: the samplers of one vendor are half the memory of another.
        vendor: Vendor = import_module(f"vendors.{options.vendor}").create(os.environ)
        door = Door(options.host, options.port, options.tls)
        app, control = controlled(vendor, door)
        listeners = (door.server(app), (serving(control), listen("127.0.0.1", options.control_port)))
    except SettingsError as error:
        parser.error(str(error))
    asyncio.run(_serve(listeners))


async def _serve(listeners: Iterable[tuple[uvicorn.Server, socket.socket]]) -> None:
    # On a signal the last one stops first and hands the signal to the one before it.
    await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in listeners))


def _folder(name: str) -> Path:
    path = Path(name)
    if not (path / "tls.crt").is_file():
        raise argparse.ArgumentTypeError(f"no tls.crt in {name}")
    return path


if __name__ == "__main__":
    main()
