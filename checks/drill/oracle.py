"""The oracle: one outside client, the same for all faults, that says whether users are served.

It submits problems of known optimum through the Service, from outside the cluster, and reads nothing else: no metric,
no SQL, no /health, no Kubernetes API.
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Any, Literal, Self

import httpx

from checks.drill.journal import Window
from checks.drill.problems import Known, planted

RATE = 2.0  # problems a second
PATIENCE = 8.0  # seconds that a user waits for an answer
MAX_IN_FLIGHT = 24
FAILED_SHARE = 0.1  # more than this share failed, wrong or lost: users are not served
SLOWDOWN = 3.0  # times the baseline's p95: users are not served in time
WINDOW = 6.0  # seconds of outcomes that one judgement looks at
ENOUGH = 5  # outcomes that a judgement needs

TOLERANCE = 1e-6  # of an energy; couplings are small integers

Outcome = Literal["solved", "failed", "wrong", "lost"]


@dataclass(frozen=True)
class Seen:
    """One problem: when it ended (monotonic seconds), how, and how long the user waited."""

    at: float
    outcome: Outcome
    seconds: float


@dataclass
class Oracle:
    """A client in a thread of its own; `with Oracle(url, seed)` runs it."""

    url: str
    seed: int
    seen: list[Seen] = field(default_factory=list)
    baseline: float | None = None  # p95 in health, set once by `settle`
    accepted: dict[str, float] = field(
        default_factory=dict
    )  # jobs that were taken and have not ended, with their optima

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="oracle", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(PATIENCE + 5)

    def settle(self) -> None:
        """Take the present window as what health is."""
        self.baseline = self.judge().p95

    def judge(self, seconds: float = WINDOW) -> Window:
        """What users had in the last `seconds`."""
        now = time.monotonic()
        recent = [seen for seen in list(self.seen) if seen.at >= now - seconds]
        count = {name: sum(seen.outcome == name for seen in recent) for name in ("failed", "wrong", "lost")}
        solved = sorted(seen.seconds for seen in recent if seen.outcome == "solved")
        p95 = solved[int(0.95 * (len(solved) - 1))] if solved else None
        slow = self.baseline is not None and p95 is not None and p95 > max(1.0, SLOWDOWN * self.baseline)
        red = len(recent) >= ENOUGH and (sum(count.values()) > FAILED_SHARE * len(recent) or slow)
        return Window(at=now, seconds=seconds, sent=len(recent), p95=p95, red=red, **count)

    def unserved(self, begin: float, end: float) -> float:
        """The share of what ended between two moments (monotonic seconds) that failed; 1 where nothing ended."""
        ended = [seen for seen in list(self.seen) if begin <= seen.at < end]
        return sum(seen.outcome != "solved" for seen in ended) / len(ended) if ended else 1.0

    def green(self, window: Window) -> bool:
        """Not red, and on enough evidence to say so."""
        return not window.red and window.sent >= ENOUGH

    def served(self, seconds: float) -> bool:
        """Whether every problem that ended in the last `seconds` was solved, in time, and they were enough to tell."""
        window = self.judge(seconds)
        enough = window.sent >= ENOUGH * seconds / WINDOW
        return enough and not window.red and not window.failed + window.wrong + window.lost

    def audit(self, deadline: float) -> tuple[int, int]:
        """Ask for every accepted job that this user gave up on: how many are lost, and how many have a wrong result."""
        wrong, until = 0, time.monotonic() + deadline
        owed = dict(self.accepted)
        with httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False) as client:
            for name, optimum in list(owed.items()):
                while time.monotonic() < until:
                    job = _ask(client, name)
                    if job and job["state"] not in ("queued", "running"):
                        del owed[name]
                        wrong += bool(job["result"]) and abs(job["result"]["energy"] - optimum) >= TOLERANCE
                        break
                    time.sleep(0.2)
        return len(owed), wrong

    async def _run(self) -> None:
        random = Random(self.seed)
        tasks: set[asyncio.Task[None]] = set()
        # Without kept connections each problem may meet another pod, as each user does.
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=self.url, limits=limits, timeout=PATIENCE, trust_env=False) as client:
            while not self._stop.is_set():
                if len(tasks) < MAX_IN_FLIGHT:
                    task = asyncio.create_task(self._one(client, planted(random)))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                await asyncio.sleep(1 / RATE)
            for task in tasks:
                task.cancel()

    async def _one(self, client: httpx.AsyncClient, known: Known) -> None:
        started = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                outcome = await self._solve(client, known)
        except (httpx.HTTPError, TimeoutError):
            outcome = "failed"
        self.seen.append(Seen(time.monotonic(), outcome, time.monotonic() - started))

    async def _solve(self, client: httpx.AsyncClient, known: Known) -> Outcome:
        accepted = await client.post("/api/v1/jobs", json=known.request)
        if accepted.status_code != httpx.codes.ACCEPTED:
            return "failed"
        name = accepted.json()["id"]
        self.accepted[name] = known.optimum
        while True:
            answer = await client.get(f"/api/v1/jobs/{name}", params={"wait": 5})
            if answer.status_code == httpx.codes.NOT_FOUND:
                return "lost"
            if not answer.is_success:
                return "failed"
            job = answer.json()
            if job["state"] not in ("queued", "running"):
                del self.accepted[name]
            if job["state"] == "succeeded":
                return "solved" if abs(job["result"]["energy"] - known.optimum) < TOLERANCE else "wrong"
            if job["state"] in ("failed", "cancelled"):
                return "failed"


def _ask(client: httpx.Client, name: str) -> dict[str, Any] | None:
    try:
        answer = client.get(f"/api/v1/jobs/{name}", params={"wait": 2})
    except httpx.HTTPError:
        return None
    return answer.json() if answer.is_success else None
