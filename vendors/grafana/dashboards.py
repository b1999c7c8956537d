"""Dashboards from files, as Grafana's provisioning reads them: nobody can save over them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vendors.vendor import SettingsError

NEVER = "0001-01-01T00:00:00Z"


@dataclass(frozen=True)
class Dashboard:
    """One dashboard; `id` is this Grafana's own number for it."""

    id: int
    file: str
    model: Mapping[str, Any]
    provisioned: str

    @property
    def uid(self) -> str:
        """Its name in every address."""
        return str(self.model["uid"])

    @property
    def title(self) -> str:
        """Its name for people."""
        return str(self.model["title"])

    @property
    def slug(self) -> str:
        """The title as it stands in addresses."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/d/{self.uid}/{self.slug}"

    @property
    def tags(self) -> list[str]:
        """What it is marked with."""
        return [str(tag) for tag in self.model.get("tags", [])]

    def whole(self) -> dict[str, Any]:
        """As ``/api/dashboards/uid/{uid}`` answers it."""
        may = {"canAdd": False, "canEdit": False, "canDelete": False}
        meta = {
            "type": "db", "canSave": False, "canEdit": False, "canAdmin": False, "canStar": True, "canDelete": False,
            "slug": self.slug, "url": self.url, "expires": NEVER, "created": self.provisioned,
            "updated": self.provisioned, "updatedBy": "Anonymous", "createdBy": "Anonymous", "version": 1,
            "hasAcl": False, "isFolder": False, "folderId": 0, "folderUid": "",
            "folderTitle": "General", "folderUrl": "", "provisioned": True, "provisionedExternalId": self.file,
            "annotationsPermissions": {"dashboard": may | {"canAdd": True}, "organization": may | {"canAdd": True}},
        }  # fmt: skip
        return {"meta": meta, "dashboard": {**self.model, "id": self.id, "version": 1}}

    def found(self) -> dict[str, Any]:
        """As ``/api/search`` answers it."""
        return {
            "id": self.id, "orgId": 1, "uid": self.uid, "title": self.title, "uri": f"db/{self.slug}", "url": self.url,
            "slug": "", "type": "dash-db", "tags": self.tags, "isStarred": False, "sortMeta": 0, "isDeleted": False,
        }  # fmt: skip

    def page(self) -> str:
        """A page to look at: each panel, what it asks and its runbook page. Grafana's own draws it in the browser."""
        title = html.escape(self.title)
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - Dashboards - Grafana</title>'
            f"</head><body><h1>{title}</h1>{''.join(_shown(panel) for panel in panels(self.model))}</body></html>"
        )


def panels(model: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All panels of a dashboard in their order, rows and what is folded within them too."""
    for panel in model.get("panels", ()):
        yield panel
        yield from panel.get("panels", ())


def _shown(panel: Mapping[str, Any]) -> str:
    title = html.escape(str(panel.get("title", "")))
    if panel.get("type") == "row":
        return f"<h2>{title}</h2>"
    links = "".join(
        f' <a href="{html.escape(str(link["url"]))}">{html.escape(str(link["title"]))}</a>'
        for link in panel.get("links", ())
    )
    asked = "".join(f"<pre>{html.escape(str(one.get('expr', '')))}</pre>" for one in panel.get("targets", ()))
    return f"<h3>{title}</h3><p>{html.escape(str(panel.get('description', '')))}{links}</p>{asked}"


def provisioned(folder: str) -> dict[str, Dashboard]:
    """The dashboards of a folder by their uid. Raises SettingsError."""
    found: dict[str, Dashboard] = {}
    # Not below it: a ConfigMap has its files once more in a hidden folder.
    for number, path in enumerate(sorted(Path(folder).glob("*.json")), start=1):
        try:
            model = json.loads(path.read_text())
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            one = Dashboard(number, path.name, model, at)
            found[one.uid] = one
            _ = one.title
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(f"{path} is no dashboard with uid and title: {error!r}; correct it") from error
    if not found:
        raise SettingsError(f"GRAFANA_DASHBOARDS is {folder!r}; set it to a folder with dashboards, *.json")
    return found
