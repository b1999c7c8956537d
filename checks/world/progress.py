"""Say what is being done, how long it has taken and how much is left, also to somebody who reads a log."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

HEARTBEAT = 20.0  # seconds of silence after which a running step says that it still runs


def say(text: str) -> None:
    """One line for the user, now."""
    print(text, file=sys.stderr, flush=True)


class Steps:
    """A known number of steps, told one by one: ``[3/9] node image … 34 s``."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tell the start, each HEARTBEAT, and the end of one step."""
        self.done += 1
        place = f"[{self.done}/{max(self.total, self.done)}] {name}"
        started = time.monotonic()
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(HEARTBEAT):
                say(f"{place} … {time.monotonic() - started:.0f} s so far")

        say(f"{place} …")
        threading.Thread(target=beat, daemon=True).start()
        try:
            yield
        finally:
            ended.set()
        say(f"{place}: {time.monotonic() - started:.1f} s")
