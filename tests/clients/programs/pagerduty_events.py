"""The Events client, configured by nothing but its key: page, acknowledge, resolve."""

import os

from pagerduty import EventsApiV2Client
from telling import told

INCIDENT = "quantum-planner/jobs-fail"


def page() -> str:
    with EventsApiV2Client(os.environ["PAGER_ROUTING_KEY"]) as client:
        taken = [
            client.trigger("P1: jobs fail", "prometheus", dedup_key=INCIDENT, custom_details={"job": "planner"}),
            client.acknowledge(INCIDENT),
            client.resolve(INCIDENT),
        ]
    assert taken == [INCIDENT] * 3, f"of {INCIDENT} it took {taken}"
    return "triggered, acknowledged and resolved under one key"


told(page)
