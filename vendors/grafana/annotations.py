"""Annotations: marks on a dashboard or on all of them, kept in memory as Grafana keeps them in its database."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class New(BaseModel):
    """What is posted; times are milliseconds since the epoch, and 0 is now. Other fields are ignored, as by Grafana."""

    model_config = ConfigDict(strict=True)

    dashboard_id: int | None = Field(default=None, alias="dashboardId")
    dashboard_uid: str | None = Field(default=None, alias="dashboardUID")
    panel_id: int | None = Field(default=None, alias="panelId")
    time: int | None = None
    time_end: int | None = Field(default=None, alias="timeEnd")
    text: str | None = None
    tags: list[str] | None = None
    data: dict[str, Any] | None = None


@dataclass(frozen=True)
class Wanted:
    """Which annotations are asked for; all that is given must hold, and all tags unless `match_any`."""

    since: int = 0
    until: int = 0
    dashboard_id: int = 0
    dashboard_uid: str = ""
    panel_id: int = 0
    tags: tuple[str, ...] = ()
    match_any: bool = False
    alerts_only: bool = False
    limit: int = 100

    def fits(self, one: Mapping[str, Any]) -> bool:
        """Whether this is one of them."""
        tags = [tag in one["tags"] for tag in self.tags]
        return all((
            not self.alerts_only,  # those of Grafana's own alerting, which has no rules here
            not (self.since and self.until) or (one["time"] <= self.until and one["timeEnd"] >= self.since),
            self.dashboard_id in {0, one["dashboardId"]},
            self.dashboard_uid in {"", one["dashboardUID"]},
            self.panel_id in {0, one["panelId"]},
            not tags or (any(tags) if self.match_any else all(tags)),
        ))  # fmt: skip


@dataclass
class Annotations:
    """All of them, by their numbers."""

    login: str
    kept: dict[int, dict[str, Any]] = field(default_factory=dict)
    last: int = 0

    def add(self, new: New, dashboards: Mapping[str, int]) -> int:
        """Keep a new one; its number. A dashboard that there is not makes it one of the whole organisation."""
        now = round(time.time() * 1000)
        number = dashboards.get(new.dashboard_uid or "", new.dashboard_id or 0)
        uid = next((known for known, own in dashboards.items() if own == number), "")
        began = new.time or now
        self.last += 1
        self.kept[self.last] = {
            "id": self.last, "alertId": 0, "alertName": "", "dashboardId": number if uid else 0, "dashboardUID": uid,
            "panelId": new.panel_id or 0, "userId": 0, "newState": "", "prevState": "", "created": now, "updated": now,
            "time": began, "timeEnd": new.time_end or began, "text": new.text, "tags": new.tags or [],
            "login": self.login, "email": "", "avatarUrl": "", "data": new.data or {},
        }  # fmt: skip
        return self.last

    def found(self, wanted: Wanted) -> list[dict[str, Any]]:
        """Those that fit, the newest first."""
        fitting = [one for one in self.kept.values() if wanted.fits(one)]
        return sorted(fitting, key=lambda one: (-one["time"], -one["id"]))[: wanted.limit]

    def tags(self) -> list[dict[str, Any]]:
        """Each tag and how often it is used."""
        used = [tag for one in self.kept.values() for tag in one["tags"]]
        return [{"tag": tag, "count": used.count(tag)} for tag in _unique(used)]


def _unique(tags: Iterable[str]) -> list[str]:
    return sorted(set(tags))
