"""What a pod wrote stays when the pod is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vendors.elasticsearch import shipper
from vendors.elasticsearch.documents import Place, read
from vendors.elasticsearch.logs import Unreadable
from vendors.elasticsearch.shipper import Shipper

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def line(seconds: float, message: str) -> str:
    return f'{{"ts": "{(NOW + timedelta(seconds=seconds)).isoformat()}", "level": "error", "message": "{message}"}}'


class Pods:
    """Lines by pod, and the times from which they were asked for."""

    def __init__(self, **pods: list[str]) -> None:
        self.pods = pods
        self.asked: list[datetime | None] = []

    def documents(self, since):
        self.asked.append(since)
        if not self.pods:
            raise Unreadable("Kubernetes does not answer")
        for pod, lines in self.pods.items():
            yield from (one for one in read(lines, Place(pod)) if since is None or one.at >= since)


def messages(kept: Shipper, since: datetime | None = None) -> list[str]:
    return [one.source["message"] for one in kept.documents(since)]


def test_a_deleted_pods_lines_stay():
    pods = Pods(old=[line(0, "first")], new=[line(1, "second")])
    kept = Shipper(pods)
    assert messages(kept) == ["first", "second"]

    pods.pods = {"new": [line(1, "second"), line(20, "third")]}

    assert messages(kept) == ["first", "second", "third"]
    assert messages(kept, NOW + timedelta(seconds=1)) == ["second", "third"]


def test_only_what_is_new_is_read_again():
    pods = Pods(one=[line(0, "first"), line(60, "second")])
    kept = Shipper(pods)
    messages(kept)
    messages(kept)

    assert pods.asked == [None, NOW + timedelta(seconds=60) - shipper.OVERLAP]


def test_unreadable_logs_are_told():
    with pytest.raises(Unreadable):
        messages(Shipper(Pods()))


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(shipper, "KEPT", 2)

    assert messages(Shipper(Pods(one=[line(number, str(number)) for number in range(4)]))) == ["2", "3"]
