"""Faults, pages and features name each other; alerts and pages are `runbook lint`'s to compare."""

from __future__ import annotations

from pathlib import Path

from gherkin.parser import Parser

from checks.faults import FAULTS
from checks.runbook.load import load_docs

ROOT = Path(__file__).parents[2]
PAGES = load_docs(ROOT)


def test_each_fault_knows_a_change_of_its_page_and_its_alert() -> None:
    for fault in FAULTS.values():
        assert PAGES[fault.page].snippets[fault.resolution].effect == "change"
        assert fault.alert in PAGES[fault.page].meta["alerts"]


def test_each_fault_is_drilled_to_its_resolution() -> None:
    drilled = {}
    for path in (ROOT / "features").glob("*.feature"):
        for child in Parser().parse(path.read_text())["feature"]["children"]:
            for examples in child["scenario"]["examples"]:
                drilled |= {row["cells"][0]["value"]: row["cells"][1]["value"] for row in examples["tableBody"]}
    assert drilled == {fault.name: fault.resolution for fault in FAULTS.values()}
