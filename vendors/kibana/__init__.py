"""Kibana, at kibana.company.com: its status, which is that of the Elasticsearch behind it."""

from vendors.kibana.api import create

__all__ = ["create"]
