"""The dashboard's file: it fits Grafana's schema, asks for what there is, and says what alerts and pages say."""

from __future__ import annotations

import copy
import json
import re
from itertools import combinations

import promql_parser
import pytest
import yaml

from checks.lint import promql
from tests.deploy.dashboard import ROOT, load, panels, queries
from tests.deploy.schema import faults

RUNBOOK = "https://runbook.company.com/"
ALERT = re.compile(r"Alert: (\w+)\.$")
RULES = {
    rule["alert"]: rule
    for group in yaml.safe_load((ROOT / "deploy/monitoring/config/rules.yml").read_text())["groups"]
    for rule in group["rules"]
}
KNOWN = json.loads((ROOT / "checks/lint/data/metrics.json").read_text())
DASHBOARD = load()
PANELS = panels(DASHBOARD)
QUERIES = list(queries(DASHBOARD))


def limits(alert):
    """Each comparison with a number in an alert's rule: the metrics compared, and the number."""
    found, stack = [], [promql_parser.parse(RULES[alert]["expr"])]
    while stack:
        node = stack.pop()
        if type(node).__name__ != "BinaryExpr":
            continue
        if type(node.rhs).__name__ == "NumberLiteral":
            found.append((metrics(str(node.lhs.prettify())), node.rhs.val))
        else:
            stack += [node.lhs, node.rhs]
    return found


def metrics(query):
    return {name for name, _ in promql.selectors(query)}


def threshold(panel):
    values = [step["value"] for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]]
    assert values[0] is None
    return values[1] if values[1:] else None


def alert(panel):
    found = ALERT.search(panel["description"])
    return found[1] if found else None


def test_it_fits_grafanas_schema():
    assert faults(DASHBOARD) == []
    assert DASHBOARD["uid"] == "quantum-planner"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda one: one["panels"][1].update(titel="x"), "$.panels[1].titel is unknown"),
        (lambda one: one["panels"][1]["options"].update(colorMode="loud"), ".color_mode is 'loud'"),
        (lambda one: one["panels"][1]["gridPos"].update(w="6"), "$.panels[1].grid_pos.w is '6'"),
        (lambda one: one["panels"][1]["targets"][0].update(exp="up"), "is unknown"),
        (lambda one: one["panels"][1]["fieldConfig"]["defaults"].update(min="0"), ".min_val is '0'"),
        (lambda one: one.update(tags="quantum"), "$.tags is 'quantum'"),
        (lambda one: one.update(graphTooltip=7), "$.graph_tooltip is 7"),
    ],
)
def test_what_does_not_fit_the_schema_is_noticed(spoil, says):
    spoilt = copy.deepcopy(DASHBOARD)
    spoil(spoilt)

    found = faults(spoilt)

    assert found
    assert says in found[0]


def test_each_panel_has_a_number_of_its_own():
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]

    assert len(set(numbers)) == len(numbers)


def test_no_panel_lies_over_another():
    places = [(panel["title"], panel["gridPos"]) for panel in DASHBOARD["panels"]]

    over = [
        (one, other)
        for (one, a), (other, b) in combinations(places, 2)
        if a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
    ]
    assert over == []
    assert all(at["x"] >= 0 and at["x"] + at["w"] <= 24 for _, at in places)


def test_there_is_a_row_for_the_headline_and_for_each_scenario():
    rows = [panel["title"] for panel in DASHBOARD["panels"] if panel["type"] == "row"]

    assert rows == ["Headline", "Outage", "Backend", "Performance", "Database"]


def test_everything_is_asked_of_the_chosen_prometheus():
    sources = {(one["datasource"]["type"], one["datasource"]["uid"]) for one in PANELS}
    sources |= {(one["datasource"]["type"], one["datasource"]["uid"]) for panel in PANELS for one in panel["targets"]}

    assert sources == {("prometheus", "${datasource}")}
    assert [(one["name"], one["type"]) for one in DASHBOARD["templating"]["list"]] == [("datasource", "datasource")]


@pytest.mark.parametrize(("place", "query"), QUERIES, ids=[place for place, _ in QUERIES])
def test_a_query_asks_for_what_there_is(place, query):
    assert promql.fault(query) == ""
    asked = list(promql.selectors(query))
    assert asked, "it selects nothing"
    for metric, labels in asked:
        assert metric in KNOWN, f"no drill has seen {metric}"
        assert set(labels) <= set(KNOWN[metric]), f"{metric} has no such label"
    grouped = {label.strip() for group in re.findall(r"by \(([^)]*)\)", query) for label in group.split(",")}
    assert all(any(label in KNOWN[metric] for metric, _ in asked) for label in grouped)


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_a_panel_leads_to_the_page_of_its_alert(panel):
    [link] = panel["links"]
    page = link["url"].removeprefix(RUNBOOK).rstrip("/")

    assert link["url"] == f"{RUNBOOK}{page}/"
    assert (ROOT / f"docs/{page}.md").is_file()
    if name := alert(panel):
        assert link["url"] == RULES[name]["annotations"]["runbook_url"]


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_a_threshold_is_that_of_its_alert(panel):
    name, limit = alert(panel), threshold(panel)

    if name is None:
        assert limit is None, "a threshold without an alert"
        return
    shown = metrics(panel["targets"][0]["expr"])
    allowed = [value for measured, value in limits(name) if measured == shown]
    assert limit in [*allowed, *(1 - value for value in allowed if value < 1)]


def test_each_limit_of_each_alert_is_shown():
    wanted = {(name, value) for name in RULES for _, value in limits(name)}
    shown = {(name, value) for panel in PANELS if (name := alert(panel)) for value in (threshold(panel),)}

    assert len(wanted) == 5
    assert wanted <= shown


def test_every_panel_has_a_unit():
    assert all(panel["fieldConfig"]["defaults"]["unit"] for panel in PANELS)


def test_alerts_and_marked_incidents_are_shown_on_it():
    marks = {one["name"]: one for one in DASHBOARD["annotations"]["list"]}

    assert 'alertstate="firing"' in marks["Alerts"]["expr"]
    assert marks["Incidents"]["target"]["tags"] == ["incident"]
