"""Elasticsearch, at elasticsearch.company.com: quantum-planner's logs, searched as they are at that moment."""

from vendors.elasticsearch.api import create

__all__ = ["create"]
