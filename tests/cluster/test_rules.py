"""The alert rules, by Prometheus' own promtool: the production timings, before a drill divides them."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.world.run import run
from checks.world.timing import divide
from checks.world.world import World

pytestmark = pytest.mark.cluster


def _promtool(world: World, folder: Path, *argv: str) -> str:
    ended = run(
        "docker", "run", "--rm", "--network=none", "--volume", f"{folder}:/rules:ro", "--workdir", "/rules",
        world.plan.references["monitoring"], "promtool", *argv,
        what="run promtool", deadline=60, check=False,
    )  # fmt: skip
    return ended.stdout + ended.stderr if ended.exit_code else ""


def test_the_alerts_fire_when_production_says(world: World, root: Path) -> None:
    assert _promtool(world, root / "deploy/monitoring/config", "test", "rules", "rules_test.yml") == ""


def test_a_changed_timing_is_noticed(world: World, root: Path, tmp_path: Path) -> None:
    config = root / "deploy/monitoring/config"
    (tmp_path / "rules_test.yml").write_text((config / "rules_test.yml").read_text())
    (tmp_path / "rules.yml").write_text((config / "rules.yml").read_text().replace("for: 2m", "for: 1m"))
    tmp_path.chmod(0o755)

    assert "FAILED" in _promtool(world, tmp_path, "test", "rules", "rules_test.yml")


@pytest.mark.parametrize("name", ["rules.yml", "prometheus.yml"])
def test_the_divided_configuration_is_valid(world: World, root: Path, tmp_path: Path, name: str) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / name).write_text(divide((root / "deploy/monitoring/config" / name).read_text()))

    check = ("check", "rules", name) if name == "rules.yml" else ("check", "config", "--syntax-only", name)
    assert _promtool(world, tmp_path, *check) == ""
