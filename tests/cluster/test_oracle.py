"""The oracle notices that nobody is served, however it came to that."""

from __future__ import annotations

import pytest

from checks.drill.oracle import Oracle
from checks.world.wait import until
from checks.world.world import World

pytestmark = pytest.mark.cluster


def test_a_deleted_deployment_is_red_and_the_declared_state_is_green_again(world: World) -> None:
    with Oracle(f"http://127.0.0.1:{world.cluster.port}", 1) as oracle:
        until(lambda: oracle.green(oracle.judge()), what="users to be served", deadline=90)
        oracle.settle()
        try:
            world.change(
                "-n", "quantum-planner", "delete", "deployment", "quantum-planner", what="delete it", undo=None
            )  # `recover` declares it again
            until(lambda: oracle.judge().red, what="the oracle to go red", deadline=60)
        finally:
            world.recover()

        until(lambda: oracle.green(oracle.judge()), what="users to be served again", deadline=90)
