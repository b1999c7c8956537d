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
        kept.append(b"x" * ({mib} << 17))
        time.sleep(0.125)
threading.Thread(target=leak, daemon=True).start()
runpy.run_module("planner", run_name="__main__", alter_sys=True)
"""


class MemoryLeak(Release):
    """Drawn: how fast."""

    name = "memory-leak"
    title = "The release leaks memory until its pods are killed"
    how = "patch the Deployment: strategy Recreate, a start command with a thread that keeps 180 to 220 MiB a second"
    scenario = "performance"
    also = ("scenarios/performance-degradation.md#raise-limits",)

    def draw(self, random: Random) -> Parameters:
        """So that a pod is killed at its limit before it has finished a job, which takes a second.

        Slower, and jobs that were broken off finish late, in the next life of their pod: two alerts would be true, and
        which of them calls first a matter of luck.
        """
        return {"mib_a_second": str(random.randrange(180, 221))}

    def container(self, parameters: Parameters) -> dict[str, Any]:
        """The service as it is, beside a thread that forgets nothing."""
        return {"command": ["python", "-c", _LEAK.format(mib=parameters["mib_a_second"])]}
