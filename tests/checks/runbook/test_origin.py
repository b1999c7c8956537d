"""Reading the original text, item by item, and the gate's rule that none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.lint.gate import files, read
from checks.lint.project import Project
from checks.lint.rules.origin import RULE
from checks.runbook.origin import PLACES, TEXT, items

ORIGINAL = """# Runbook

## Severity

**P0**
- Outage

## Steps

### 1. Look
```bash
# Ask it
curl -X POST \\
  -d '{}' http://x
kubectl get pods
```

1. Check: `kubectl top pods`

- [ ] Done
"""


def test_bullets_numbers_boxes_and_commands_are_items() -> None:
    found = [(item.line, item.section, item.text) for item in items(ORIGINAL)]

    assert found == [
        (6, "Severity", "Outage"),
        (14, "Steps · 1. Look", "curl -X POST -d '{}' http://x"),
        (15, "Steps · 1. Look", "kubectl get pods"),
        (18, "Steps · 1. Look", "Check: `kubectl top pods`"),
        (20, "Steps · 1. Look", "Done"),
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "origin").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nmarkdown_extensions: [attr_list]\n")
    (tmp_path / TEXT).write_text("# Runbook\n\n- Outage\n- Breach\n")
    (tmp_path / PLACES).write_text("Outage: {at: 'p.md#outage'}\nBreach: {at: p.md}\n")
    (tmp_path / "docs/p.md").write_text("# P\n\n## Outage { #outage }\n")
    return tmp_path


def _found(root: Path) -> list[str]:
    assert RULE.project
    return [finding.message for finding in RULE.project(Project([read(one) for one in files([root / "docs"])], root))]


def test_a_text_whose_items_all_have_their_place_is_in_order(project: Path) -> None:
    assert _found(project) == []


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ("Outage: {at: 'p.md#outage'}\n", "'Breach' has no place"),
        ("Outage: {at: 'p.md#outage'}\nBreach: {at: p.md}\nFlood: {at: p.md}\n", "the text has no item 'Flood'"),
        ("Outage: {at: 'p.md#outtage'}\nBreach: {at: p.md}\n", "there is no p.md#outtage"),
        ("Outage: {at: 'p.md#outage'}\nBreach: {at: q.md}\n", "there is no q.md"),
    ],
)
def test_what_is_lost_or_leads_nowhere_is_found(project: Path, places: str, told: str) -> None:
    (project / PLACES).write_text(places)

    (message,) = _found(project)

    assert told in message
