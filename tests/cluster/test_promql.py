"""The gate's parser of PromQL says what Prometheus' own says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from checks.lint.promql import fault
from checks.world.run import run
from checks.world.world import World

pytestmark = pytest.mark.cluster

SAMPLES = "tests/samples/promql.txt"  # one query a line, right and wrong ones


def test_it_takes_what_promtool_takes(world: World, root: Path, tmp_path: Path) -> None:
    queries = (root / SAMPLES).read_text().splitlines()
    tmp_path.chmod(0o755)
    for index, query in enumerate(queries):
        groups = {"groups": [{"name": "g", "rules": [{"record": "r", "expr": query}]}]}
        (tmp_path / f"{index}.yml").write_text(yaml.safe_dump(groups))
    script = "for file in *.yml; do promtool check rules $file >/dev/null 2>&1 && echo ${file%.yml}; done; true"

    ended = run(
        "docker", "run", "--rm", "--network=none", "--volume", f"{tmp_path}:/rules:ro", "--workdir", "/rules",
        world.plan.references["monitoring"], "bash", "-c", script,
        what="run promtool", deadline=60,
    )  # fmt: skip

    taken = {queries[int(index)] for index in ended.stdout.split()}
    assert {query for query in queries if not fault(query)} == taken
