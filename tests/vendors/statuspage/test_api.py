from __future__ import annotations

import pytest

from vendors import statuspage
from vendors.drill.kinds import RETRY_AFTER, Kind

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


async def test_pages_of_a_list_are_linked(page):
    for number in range(3):
        await announce(page, name=str(number))

    reply = (await page.get("/api/incidents?per_page=2&page=2")).json()

    assert [one["attributes"]["name"] for one in reply["data"]] == ["0"]
    path = "https://vendor.test/api/incidents"
    assert reply["links"] == {"first": f"{path}?page=1", "last": None, "prev": f"{path}?page=1", "next": None}
    assert reply["meta"] == {"current_page": 2, "from": 3, "path": path, "per_page": 2, "to": 3}
    first = (await page.get("/api/incidents?per_page=2")).json()
    assert (first["links"]["next"], first["links"]["prev"]) == (f"{path}?page=2", None)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_an_incident_is_corrected(page, method):
    await announce(page, components=[{"id": 2, "status": 3}])

    reply = await page.request(method, "/api/incidents/1", json={"name": "Some fail", "status": 2}, headers=BEARER)

    shown = reply.json()["data"]["attributes"]
    assert (reply.status_code, shown["name"], shown["message"]) == (200, "Some fail", INCIDENT["message"])
    assert shown["status"] == {"human": "Identified", "value": 2}
    assert (await page.get("/api/incidents/1")).json()["data"]["attributes"]["name"] == "Some fail"
    assert (await page.get("/api/components/2")).json()["data"]["attributes"]["status"]["value"] == 3


async def test_the_newest_update_counts_more_than_a_corrected_status(page):
    await announce(page)
    await page.post("/api/incidents/1/updates", json={"status": 4, "message": "ok"}, headers=BEARER)

    reply = await page.put("/api/incidents/1", json={"status": 1}, headers=BEARER)

    assert reply.json()["data"]["attributes"]["status"]["human"] == "Fixed"


async def test_an_incident_can_be_taken_off_the_page(page):
    await announce(page)

    assert (await page.delete("/api/incidents/1", headers=BEARER)).status_code == 204
    assert (await page.get("/api/incidents/1", headers=BEARER)).status_code == 404


async def test_a_component_is_set_while_no_incident_says_otherwise(page):
    async def status():
        return (await page.get("/api/components/1")).json()["data"]["attributes"]["status"]

    reply = await page.put("/api/components/1", json={"status": 6}, headers=BEARER)
    assert reply.json()["data"]["attributes"]["status"] == {"human": "Under maintenance", "value": 6}
    await announce(page, components=[{"id": 1, "status": 4}])
    assert (await status())["value"] == 4
    await page.post("/api/incidents/1/updates", json={"status": 4, "message": "ok"}, headers=BEARER)
    assert (await status())["value"] == 6


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/api/incidents/1"), ("DELETE", "/api/incidents/1"), ("PATCH", "/api/components/1")],
)
async def test_correcting_needs_the_token_too(page, method, path):
    await announce(page)

    reply = await page.request(method, path, json={"name": "x", "status": 1})

    assert (reply.status_code, reply.json()) == (401, {"message": "Unauthenticated."})


async def test_a_wrong_correction_is_told_and_changes_nothing(page):
    await announce(page)

    reply = await page.put("/api/incidents/1", json={"name": "x" * 256, "status": 9}, headers=BEARER)

    assert (reply.status_code, list(reply.json()["errors"])) == (422, ["name", "status"])
    assert (await page.get("/api/incidents/1")).json()["data"]["attributes"]["name"] == "Solves fail"
    assert (await page.put("/api/components/9", json={"status": 1}, headers=BEARER)).status_code == 404


async def test_a_method_that_is_not_there_is_told_as_laravel_does(page):
    reply = await page.put("/api/incidents", headers=BEARER)

    assert reply.status_code == 405
    assert reply.json() == {
        "message": "The PUT method is not supported for route api/incidents. Supported methods: GET, HEAD, POST."
    }


@pytest.mark.parametrize(
    ("kind", "reading", "writing", "message"),
    [
        (Kind.DOWN, 503, 503, "Service Unavailable"),
        (Kind.UNAUTHORISED, 200, 401, "Unauthenticated."),
        (Kind.FORBIDDEN, 200, 403, "Invalid ability provided."),
        (Kind.RATE_LIMITED, 429, 429, "Too Many Attempts."),
    ],
)
async def test_a_trouble_is_told_in_laravels_words(connect, kind, reading, writing, message):
    page = connect(statuspage.create({"STATUS_TOKEN": "0123456789abcdef"}))
    await page.control.put("/drill/kind", content=kind)

    read = await page.public.get("/api/status")
    wrote = await page.public.post("/api/incidents", json=INCIDENT, headers=BEARER)

    assert (read.status_code, wrote.status_code, wrote.json()) == (reading, writing, {"message": message})
    if kind is Kind.RATE_LIMITED:
        assert wrote.headers["retry-after"] == RETRY_AFTER
