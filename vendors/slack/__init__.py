"""Slack: incoming webhooks at hooks.slack.com and the Web API at slack.com, which both write to one channel."""

from vendors.slack.api import create

__all__ = ["create"]
