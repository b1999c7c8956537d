"""grafana-client, configured by its environment alone: see that all is well, and mark an incident on the dashboard."""

import time

from grafana_client import GrafanaApi
from telling import told

TEXT = "P0 QuantumPlannerDown"


def mark() -> str:
    grafana = GrafanaApi.from_env()
    version = grafana.health.check()["version"]
    whole = grafana.dashboard.get_dashboard("quantum-planner")
    titles = [panel["title"] for panel in whole["dashboard"]["panels"] if panel["type"] != "row"]
    assert whole["meta"]["provisioned"], "the dashboard does not come from its file"
    assert "Users served" in titles, f"this is another dashboard: {titles}"
    until = round(time.time() * 1000)
    began = until - 60_000
    made = grafana.annotations.add_annotation(
        dashboard_uid="quantum-planner", time_from=began, time_to=until, tags=["incident"], text=TEXT
    )
    found = grafana.annotations.find_annotations(
        time_from=began, time_to=until, dashboard_uid="quantum-planner", tags=["incident"]
    )
    marks = [(one["id"], one["time"], one["timeEnd"], one["text"]) for one in found]
    assert marks == [(made["id"], began, until, TEXT)], f"these are other marks: {marks}"
    grafana.annotations.delete_annotations_by_id(made["id"])
    assert not grafana.annotations.find_annotations(dashboard_uid="quantum-planner"), "the mark is still there"
    return f"Grafana {version}: a dashboard of {len(titles)} panels, marked and unmarked"


told(mark)
