"""One at a time: two drills on one cluster would judge each other's faults."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from checks.errors import WorldError
from checks.world import places


@contextmanager
def alone() -> Iterator[None]:
    """Hold the world for this process; raises WorldError, naming the holder, where another has it.

    The lock is the kernel's, so that it goes with its process, however that ends.
    """
    path = places.state() / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise WorldError(
                f"process {lock.read().strip()} is at work on this cluster", hint="wait for it, or end it"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
