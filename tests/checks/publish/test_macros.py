from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checks.drill.journal import Journal, Verdict
from checks.evidence import store
from checks.evidence.history import Entry
from checks.evidence.inputs import known
from checks.faults import FAULTS
from checks.publish.macros import define_env

PAGE = """---
description: Requests fail.
alerts: [Failing]
severity: P1
service: quantum-planner
escalate_after: 30 minutes
---

# A page

### Does it answer? { #health }

```bash id="health"
true
```

| You see | It means | Do |
|---|---|---|
| exit code is `0` | It does. | [End it](#end) |
| exit code is `1` | It does not. | [End it](#end) |
| anything else | Who knows. | **Escalate** |

### End it { #end }

```bash id="end" effect="change"
true
```

| You see | It means | Do |
|---|---|---|
| exit code is `0` | It is gone. | [Does it answer?](#never) |
| anything else | It is not. | **Escalate** |

### Does it answer now? { #never }

```bash id="never"
true
```

| You see | It means | Do |
|---|---|---|
| exit code is `0` | It does. | **Done** |
| anything else | Who knows. | **Escalate** |
"""

LEVELS = """| Level | What it is | Response within | Escalate to the technical lead |
|---|---|---|---|
| [P0](#p0) | Critical | 15 minutes | at once |
| [P1](#p1) | High | 1 hour | at once, by phone |
| [P2](#p2) | Medium | 4 hours | when the time is over |
| [P3](#p3) | Low | 1 business day | never |
"""


class Site:
    """A project with one page, and its macros by name."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "docs/scenarios").mkdir(parents=True)
        (root / "docs/scenarios/p.md").write_text(PAGE)
        (root / "docs/severity.md").write_text(LEVELS)
        (root / "mkdocs.yml").write_text("site_name: x\nmarkdown_extensions: [attr_list, tables, runbook_fences]\n")
        self.page = SimpleNamespace(
            meta={
                "alerts": ["Failing"],
                "severity": "P1",
                "service": "quantum-planner",
                "escalate_after": "30 minutes",
            },
            file=SimpleNamespace(src_uri="scenarios/p.md"),
        )

    def ask(self, name: str, *arguments: Any) -> str:
        macros: dict[str, Callable[..., str]] = {}

        def macro(function: Callable[..., str], name: str) -> None:
            macros[name] = function

        define_env(SimpleNamespace(project_dir=str(self.root), macro=macro))
        return macros[name](*arguments)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def proved(site: Site, journal: Callable[..., Journal]) -> Journal:
    one = journal(inputs=known(site.root, "lock-held", ["scenarios/p.md#health", "scenarios/p.md#end"]))
    store.save(site.root, one)
    return one


def test_a_page_that_was_never_drilled_says_so(site: Site) -> None:
    assert "not verified: never drilled" in site.ask("header", site.page)
    assert "uncovered: no drill took this path" in site.ask("evidence", site.page)
    assert f"{len(FAULTS)} faults, of which 0 resolved" in site.ask("headline")


@pytest.mark.usefixtures("proved")
def test_a_proof_is_counted_until_an_input_changes(site: Site) -> None:
    assert "lock-held: proved, 2026-01-02" in site.ask("header", site.page)
    assert f"{len(FAULTS)} faults, of which 1 resolved" in site.ask("headline")

    (site.root / "docs/scenarios/p.md").write_text(PAGE.replace("Does it answer?", "Does it reply?"))

    assert "lock-held: changed since: page, 2026-01-02" in site.ask("header", site.page)
    assert f"{len(FAULTS)} faults, of which 0 resolved" in site.ask("headline")


@pytest.mark.usefixtures("proved")
def test_each_snippet_tells_what_proved_it_or_that_nothing_did(site: Site) -> None:
    shown = site.ask("evidence", site.page)

    assert "[lock-held](../evidence/drills/lock-held.md) | 2026-01-02 03:04 UTC" in shown
    assert "[`never`](#never) | uncovered: no drill took this path" in shown


@pytest.mark.usefixtures("proved")
def test_coverage_counts_rows_and_steps_apart(site: Site) -> None:
    (row,) = [line for line in site.ask("coverage", site.page).splitlines() if line.startswith("| [A page]")]

    # health and end ran; of the four rows above the last ones, health's two and end's first won; health told them apart
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:] == ["2 of 3 snippets", "3 of 4 rows", "0 of 3", "1 of 2 reads"]


@pytest.mark.usefixtures("proved")
def test_a_scenario_shows_all_its_faults_and_the_way_to_their_journals(site: Site) -> None:
    shown = site.ask("drills_of", "database")

    assert "{ #drill-lock-held }" in shown
    assert "[Step by step](drills/lock-held.md): detect 20 s" in shown
    assert "## PostgreSQL is scaled to zero { #drill-database-down }\n\nnot verified: never drilled" in shown


@pytest.mark.usefixtures("proved")
def test_what_is_no_proof_is_said_first_with_its_cause(site: Site) -> None:
    (site.root / "evidence/history.jsonl").write_text(
        "".join(_line(verdict, hour) for hour, verdict in enumerate(["pass", "fail", "pass"]))
    )
    page = SimpleNamespace(file=SimpleNamespace(src_uri="evidence/index.md"))

    shown = site.ask("attention", page)

    assert f"**not verified: never drilled** ({len(FAULTS) - 1})" in shown
    assert "**flaky** (1): [A session holds a lock" in shown


def _line(verdict: str, hour: int) -> str:
    entry = Entry(
        run=f"r{hour}", fault="lock-held", seed=1, started=datetime(2026, 1, 2, hour, tzinfo=UTC),
        verdict=Verdict(verdict), steps=("scenarios/p.md#health",),
    )  # fmt: skip
    return entry.model_dump_json() + "\n"


def test_the_time_box_is_the_page_s_own(site: Site) -> None:
    (site.root / "docs/scenarios/database-connection-issues.md").write_text(PAGE.replace("30 minutes", "5 minutes"))
    line = _line("pass", 1).replace('"recover":null', '"recover":80').replace('"detect":null', '"detect":20')
    (site.root / "evidence").mkdir()
    (site.root / "evidence/history.jsonl").write_text(line)

    # From the page at 20 s to 80 s: a minute of five.
    assert "60 s | 20% of 5 min" in site.ask("budgets")
