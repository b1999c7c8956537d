from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.drill.journal import Journal, Verdict
from checks.errors import RunbookError
from checks.evidence import store
from checks.evidence.inputs import known

MakeJournal = Callable[..., Journal]
STEPS = ["scenarios/p.md#look"]
PAGE = "# P\n\n### Look { #look }\n\nlook\n\n### Rest { #rest }\n\nrest\n"


def _tree(root: Path) -> None:
    for name in ("docs/scenarios/p.md", "deploy/a.yaml", "planner/b.py", "checks/faults/lock_held.py"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE if path.suffix == ".md" else "before\n")


def test_what_is_kept_is_read_back_as_it_was(tmp_path: Path, journal: MakeJournal) -> None:
    one = journal()

    path = store.save(tmp_path, one)

    assert path == tmp_path / "evidence/lock-held.json"
    assert store.load(tmp_path) == {"lock-held": one}
    assert [other.name for other in path.parent.iterdir()] == ["lock-held.json"]


def test_no_evidence_is_no_error(tmp_path: Path) -> None:
    assert store.load(tmp_path) == {}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema_version": 99}, "schema version 99"),
        ({"surprise": 1}, "no journal"),
        ({"verdict": "splendid"}, "no journal"),
    ],
)
def test_another_schema_is_told_with_the_file(
    tmp_path: Path, journal: MakeJournal, change: dict[str, object], told: str
) -> None:
    path = store.save(tmp_path, journal())
    path.write_text(json.dumps(json.loads(path.read_text()) | change))

    with pytest.raises(RunbookError, match=told) as error:
        store.load(tmp_path)

    assert str(error.value).startswith(f"{path}:1: ")


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"text"'])
def test_a_file_that_is_no_journal_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "evidence/x.json"
    path.parent.mkdir()
    path.write_text(content)

    with pytest.raises(RunbookError, match=r"x\.json:1: "):
        store.load(tmp_path)


def test_evidence_stands_until_an_input_changes_and_then_names_it(tmp_path: Path, journal: MakeJournal) -> None:
    _tree(tmp_path)
    one = journal(inputs=known(tmp_path, "lock-held", STEPS))
    assert store.standing(tmp_path, one) == "proved"
    assert store.proved(tmp_path, one)

    (tmp_path / "docs/scenarios/p.md").write_text(PAGE.replace("look", "stare"))
    assert store.standing(tmp_path, one) == "changed since: page"
    assert not store.proved(tmp_path, one)

    (tmp_path / "deploy/new.yaml").write_text("")
    (tmp_path / "checks/faults/lock_held.py").write_text("after\n")
    assert store.standing(tmp_path, one) == "changed since: manifests, fault, page"


def test_a_step_that_was_not_walked_is_no_input(tmp_path: Path, journal: MakeJournal) -> None:
    _tree(tmp_path)
    one = journal(inputs=known(tmp_path, "lock-held", STEPS))

    (tmp_path / "docs/scenarios/p.md").write_text(PAGE.replace("rest", "sleep"))
    assert store.standing(tmp_path, one) == "proved"

    (tmp_path / "docs/scenarios/p.md").write_text(PAGE.replace("{ #look }", "{ #peek }"))
    assert store.standing(tmp_path, one) == "changed since: page"


def test_a_renamed_file_is_a_change(tmp_path: Path, journal: MakeJournal) -> None:
    _tree(tmp_path)
    one = journal(inputs=known(tmp_path, "lock-held", STEPS))

    (tmp_path / "planner/b.py").rename(tmp_path / "planner/c.py")

    assert store.standing(tmp_path, one) == "changed since: planner"


def test_bytecode_and_files_of_another_fault_are_no_inputs(tmp_path: Path, journal: MakeJournal) -> None:
    _tree(tmp_path)
    one = journal(inputs=known(tmp_path, "lock-held", STEPS))

    (tmp_path / "planner/__pycache__").mkdir()
    (tmp_path / "planner/__pycache__/b.py").write_text("")
    (tmp_path / "checks/faults/other.py").write_text("")

    assert store.standing(tmp_path, one) == "proved"


def test_a_drill_that_did_not_pass_proves_nothing(tmp_path: Path, journal: MakeJournal) -> None:
    one = journal(verdict=Verdict.FAIL, reason="the oracle red")

    assert store.standing(tmp_path, one) == "not verified: fail: the oracle red"


def test_what_was_never_drilled_is_not_verified(tmp_path: Path) -> None:
    assert store.standing(tmp_path, None) == "not verified: never drilled"
    assert not store.proved(tmp_path, None)


def test_saying_what_else_cures_a_fault_makes_no_evidence_stale(tmp_path: Path) -> None:
    _tree(tmp_path)
    before = known(tmp_path, "lock-held", STEPS)
    path = tmp_path / "checks/faults/lock_held.py"

    path.write_text(path.read_text() + '    also = (f"{DATABASE}#end-holder",)\n')
    assert known(tmp_path, "lock-held", STEPS) == before

    path.write_text(path.read_text() + "    bites = False\n")
    assert known(tmp_path, "lock-held", STEPS) != before
