"""The table of whole sets, and that of the spoilt drills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.drill.journal import Journal, Spent, Verdict
from checks.evidence import history
from checks.evidence.kept import PROOFS
from checks.faults import FAULTS
from checks.proofs.mutations import DOES_NOTHING, Proof
from checks.publish import whole
from checks.publish.whole import proofs, sets

PROOF = Proof(
    held=False, verdict=Verdict.PASS, reason="users are served", why_not="it must fail", seed=1,
    started=datetime(2026, 1, 2, tzinfo=UTC),
)  # fmt: skip
SPENT = Spent(system=60, windows=18, harness=2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "evidence").mkdir()
    return tmp_path


def test_a_set_that_drilled_only_some_faults_is_not_shown(root: Path, journal: Callable[..., Journal]) -> None:
    history.append(root, journal(spent=SPENT), "2026-01-02T03:00:00Z", None)

    assert sets(history.load(root)) == "No set was whole yet."


def test_a_whole_set_shows_how_many_were_resolved_and_which_not(root: Path, journal: Callable[..., Journal]) -> None:
    for name in FAULTS:
        verdict = Verdict.FAIL if name == "lock-held" else Verdict.PASS
        history.append(root, journal(fault=name, verdict=verdict, seed=7, spent=SPENT), "2026-01-02T03:00:00Z", 9)

    row = sets(history.load(root)).splitlines()[2]

    count = len(FAULTS)
    assert row.startswith(f"| 2026-01-02 03:04 UTC | 7 | random, 9 | {count} | {count - 1} | lock-held |")
    assert row.endswith(f"| 80 s | {count * 80 / 60:.0f} min |")


def test_a_set_is_whole_if_it_has_every_fault_there_was_by_then(root: Path, journal: Callable[..., Journal]) -> None:
    first = list(FAULTS)[:25]
    for day, names in ((2, first), (3, [*first, list(FAULTS)[25]]), (4, first)):
        for name in names:
            one = journal(fault=name, spent=SPENT, started=datetime(2026, 1, day, tzinfo=UTC))
            history.append(root, one, f"2026-01-0{day}T03:00:00Z", day)

    rows = sets(history.load(root)).splitlines()[2:]

    assert [row.split("|")[3].strip() for row in rows] == ["random, 3", "random, 2"]


@pytest.mark.parametrize("same", [True, False])
def test_a_proof_from_before_a_change_is_marked(
    root: Path, journal: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch, *, same: bool
) -> None:
    monkeypatch.setattr(whole, "measured_with", lambda *_: "now")
    PROOFS.save(root, {"lock-held": {DOES_NOTHING: PROOF}}, {"lock-held": "now" if same else "before"})

    told = proofs(root, [journal(fault="lock-held")])

    assert ("| lock-held |" in told) is same
    assert ("| lock-held† |" in told) is not same
    assert told.endswith("since this was measured.") is not same


def test_a_mutation_that_did_not_hold_is_shown_as_such(root: Path) -> None:
    PROOFS.save(root, {"lock-held": {DOES_NOTHING: PROOF}}, {})

    assert "| lock-held† | not proved yet | **did not hold**: users are served |" in proofs(root, [])
