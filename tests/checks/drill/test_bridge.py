"""The real responder, in a process of its own, on a small built site; the shell behind it answers from a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from markdown import Markdown

from checks.drill.bridge import Bridge, Walked
from checks.errors import Refused
from checks.publish.fence import makeExtension
from checks.world.toolbox import Session
from checks.world.world import World

PAGE = """# A page

### Is it there? { #there }

```bash id="there"
look --at "$ALERT_ALERTNAME"
```

| You see | It means | Do |
|---|---|---|
| output contains `gone` | It is not. | [Bring it back](#back) |
| output contains `1/1` | It is. | **No fault** |
| anything else | Who knows. | **Escalate** |

### Bring it back { #back }

```bash id="back" effect="change"
bring --back
```

| You see | It means | Do |
|---|---|---|
| exit code is `0` | It is back. | [Check](#check) |
| anything else | It is not. | **Escalate** |

### Check { #check }

```bash id="check"
check
```

| You see | It means | Do |
|---|---|---|
| output contains `well` | All is well. | **Done** |
| anything else | It is not. | **Escalate** |
"""
PAYLOAD = {
    "payload": {
        "custom_details": {
            "alertname": 'Fail"ing$(rm)', "severity": "P1", "service": "s", "started": "2026-01-01T00:00:00Z",
            "runbook_url": "https://runbook.company.com/scenarios/p/",
        }
    }
}  # fmt: skip


@dataclass
class Answer:
    exit_code: int = 0
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.01


@dataclass
class Shell:
    """Answers by the beginning of the command, and remembers what was asked as whom."""

    answers: Mapping[str, Answer]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def run(self, text: str, identity: str, deadline: float) -> Answer:
        self.asked.append((text, identity))
        return next((answer for begin, answer in self.answers.items() if text.startswith(begin)), Answer())


@dataclass
class Guarded:
    refuses: bool = False

    def before_snippet(self, effect: str) -> None:
        if self.refuses:
            raise Refused("another server")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return _build(tmp_path, PAGE)


def _build(tmp_path: Path, page: str) -> Path:
    built = Markdown(extensions=["attr_list", "tables", makeExtension()]).convert(page)
    path = tmp_path / "site/scenarios/p/index.html"
    path.parent.mkdir(parents=True)
    path.write_text(f"<html><body><article>{built}</article></body></html>")
    return tmp_path / "site"


def _walk(site: Path, shell: Shell, *, refuses: bool = False, replaced: Mapping[str, str] | None = None) -> Walked:
    world, session = cast("World", Guarded(refuses)), cast("Session", shell)
    return Bridge(world, session, lambda: 1.0, replaced or {}).walk(cast("dict[str, Any]", PAYLOAD), site)


def test_it_finds_its_page_by_the_payload_and_follows_it_to_the_end(site: Path) -> None:
    shell = Shell({"look": Answer(stdout="gone\n"), "check": Answer(stdout="well\n")})

    walked = _walk(site, shell)

    assert walked.end == "Done"
    assert [(run.step, run.row, run.identity, run.do) for run in walked.runs] == [
        ("there", 0, "view", "scenarios/p.md#back"),
        ("back", 0, "responder", "scenarios/p.md#check"),
        ("check", 0, "view", "Done"),
    ]
    assert walked.changes == ["scenarios/p.md#back"]


def test_what_runs_is_the_published_text_byte_for_byte(site: Path) -> None:
    shell = Shell({"look": Answer(stdout="gone\n"), "check": Answer(stdout="well\n")})

    walked = _walk(site, shell)

    ran = [text for text, _ in shell.asked if not text.startswith("export ")]
    assert ran == ['look --at "$ALERT_ALERTNAME"', "bring --back", "check"]
    assert [run.command for run in walked.runs] == ran


def test_labels_of_the_alert_arrive_as_variables_and_never_as_commands(site: Path) -> None:
    shell = Shell({})

    _walk(site, shell)

    assert shell.asked[0] == ('export ALERT_ALERTNAME="Failingrm"', "view")


def test_an_output_that_the_page_misreads_ends_the_walk_and_is_kept(tmp_path: Path) -> None:
    site = _build(tmp_path, PAGE.replace("output contains `1/1`", "`READY` is `1/1`"))

    walked = _walk(site, Shell({"look": Answer(stdout="NAME   AGE\nweb    5d\n")}))

    assert walked.end == "page-error"
    assert "READY" in walked.why
    assert [(run.step, run.row, run.stdout) for run in walked.runs] == [("there", None, "NAME   AGE\nweb    5d\n")]


def test_a_change_that_the_guard_refuses_is_not_run(site: Path) -> None:
    shell = Shell({"look": Answer(stdout="gone\n")})

    with pytest.raises(Refused):
        _walk(site, shell, refuses=True)

    assert "bring --back" not in [text for text, _ in shell.asked]


def test_a_mutation_runs_in_place_of_the_text_and_the_record_keeps_the_text(site: Path) -> None:
    shell = Shell({"look": Answer(stdout="gone\n")})

    walked = _walk(site, shell, replaced={"scenarios/p.md#back": "true"})

    assert ("true", "responder") in shell.asked
    assert [run.command for run in walked.runs if run.step == "back"] == ["bring --back"]
    assert walked.end == "Escalate"
