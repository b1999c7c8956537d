"""Alert, page and drill name each other."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import yaml
from gherkin.parser import Parser

from checks.faults import FAULTS
from checks.runbook.load import load_docs

ROOT = Path(__file__).parents[2]
PAGES = load_docs(ROOT)


def _alerts() -> dict[str, str]:
    """Alert to the page its runbook_url names."""
    groups = yaml.safe_load((ROOT / "deploy/monitoring/config/rules.yml").read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"] if "alert" in rule]
    return {rule["alert"]: urlsplit(rule["annotations"]["runbook_url"]).path.strip("/") + ".md" for rule in rules}


def test_each_alert_leads_to_a_page_that_names_it() -> None:
    for alert, page in _alerts().items():
        assert alert in PAGES[page].meta["alerts"]


def test_each_page_is_led_to_by_its_alerts() -> None:
    assert {(alert, page.path) for page in PAGES.values() for alert in page.meta["alerts"]} == set(_alerts().items())


def test_each_fault_knows_a_change_of_its_page_and_its_alert() -> None:
    for fault in FAULTS.values():
        snippet = PAGES[fault.page].snippets[fault.resolution]
        assert snippet.effect == "change"
        assert fault.alert in _alerts()


def test_each_fault_is_drilled_and_features_hold_no_command() -> None:
    drilled = set()
    for path in (ROOT / "features").glob("*.feature"):
        text = path.read_text()
        for page in PAGES.values():
            assert not [name for name, snippet in page.snippets.items() if snippet.text in text]
        for child in Parser().parse(text)["feature"]["children"]:
            for examples in child["scenario"]["examples"]:
                drilled |= {row["cells"][0]["value"] for row in examples["tableBody"]}
    assert drilled == set(FAULTS)
