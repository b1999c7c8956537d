"""What a drill's evidence depends on: of the vendors, those that it met."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks.evidence.inputs import inputs

ROOT = Path(__file__).parents[3]
PAGE = "scenarios/page.md"
TEXT = """
### Plain { #plain }

Nothing of a vendor.

### Braket { #braket }

Asks https://braket.us-east-1.amazonaws.com/devices.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("vendors", "deploy"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "docs/scenarios").mkdir(parents=True)
    (tmp_path / "docs" / PAGE).write_text(TEXT)
    return tmp_path


def _changed(root: Path, path: str, *steps: str) -> list[str]:
    before = inputs(root, "pool-exhausted", [f"{PAGE}#{step}" for step in steps])
    with (root / path).open("a") as file:
        file.write("\n# changed\n")
    after = inputs(root, "pool-exhausted", [f"{PAGE}#{step}" for step in steps])
    return [name for name in after if before[name] != after[name]]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("vendors/drill/faults.py", "D-Wave mock"),
        ("vendors/dwave/api.py", "D-Wave mock"),
        ("deploy/vendors/dwave.yaml", "D-Wave mock"),
        ("vendors/heartbeat.py", "pager and channels"),
        ("deploy/vendors/slack.yaml", "pager and channels"),
        ("deploy/dns/Corefile", "manifests"),
        ("deploy/planner/planner.yaml", "manifests"),
    ],
)
def test_what_every_drill_meets(root, path, name):
    assert _changed(root, path, "plain") == [name]


@pytest.mark.parametrize("path", ["vendors/braket/api.py", "deploy/vendors/braket.yaml"])
def test_a_vendor_matters_to_the_walk_that_asks_it_alone(root, path):
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).touch()

    assert _changed(root, path, "plain") == []
    assert _changed(root, path, "plain", "braket") == ["other vendors"]


def test_the_text_of_other_steps_does_not_matter(root):
    assert _changed(root, f"docs/{PAGE}", "plain") == []
    assert _changed(root, f"docs/{PAGE}", "braket") == ["page"]
