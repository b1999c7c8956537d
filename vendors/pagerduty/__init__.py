"""PagerDuty: the Events API v2, and as much of the REST API as asks who is called and takes an incident on."""

from vendors.pagerduty.api import create

__all__ = ["create"]
