"""httpx with its defaults, as a script of one's own would use it: announce, correct, resolve, and read the page."""

import os
from typing import Any

import httpx
from telling import told

WORDS = {"name": "Solves fail", "message": "We look into it.", "status": 1, "visible": True}


def announce() -> str:
    bearer = {"Authorization": f"Bearer {os.environ['STATUS_TOKEN']}"}
    with httpx.Client(base_url="https://status.company.com/api", headers=bearer) as page:

        def asked(method: str, path: str, fields: dict[str, Any] | None = None) -> Any:
            return page.request(method, path, json=fields).raise_for_status().json()["data"]

        assert asked("GET", "/ping") == "Pong!"
        incident = asked("POST", "/incidents", WORDS | {"components": [{"id": 2, "status": 4}]})["id"]
        during = asked("GET", "/status")["status"], asked("GET", "/components/2")["attributes"]["status"]["value"]
        asked("PUT", f"/incidents/{incident}", {"name": "Some solves fail"})
        asked("POST", f"/incidents/{incident}/updates", {"status": 4, "message": "It works again."})
        shown = next(one["attributes"] for one in asked("GET", "/incidents") if one["id"] == incident)
    assert during == ("major_outage", 4), f"while it was open: {during}"
    assert (shown["name"], shown["status"]["human"]) == ("Some solves fail", "Fixed"), shown
    return "announced, corrected and resolved; the page said so each time"


told(announce)
