from __future__ import annotations

import time

import pytest

from tests.deploy.dashboard import PATH, load
from vendors import grafana
from vendors.drill.kinds import Kind
from vendors.vendor import SettingsError

pytestmark = pytest.mark.anyio

TOKEN = "glsa_0123456789abcdef_01234567"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
ENVIRON = {"GRAFANA_TOKEN": TOKEN, "GRAFANA_DASHBOARDS": str(PATH.parent)}


@pytest.fixture
def clients(connect):
    return connect(grafana.create(ENVIRON))


@pytest.fixture
def graf(clients):
    clients.public.headers.update(BEARER)
    return clients.public


async def mark(graf, **changes):
    reply = await graf.post("/api/annotations", json={"text": "P0", "dashboardUID": "quantum-planner"} | changes)
    assert reply.status_code == 200, reply.text
    assert reply.json()["message"] == "Annotation added"
    return reply.json()["id"]


async def marks(graf, query=""):
    return [one["text"] for one in (await graf.get(f"/api/annotations?{query}")).json()]


async def test_health_needs_no_token(clients):
    reply = await clients.public.get("/api/health")

    assert (reply.status_code, reply.json()["database"]) == (200, "ok")
    assert set(reply.json()) == {"database", "version", "commit"}


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({}, "Unauthorized"),
        ({"Authorization": "Bearer glsa_other"}, "Invalid API key"),
        ({"Authorization": f"Basic {TOKEN}"}, "Invalid API key"),
    ],
)
@pytest.mark.parametrize("path", ["/api/frontend/settings", "/api/search", "/api/annotations"])
async def test_nobody_without_the_token(clients, path, headers, says):
    reply = await clients.public.get(path, headers=headers)

    assert (reply.status_code, reply.json()["message"], reply.json()["statusCode"]) == (401, says, 401)


async def test_the_settings_say_which_grafana_it_is(graf):
    told = (await graf.get("/api/frontend/settings")).json()

    assert told["buildInfo"]["version"] == (await graf.get("/api/health")).json()["version"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1), ("query=QUANTUM", 1), ("query=nothing", 0), ("tag=runbook", 1), ("tag=runbook&tag=other", 0),
        ("type=dash-db", 1), ("type=dash-folder", 0), ("starred=true", 0), ("dashboardUIDs=quantum-planner", 1),
        ("dashboardUIDs=other", 0), ("folderUIDs=general", 1), ("folderUIDs=other", 0), ("page=2&limit=1", 0),
    ],
)  # fmt: skip
async def test_a_search(graf, query, found):
    assert len((await graf.get(f"/api/search?{query}")).json()) == found


async def test_what_a_search_tells(graf):
    [found] = (await graf.get("/api/search")).json()

    assert (found["uid"], found["url"]) == ("quantum-planner", "/d/quantum-planner/quantum-planner")
    assert (found["type"], found["tags"]) == ("dash-db", ["quantum-planner", "runbook"])


async def test_the_dashboard_is_that_of_the_file(graf):
    whole = (await graf.get("/api/dashboards/uid/quantum-planner")).json()

    assert whole["dashboard"] == load() | {"id": 1}
    meta = whole["meta"]
    assert (meta["provisioned"], meta["provisionedExternalId"]) == (True, "quantum-planner.json")
    assert (meta["canSave"], meta["folderTitle"], meta["slug"]) == (False, "General", "quantum-planner")


async def test_a_dashboard_that_there_is_not(graf):
    reply = await graf.get("/api/dashboards/uid/other")

    assert (reply.status_code, reply.json()) == (404, {"message": "Dashboard not found", "status": "not-found"})


async def test_nobody_saves_over_a_provisioned_dashboard(graf):
    saved = await graf.post("/api/dashboards/db", json={"dashboard": load(), "overwrite": True})
    new = await graf.post("/api/dashboards/db", json={"dashboard": {"title": "mine"}})
    deleted = await graf.delete("/api/dashboards/uid/quantum-planner")

    assert (saved.status_code, saved.json()["message"]) == (400, "Cannot save provisioned dashboard")
    assert (new.status_code, new.json()["title"]) == (403, "Access denied")
    assert (deleted.status_code, deleted.json()["message"]) == (400, "provisioned dashboard cannot be deleted")


async def test_a_mark_from_when_until_when(graf):
    number = await mark(graf, time=1000, timeEnd=2000, tags=["incident"], panelId=3)

    one = (await graf.get(f"/api/annotations/{number}")).json()
    expected = {
        "time": 1000, "timeEnd": 2000, "text": "P0", "tags": ["incident"], "dashboardUID": "quantum-planner",
        "dashboardId": 1, "panelId": 3,
    }  # fmt: skip
    assert {name: one[name] for name in expected} == expected


async def test_a_mark_without_a_time_is_now(graf):
    number = await mark(graf, timeEnd=0)
    one = (await graf.get(f"/api/annotations/{number}")).json()

    assert abs(one["time"] / 1000 - time.time()) < 60
    assert one["timeEnd"] == one["time"]


