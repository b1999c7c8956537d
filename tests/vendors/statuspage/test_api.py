from __future__ import annotations

import pytest

from vendors import statuspage

pytestmark = pytest.mark.anyio

BEARER = {"Authorization": "Bearer 0123456789abcdef"}
INCIDENT = {"name": "Solves fail", "message": "We are looking into it.", "status": 1, "visible": True}


@pytest.fixture
def page(connect):
    return connect(statuspage.create({"STATUS_TOKEN": "0123456789abcdef"})).public


async def announce(page, **changes):
    reply = await page.post("/api/incidents", json=INCIDENT | changes, headers=BEARER)
    assert reply.status_code == 201, reply.text
    assert reply.headers["content-type"] == "application/vnd.api+json"
    return reply.json()["data"]


async def overall(page):
    return (await page.get("/api/status")).json()["data"]["status"]


async def test_ping_needs_no_token(page):
    assert (await page.get("/api/ping")).json() == {"data": "Pong!"}


async def test_an_announced_incident_is_on_the_page(page):
    created = await announce(page)

    assert (created["id"], created["type"]) == ("1", "incidents")
    assert created["attributes"]["status"] == {"human": "Investigating", "value": 1}
    listed = (await page.get("/api/incidents")).json()["data"]
    assert [one["attributes"]["name"] for one in listed] == ["Solves fail"]
    assert (await page.get("/api/incidents/1")).json()["data"]["id"] == "1"


async def test_an_incident_is_hidden_unless_it_says_otherwise(page):
    reply = await page.post(
        "/api/incidents", json={name: value for name, value in INCIDENT.items() if name != "visible"}, headers=BEARER
    )

    assert reply.json()["data"]["attributes"]["visible"] is False
    assert (await page.get("/api/incidents")).json()["data"] == []
    assert (await page.get("/api/incidents/1")).status_code == 404
    assert await overall(page) == "operational"
    assert len((await page.get("/api/incidents", headers=BEARER)).json()["data"]) == 1


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "0123456789abcdef"}])
@pytest.mark.parametrize("path", ["/api/incidents", "/api/incidents/1/updates"])
async def test_writing_needs_the_token_before_anything_else(page, headers, path):
    reply = await page.post(path, json={"title": "x"}, headers=headers)

    assert (reply.status_code, reply.json()) == (401, {"message": "Unauthenticated."})


async def test_a_title_is_not_a_name(page):
    reply = await page.post("/api/incidents", json={"title": "Solves fail"}, headers=BEARER)

    assert reply.status_code == 422
    assert reply.json() == {
        "message": "The name field is required. (and 3 more errors)",
        "errors": {
            "name": ["The name field is required."],
            "message": ["The message field is required when template is not present."],
            "template": ["The template field is required when message is not present."],
            "status": ["The status field is required."],
        },
    }


async def test_json_without_its_type_is_a_form(page):
    body = '{"name":"x","message":"y","status":1}'
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert (await page.post("/api/incidents", content=body, headers=BEARER | form)).status_code == 422
    reply = await page.post("/api/incidents", content="name=x&message=y&status=2", headers=BEARER | form)
    assert reply.json()["data"]["attributes"]["status"]["value"] == 2


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"name": "x" * 256}, "name", "The name field must not be greater than 255 characters."),
        ({"name": 7}, "name", "The name field must be a string."),
        ({"name": ""}, "name", "The name field is required."),
        ({"status": 9}, "status", "The selected status is invalid."),
        ({"status": "investigating"}, "status", "The selected status is invalid."),
        ({"visible": "perhaps"}, "visible", "The visible field must be true or false."),
        ({"components": 1}, "components", "The components field must be an array."),
        ({"components": [{"id": 99, "status": 4}]}, "components.0.id", "The selected components.0.id is invalid."),
        ({"template": "outage"}, "template", "The selected template is invalid."),
    ],
)
async def test_a_wrong_field_is_told(page, changes, field, error):
    reply = await page.post("/api/incidents", json=INCIDENT | changes, headers=BEARER)

    assert reply.status_code == 422
    assert reply.json() == {"message": error, "errors": {field: [error]}}
    assert (await page.get("/api/incidents", headers=BEARER)).json()["data"] == []


@pytest.mark.parametrize("body", ["{", "[]", '"x"'])
async def test_a_body_that_is_no_object_lacks_everything(page, body):
    headers = BEARER | {"Content-Type": "application/json"}

    assert (await page.post("/api/incidents", content=body, headers=headers)).status_code == 422


async def test_an_update_moves_the_incident_on(page):
    await announce(page, components=[{"id": 2, "status": 3}])
    assert await overall(page) == "partial_outage"

    fixed = {"status": 4, "message": "It works again."}
    reply = await page.post("/api/incidents/1/updates", json=fixed, headers=BEARER)

    assert reply.status_code == 201
    assert reply.json()["data"]["attributes"]["status"] == {"human": "Fixed", "value": 4}
    assert (await page.get("/api/incidents/1")).json()["data"]["attributes"]["status"]["value"] == 4
    assert [one["id"] for one in (await page.get("/api/incidents/1/updates")).json()["data"]] == ["1"]
    assert await overall(page) == "operational"


async def test_an_update_is_validated_and_needs_its_incident(page):
    await announce(page)

    reply = await page.post("/api/incidents/1/updates", json={}, headers=BEARER)
    assert reply.json()["message"] == "The status field is required. (and 1 more error)"
    reply = await page.post("/api/incidents/2/updates", json={}, headers=BEARER)
    assert reply.status_code == 404
    assert reply.json()["message"].startswith("No query results for model")


async def test_components_do_as_the_newest_open_incident_says(page):
    async def status():
        return (await page.get("/api/components/2")).json()["data"]["attributes"]["status"]["value"]

    await announce(page, components=[{"id": 2, "status": 2}])
    await announce(page, components=[{"id": 2, "status": 4}])
    assert await status() == 4
    assert await overall(page) == "major_outage"

    await page.post("/api/incidents/2/updates", json={"status": 4, "message": "ok"}, headers=BEARER)
    assert await status() == 2
    assert len((await page.get("/api/components")).json()["data"]) == 3


async def test_lists_are_newest_first_and_short(page):
    for number in range(17):
        await announce(page, name=str(number))

    names = [one["attributes"]["name"] for one in (await page.get("/api/incidents")).json()["data"]]
    assert (names[0], len(names)) == ("16", 15)
    assert len((await page.get("/api/incidents?per_page=17")).json()["data"]) == 17


@pytest.mark.parametrize("path", ["api/v1/incidents", "drill/faults", "api/incidents/x"])
async def test_an_unknown_route_is_told_as_laravel_does(page, path):
    reply = await page.get(f"/{path}")

    assert (reply.status_code, reply.json()) == (404, {"message": f"The route {path} could not be found."})
