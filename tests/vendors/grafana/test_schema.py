"""Grafana's answers against its OpenAPI document, as the client that is generated of it has its models.

Written down from grafana/grafana-openapi-client-go (Apache-2.0), models/annotation.go, hit.go and dashboard_meta.go.
There every field may be missing; here a field of another name or type is a fault.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import pytest
from pydantic import TypeAdapter, with_config
from typing_extensions import TypedDict

from tests.vendors.grafana.test_api import BEARER, ENVIRON, mark
from vendors import grafana

pytestmark = pytest.mark.anyio

STRICT = {"extra": "forbid"}


@with_config(STRICT)
class Annotation(TypedDict):
    id: int
    alertId: int
    alertName: str
    avatarUrl: str
    created: int
    dashboardId: int
    dashboardUID: str
    data: dict[str, Any]
    email: str
    login: str
    newState: str
    panelId: int
    prevState: str
    tags: list[str]
    text: str
    time: int
    timeEnd: int
    updated: int
    userId: int


@with_config(STRICT)
class Hit(TypedDict):
    id: int
    isDeleted: bool
    isStarred: bool
    orgId: int
    slug: str
    sortMeta: int
    tags: list[str]
    title: str
    type: Literal["dash-db", "dash-folder"]
    uid: str
    uri: str
    url: str


@with_config(STRICT)
class Actions(TypedDict):
    canAdd: bool
    canDelete: bool
    canEdit: bool


@with_config(STRICT)
class Permissions(TypedDict):
    dashboard: Actions
    organization: Actions


@with_config(STRICT)
class Meta(TypedDict):
    annotationsPermissions: Permissions
    canAdmin: bool
    canDelete: bool
    canEdit: bool
    canSave: bool
    canStar: bool
    created: datetime
    createdBy: str
    expires: datetime
    folderId: int
    folderTitle: str
    folderUid: str
    folderUrl: str
    hasAcl: bool
    isFolder: bool
    provisioned: bool
    provisionedExternalId: str
    slug: str
    type: str
    updated: datetime
    updatedBy: str
    url: str
    version: int


@with_config(STRICT)
class Dashboard(TypedDict):
    dashboard: dict[str, Any]
    meta: Meta


@with_config(STRICT)
class Health(TypedDict):
    database: Literal["ok"]
    version: str
    commit: str


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/api/annotations", list[Annotation]),
        ("/api/annotations/1", Annotation),
        ("/api/search", list[Hit]),
        ("/api/dashboards/uid/quantum-planner", Dashboard),
        ("/api/health", Health),
    ],
)
async def test_an_answer_fits(connect, path, schema):
    graf = connect(grafana.create(ENVIRON)).public
    graf.headers.update(BEARER)
    await mark(graf, tags=["incident"])

    reply = await graf.get(path)

    assert reply.json()
    TypeAdapter(schema).validate_json(reply.content, strict=True)
