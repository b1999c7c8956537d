"""What the static gate knows of the world is what the world says of itself."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from checks.world.world import World

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def facts(root: Path) -> dict[str, Any]:
    return runpy.run_path(str(root / "images/node/tools/facts.py"))


def _kept(root: Path, name: str) -> Any:
    return json.loads((root / f"checks/lint/data/{name}.json").read_text())


@pytest.mark.parametrize("name", ["resources", "fields", "programs", "options"])
def test_the_cluster_and_the_toolbox_are_as_known(world: World, root: Path, facts: dict[str, Any], name: str) -> None:
    assert facts[name](world.cluster) == _kept(root, name), "images/node/tools/facts.py writes it anew"


@pytest.mark.parametrize("name", ["tables", "sql"])
def test_the_database_is_as_known(world: World, root: Path, facts: dict[str, Any], name: str) -> None:
    assert facts[name](world) == _kept(root, name), "images/node/tools/facts.py writes it anew"


def test_the_planners_metrics_are_known(world: World, root: Path, facts: dict[str, Any]) -> None:
    kept = _kept(root, "metrics")
    now = {name: labels for name, labels in facts["metrics"](world.cluster).items() if name.startswith("planner_")}

    assert now
    assert {name: set(labels) - set(kept.get(name, ())) for name, labels in now.items()} == {
        name: set() for name in now
    }
