"""The history of drills as it is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from checks.drill.journal import Spent, Times, Verdict
from checks.errors import Place
from checks.evidence.history import Entry
from checks.publish.runs import RECENT, by_fault, flaky, latest, rates, sets, signs, spark
from checks.runbook.model import Page, Snippet, Step

PLACE = Place("docs/p.md", 1)
PAGE = Page("p.md", "P", {name: Step(name, name, PLACE, Snippet(name, "true", PLACE)) for name in ("look", "mend")})


def _entry(verdict: str = "pass", day: int = 1, **changes: Any) -> Entry:
    fields = {
        "run": "r1", "fault": "lock-held", "seed": day, "started": datetime(2026, 1, day, tzinfo=UTC),
        "verdict": Verdict(verdict), "steps": ("p.md#look",),
    }  # fmt: skip
    return Entry.model_validate(fields | changes)


@pytest.mark.parametrize(
    ("verdicts", "is_flaky"),
    [
        (["pass", "pass"], False),
        (["fail", "fail"], False),
        (["pass", "fail"], True),
        (["pass", "refused"], False),  # a guard that said no tells nothing of the page
        (["fail"] + ["pass"] * RECENT, False),
        (["fail"] + ["pass"] * (RECENT - 1), True),
    ],
)
def test_flaky_is_what_recently_both_passed_and_failed(verdicts: list[str], is_flaky: bool) -> None:
    assert flaky([_entry(verdict) for verdict in verdicts]) is is_flaky


def test_what_failed_stays_visible_in_words_and_signs() -> None:
    runs = by_fault([_entry("fail", 2, reason="it | broke"), _entry("pass", 1)])["lock-held"]

    assert 'aria-label="oldest first: pass, fail"' in signs(runs)
    assert ">flaky<" in signs(runs)
    newest = latest(runs).splitlines()[2]
    assert newest.startswith("| 2026-01-02 00:00 | 2 | fail: it &#124; broke |")


def test_a_snippet_s_rate_counts_each_drill_once_and_the_worst_comes_first() -> None:
    entries = [
        _entry("pass", 1, steps=("p.md#look", "p.md#look", "p.md#mend")),
        _entry("fail", 2, steps=("p.md#mend",)),
        _entry("pass", 3, steps=("other.md#look",)),
    ]

    rows = rates([PAGE], entries, "evidence/history.md").splitlines()[4:]

    assert rows == [
        "| [`mend`](../p.md#mend) | 2 | 1 | 50% | lock-held, 2026-01-02: fail |",
        "| [`look`](../p.md#look) | 1 | 1 | 100% | - |",
    ]


def test_a_set_tells_how_many_passed_and_where_its_time_went() -> None:
    spent = Spent(system=90, windows=18, harness=12)
    entries = [_entry("pass", 1, spent=spent), _entry("skipped", 1), _entry("pass", 2, run="r2")]

    assert sets(entries).splitlines()[2:] == [
        "| 2026-01-02 00:00 | 1 | 1 | 0 | 0 | - | - | - | - |",
        "| 2026-01-01 00:00 | 2 | 1 | 0 | 1 | 2.0 | 75% | 15% | 10% |",
    ]


def test_a_run_without_recovery_is_no_short_bar() -> None:
    picture = etree.fromstring(spark([_entry("pass", times=Times(recover=40)), _entry("fail", 2)]))

    bars = [(one.get("class"), float(one.get("height") or 0)) for one in picture.findall("rect")]
    assert bars == [("pass", 20.0), ("fail", 20.0)]
    assert picture.get("aria-label") == "seconds to recover, oldest first: 40 s, -"


def test_no_history_is_said() -> None:
    assert {latest([]), sets([]), rates([PAGE], [], "p.md")} == {"No drill was recorded yet."}
