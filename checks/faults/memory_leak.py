"""A release loses memory until it is killed at its limit."""

from __future__ import annotations

from random import Random
from typing import Any

from checks.faults.base import Parameters
from checks.faults.kinds.release import Release

_LEAK = """
import runpy, threading, time
def leak(kept=[]):
    while True:
        kept.append(b"x" * ({mib} << 20))
        time.sleep(1)
threading.Thread(target=leak, daemon=True).start()
runpy.run_module("planner", run_name="__main__", alter_sys=True)
"""


class MemoryLeak(Release):
    """Drawn: how fast."""

    name = "memory-leak"
    title = "The release leaks memory until its pods are killed"
    how = "patch the Deployment: strategy Recreate, a start command with a thread that keeps 55 to 70 MiB a second"
    scenario = "performance"
    also = ("scenarios/performance-degradation.md#raise-limits",)

    def draw(self, random: Random) -> Parameters:
        """So that a pod serves for some seconds, and is gone for longer: slower, and its results are merely late."""
        return {"mib_a_second": str(random.randrange(55, 71))}

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """The service as it is, beside a thread that forgets nothing."""
        return {"command": ["python", "-c", _LEAK.format(mib=parameters["mib_a_second"])]}
