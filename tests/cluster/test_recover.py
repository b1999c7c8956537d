"""A drill that is killed in any of its phases leaves a world that `recover` puts back."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from checks.errors import Timeout
from checks.faults import FAULTS
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
    with subprocess.Popen(
        [sys.executable, "-c", _DRILL, "pool-exhausted", str(site)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=root, start_new_session=True,
    ) as drill:  # fmt: skip
        told = _until(phase, drill)
        drill.kill()
    assert drill.returncode == -signal.SIGKILL, f"the drill never came to {phase}:\n{told}"

    world.recover()

    try:
        until(lambda: snapshot.take(world.cluster) == before, what="the baseline", deadline=60, every=2)
    except Timeout:
        pytest.fail("\n".join(snapshot.differences(before, snapshot.take(world.cluster))), pytrace=False)


def test_pods_that_were_resized_in_place_are_replaced(world: World) -> None:
    fault = FAULTS["cpu-limit-low"]
    fault.inject(world, {"percent": "58"})
    assert fault.present(world, {})

    world.recover()

    until(lambda: not fault.present(world, {}), what="pods with the declared limit", deadline=60)


def _until(phase: str, drill: subprocess.Popen[str]) -> str:
    """Read until the drill tells that the phase begins; what it told."""
    assert drill.stdout
    told = ""
    for line in drill.stdout:
        told += line
        if line.split()[-1:] == [phase]:
            break
    return told
