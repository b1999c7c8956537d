"""Where every incident begins and ends, whatever its alert: the steps of the process page."""

from __future__ import annotations

from checks.runbook.model import Link

PAGE = "incident-response.md"
OPEN = Link(PAGE, "access")
CLOSE = Link(PAGE, "status-fixed")
