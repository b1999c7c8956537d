"""A drill that is killed in any of its phases leaves a world that `recover` puts back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from checks.world import snapshot
from checks.world.wait import until
from checks.world.world import World

pytestmark = pytest.mark.cluster

_DRILL = """
import sys
from pathlib import Path
from checks.drill.drill import Drill
from checks.faults import named
from checks.world import places
from checks.world.up import attach
root = places.project_root()
Drill(attach(root), named(sys.argv[1]), 4, Path(sys.argv[2]), lambda line: print(line, flush=True)).run()
"""


@pytest.mark.parametrize(
    "phase", ["baseline", "inject", "red", "page", "walk", "green", "resolved", "return", "undo", "compare"]
)
def test_kill_9_and_recover(world: World, site: Path, root: Path, phase: str) -> None:
    before = snapshot.take(world.cluster)
    drill = subprocess.Popen(
        [sys.executable, "-c", _DRILL, "pool-exhausted", str(site)],
        stdout=subprocess.PIPE, text=True, cwd=root, start_new_session=True,
    )  # fmt: skip
    assert drill.stdout
    seen = [line for line in iter(drill.stdout.readline, "") if line.split()[-1:] == [phase] and _kill(drill)]
    drill.stdout.close()
    assert seen, f"the drill never came to {phase}"
    assert drill.wait(10) == -signal.SIGKILL

    world.recover()

    assert until(lambda: snapshot.take(world.cluster) == before, what="the baseline", deadline=60, every=2)


def _kill(drill: subprocess.Popen[str]) -> bool:
    os.kill(drill.pid, signal.SIGKILL)
    return True
