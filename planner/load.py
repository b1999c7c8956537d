"""A steady light load: `python -m planner.load --rate 2 --url http://quantum-planner:8080`.

Submits small random problems, waits for their results and logs a summary every ten seconds, as one JSON line.
Errors are counted, never fatal. SIGTERM ends it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import httpx

from planner import logs

log = logging.getLogger(__name__)

SUMMARY_INTERVAL = 10.0


def random_problem(rng: random.Random, size: int = 8, reads: int = 20) -> dict[str, Any]:
    """Return a job request for a fully connected problem of `size` variables."""
    names = [f"x{i}" for i in range(size)]
    return {
        "problem": {
            "vartype": rng.choice(["BINARY", "SPIN"]),
            "linear": {name: rng.uniform(-1, 1) for name in names},
            "quadratic": [[u, v, rng.uniform(-1, 1)] for i, u in enumerate(names) for v in names[i + 1 :]],
        },
        "num_reads": reads,
    }


class Load:
    """Submits at `rate` a second, and skips a beat, counted, while `in_flight` jobs are under way."""

    def __init__(
        self, client: httpx.AsyncClient, rate: float, job_timeout: float, in_flight: int = 32, reads: int = 20
    ) -> None:
        self.client = client
        self.rate = rate
        self.job_timeout = job_timeout
        self.in_flight = in_flight
        self.reads = reads
        self.outcomes: Counter[str] = Counter()
        self.durations: list[float] = []
        self._rng = random.Random()

    async def run(self, stop: asyncio.Event) -> None:
        """Submit until `stop`, then log what is left to tell."""
        in_flight: set[asyncio.Task[None]] = set()
        summarised = time.monotonic()
        while not stop.is_set():
            if len(in_flight) < self.in_flight:
                task = asyncio.create_task(self.one())
                in_flight.add(task)
                task.add_done_callback(in_flight.discard)
            else:
                self.outcomes["skipped"] += 1
            if time.monotonic() - summarised >= SUMMARY_INTERVAL:
                summarised = time.monotonic()
                self.summarise()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1 / self.rate)
        for task in in_flight:
            task.cancel()
        await asyncio.gather(*in_flight, return_exceptions=True)
        self.summarise()

    async def one(self) -> None:
        """Submit one problem, wait for its end and count how it went."""
        started = time.monotonic()
        try:
            outcome = await self._submit_and_wait(started)
        except httpx.HTTPError as error:
            outcome = type(error).__name__
        self.outcomes[outcome] += 1
        self.durations.append(time.monotonic() - started)

    async def _submit_and_wait(self, started: float) -> str:
        response = await self.client.post("/api/v1/jobs", json=random_problem(self._rng, reads=self.reads))
        if response.status_code != 202:
            return f"submit_{response.status_code}"
        location = response.headers["Location"]
        while time.monotonic() - started < self.job_timeout:
            response = await self.client.get(location, params={"wait": 10})
            if response.status_code != 200:
                return f"get_{response.status_code}"
            state = str(response.json()["state"])
            if state not in {"queued", "running"}:
                return state
        return "timeout"

    def summarise(self) -> None:
        """Log and forget the outcomes since the last summary."""
        durations = sorted(self.durations)
        summary: dict[str, Any] = dict(self.outcomes)
        if durations:
            summary["median_seconds"] = round(durations[len(durations) // 2], 3)
            summary["max_seconds"] = round(durations[-1], 3)
        log.info("load", extra={"summary": summary})
        self.outcomes.clear()
        self.durations.clear()


async def _run(args: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    limits = httpx.Limits(max_connections=args.in_flight)
    async with httpx.AsyncClient(base_url=args.url, timeout=30, limits=limits) as client:
        await Load(client, args.rate, args.job_timeout, args.in_flight, args.reads).run(stop)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1000:
        raise argparse.ArgumentTypeError("give a number above 0 and at most 1000")
    return value


def main(argv: Sequence[str] | None = None) -> None:
    """Parse the arguments and run; argparse exits with 2 on a bad one."""
    parser = argparse.ArgumentParser(prog="python -m planner.load", description=__doc__)
    parser.add_argument("--url", required=True, help="base URL of the planner")
    parser.add_argument("--rate", type=_positive, default=2.0, help="jobs a second (default 2)")
    parser.add_argument("--job-timeout", type=_positive, default=60.0, help="seconds to wait for one job")
    parser.add_argument("--in-flight", type=int, default=32, help="jobs under way at most (default 32)")
    parser.add_argument("--reads", type=int, default=20, help="reads of each problem (default 20)")
    args = parser.parse_args(argv)
    logs.configure("INFO")
    asyncio.run(_run(args))


if __name__ == "__main__":
    main()
