"""The REST client: who is called, after how long, and that this incident is mine."""

import os

from pagerduty import EventsApiV2Client, RestApiV2Client
from telling import told


def take_on() -> str:
    with RestApiV2Client(os.environ["PAGER_TOKEN"], default_from="primary-on-call@company.com") as client:
        called = {one["escalation_level"]: one["user"]["summary"] for one in client.iter_all("oncalls")}
        assert called == {1: "Primary on-call", 2: "Secondary on-call"}, f"on call: {called}"
        [policy] = client.iter_all("escalation_policies", params={"query": "quantum-planner"})
        minutes = client.rget(policy["self"])["escalation_rules"][0]["escalation_delay_in_minutes"]
        assert minutes == 30, f"the secondary is called after {minutes} minutes"
        with EventsApiV2Client(os.environ["PAGER_ROUTING_KEY"]) as events:
            key = events.trigger("P1: jobs fail", "prometheus")
        [incident] = client.iter_all("incidents", params={"incident_key": key, "statuses[]": ["triggered"]})
        client.rput(incident["self"], json={"type": "incident_reference", "status": "acknowledged"})
        mine = client.rget(incident["self"])
        by = [one["acknowledger"]["summary"] for one in mine["acknowledgements"]]
        assert (mine["status"], by) == ("acknowledged", ["Primary on-call"]), f"{mine['status']} by {by}"
    return f"{called[2]} is called after {minutes} minutes; the incident is acknowledged"


told(take_on)
