"""Grafana, at grafana.company.com: the project's own dashboard, provisioned from its file, and annotations on it."""

from vendors.grafana.api import create

__all__ = ["create"]
