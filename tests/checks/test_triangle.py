"""Faults, pages and features name each other; alerts and pages are `runbook lint`'s to compare."""

from __future__ import annotations

import re
from pathlib import Path

from gherkin.parser import Parser

from checks.faults import FAULTS
from checks.faults.base import PAGED
from checks.runbook.load import load_docs
from vendors.pagerduty.people import DELAY_MINUTES

ROOT = Path(__file__).parents[2]
PAGES = load_docs(ROOT)


def test_each_fault_knows_a_change_and_the_page_of_its_alert() -> None:
    for fault in FAULTS.values():
        for step in (fault.resolution, *(one for one in fault.also if "#" in one)):
            page, _, name = step.partition("#")
            assert PAGES[page].snippets[name].effect == "change", step
        assert fault.alert in PAGES[PAGED[fault.alert]].meta["alerts"]


def test_no_page_gives_more_time_than_the_pager_does() -> None:
    minutes = [re.match(r"(\d+) minutes", str(page.meta.get("escalate_after"))) for page in PAGES.values()]
    given = [int(one[1]) for one in minutes if one]

    assert len(given) >= 6
    assert max(given) == DELAY_MINUTES


def test_each_fault_is_drilled_to_its_resolution_in_the_feature_of_its_scenario() -> None:
    drilled = {}
    for path in (ROOT / "features").glob("*.feature"):
        feature = Parser().parse(path.read_text())["feature"]
        (tag,) = (tag["name"].removeprefix("@") for tag in feature["tags"])
        for child in feature["children"]:
            for examples in child["scenario"]["examples"]:
                for row in examples["tableBody"]:
                    fault, alert, step = (cell["value"] for cell in row["cells"])
                    drilled[fault] = (tag, alert, step)
    known = {one.name: (one.scenario, one.alert, one.resolution.partition("#")[2]) for one in FAULTS.values()}
    assert drilled == known


def test_alerts_are_few_and_several_faults_share_each_scenario() -> None:
    assert len(PAGED) <= 10
    scenarios = [fault.scenario for fault in FAULTS.values() if fault.bites]
    assert min(scenarios.count(name) for name in set(scenarios)) >= 2