async def test_a_mark_on_an_unknown_dashboard_is_the_organisations(graf):
    await mark(graf, dashboardUID="other")
    [one] = (await graf.get("/api/annotations")).json()

    assert (one["dashboardUID"], one["dashboardId"]) == ("", 0)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["late", "early", "elsewhere"]), ("from=1500&to=1600", ["early"]), ("from=2001&to=2999", []),
        ("dashboardUID=quantum-planner", ["late", "early"]), ("dashboardId=1&limit=1", ["late"]),
        ("tags=incident", ["early", "elsewhere"]), ("tags=incident&tags=p0", ["early"]),
        ("tags=p1&tags=p0&matchAny=true", ["late", "early"]), ("type=alert", []), ("panelId=7", ["late"]),
    ],
)  # fmt: skip
async def test_which_marks_are_found(graf, query, found):
    await mark(graf, text="elsewhere", dashboardUID="", time=500, tags=["incident"])
    await mark(graf, text="early", time=1000, timeEnd=2000, tags=["incident", "p0"])
    await mark(graf, text="late", time=3000, tags=["p1"], panelId=7)

    assert await marks(graf, query) == found
    used = (await graf.get("/api/annotations/tags")).json()["result"]["tags"]
    assert used == [{"tag": "incident", "count": 2}, {"tag": "p0", "count": 1}, {"tag": "p1", "count": 1}]


async def test_a_mark_can_be_taken_away(graf, clients):
    number = await mark(graf)

    assert (await graf.delete(f"/api/annotations/{number}")).json() == {"message": "Annotation deleted"}
    assert await marks(graf) == []
    assert (await graf.delete(f"/api/annotations/{number}")).status_code == 404
    assert await mark(graf, text="again") == number + 1
    assert [one["text"] for one in (await clients.control.get("/drill/annotations")).json()["annotations"]] == ["again"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{", "bad request data"), ("[]", "bad request data"), ('{"text": 5}', "bad request data"),
        ('{"text": "a", "time": "now"}', "bad request data"), ('{"time": 1}', "Failed to save annotation"),
    ],
)  # fmt: skip
async def test_what_is_no_mark(graf, body, says):
    reply = await graf.post("/api/annotations", content=body)

    assert (reply.status_code, reply.json()) == (400, {"message": says})


async def test_the_runbooks_address_leads_to_the_dashboards_page(clients):
    old = await clients.public.get("/quantum-planner")
    short = await clients.public.get("/d/quantum-planner")
    page = await clients.public.get(old.headers["location"])

    assert (old.status_code, old.headers["location"]) == (302, "/d/quantum-planner/quantum-planner")
    assert short.headers["location"] == old.headers["location"]
    assert page.headers["content-type"].startswith("text/html")
    assert "<h3>Users served</h3>" in page.text
    assert 'href="https://runbook.company.com/scenarios/complete-system-outage/"' in page.text
    assert "status=~&quot;5..&quot;" in page.text


async def test_routes_that_there_are_not(graf):
    api, page, deep = [await graf.get(path) for path in ("/api/nothing", "/nothing", "/d/nothing/x")]

    assert (api.status_code, api.json()) == (404, {"message": "Not found"})
    assert (page.status_code, deep.status_code) == (404, 404)
    assert "Page not found" in page.text


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        (Kind.DOWN, 500, "Internal Server Error"),
        (Kind.UNAUTHORISED, 401, "Invalid API key"),
        (Kind.FORBIDDEN, 403, "You'll need additional permissions"),
    ],
)
async def test_in_trouble(clients, graf, kind, status, says):
    assert (await clients.control.put("/drill/kind", content=kind)).status_code == 204

    reply = await graf.post("/api/annotations", json={"text": "a"})
    health = await graf.get("/api/health")

    assert reply.status_code == status
    assert reply.json()["message"].startswith(says)
    assert (health.status_code, health.json()["database"]) == (
        (503, "failing") if kind == Kind.DOWN else (200, "ok")
    )  # fmt: skip
    assert (await graf.get("/d/quantum-planner/x")).status_code == (500 if kind == Kind.DOWN else 200)


async def test_malformed_is_no_json(clients, graf):
    await clients.control.put("/drill/kind", content=Kind.MALFORMED)

    with pytest.raises(ValueError, match="Unterminated"):
        (await graf.get("/api/health")).json()


async def test_the_journal_does_not_tell_the_token(clients, graf):
    await graf.post(f"/api/annotations?auth_token={TOKEN}", json={"text": TOKEN})
    told = (await clients.control.get("/drill/requests")).text

    assert "/api/annotations" in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "set it to a folder with dashboards"),
        ({"a.json": "{"}, "a.json is no dashboard"),
        ({"a.json": '{"uid": "a"}'}, "a.json is no dashboard with uid and title"),
        ({"a.json": "[]"}, "a.json is no dashboard"),
    ],
)
async def test_what_is_no_folder_of_dashboards(tmp_path, files, says):
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    with pytest.raises(SettingsError, match=says):
        grafana.create(ENVIRON | {"GRAFANA_DASHBOARDS": str(tmp_path)})


@pytest.mark.parametrize("name", ENVIRON)
async def test_a_bad_environment_says_what_to_set(name):
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        grafana.create({key: value for key, value in ENVIRON.items() if key != name})
