"""A port for a program under test to listen on."""

from __future__ import annotations

import random
import socket

# Below the ports that the kernel gives to outgoing connections: one of those may be taken before the program listens.
_OURS = range(20000, 32000)


def free_port() -> int:
    while True:
        port = random.choice(_OURS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
