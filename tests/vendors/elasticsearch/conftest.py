from __future__ import annotations

import base64
from pathlib import Path

import pytest

from vendors import elasticsearch
from vendors.elasticsearch.shipper import Shipper

KEY = base64.b64encode(b"key-1:s3cr3t-of-the-key").decode()
LOGS = Path(__file__).parents[2] / "samples/logs"
A, B = "quantum-planner-7c9d4b6f8-abcde", "quantum-planner-7c9d4b6f8-fghij"
INDEX = "/logs-quantum-planner-*"


class Elastic:
    """The vendor, as a client with the key sees it."""

    def __init__(self, clients):
        self.public, self.control = clients.public, clients.control

    async def ask(self, path, json=None, **options):
        headers = {"Authorization": f"ApiKey {KEY}"} | options.pop("headers", {})
        return await self.public.request(options.pop("method", "POST"), path, json=json, headers=headers, **options)

    async def search(self, **body):
        reply = await self.ask(f"{INDEX}/_search", body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def found(self, query, **body):
        """The jobs of the lines that a query finds, oldest first; their messages' first words where there is none."""
        whole = await self.search(query=query, size=50, **body)
        sources = [hit["_source"] for hit in whole["hits"]["hits"]]
        return [source.get("job_id") or " ".join(source["message"].split()[:2]) for source in sources]

    async def refused(self, body, path=f"{INDEX}/_search", status=400):
        reply = await self.ask(path, body)
        assert reply.status_code == status, reply.text
        whole = reply.json()
        assert whole["status"] == status
        return whole["error"]


@pytest.fixture(autouse=True)
def _no_thread_outlives_its_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process reads on until it ends; a test reads when it searches."""
    monkeypatch.setattr(Shipper, "follow", lambda _: None)


@pytest.fixture
def elastic(connect):
    return Elastic(connect(elasticsearch.create({"ELASTIC_API_KEY": KEY, "ELASTIC_LOGS": str(LOGS)})))
