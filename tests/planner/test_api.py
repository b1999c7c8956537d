from __future__ import annotations

import asyncio
import json
import math
import time

import pytest

from planner.backends.base import BackendError

pytestmark = pytest.mark.anyio

PROBLEM = {"vartype": "SPIN", "linear": {"a": 1.0}}


async def test_life_of_a_job(postgres, serve, submit, stub):
    async with serve(postgres.settings(), stub(energy=-7.5)) as client:
        location = await submit(client)
        done = (await client.get(location, params={"wait": 5})).json()

    assert done["state"] == "succeeded"
    assert (done["attempts"], done["backend"], done["error"]) == (1, "classical", None)
    assert done["result"]["energy"] == -7.5
    assert done["result"]["sample"] == {"a": 1, "b": 1}
    assert done["result"]["access_seconds"] == 0.25
    assert done["created_at"] <= done["started_at"] <= done["finished_at"]


async def test_a_failed_solve_is_told_with_its_kind(postgres, serve, submit, stub):
    async with serve(postgres.settings(), stub(error=BackendError("quota", "nothing left"))) as client:
        done = (await client.get(await submit(client), params={"wait": 5})).json()

    assert (done["state"], done["result"]) == ("failed", None)
    assert done["error"] == {"code": "quota", "message": "nothing left"}


async def test_waiting_holds_no_connection_and_is_not_latency(postgres, serve, submit, stub):
    backend = stub(seconds=60)
    async with serve(postgres.settings(db_pool_size=2, solve_workers=1, db_pool_timeout=0.5), backend) as client:
        location = await submit(client)
        waits = [asyncio.create_task(client.get(location, params={"wait": 20})) for _ in range(8)]
        await asyncio.sleep(0.6)

        assert (await client.get("/api/v1/jobs")).status_code == 200
        backend.release.set()
        assert {(await wait).json()["state"] for wait in waits} == {"succeeded"}


async def test_wait_ends_after_its_seconds(postgres, serve, submit, stub):
    async with serve(postgres.settings(), stub(seconds=60)) as client:
        location = await submit(client)
        started = time.monotonic()
        job = (await client.get(location, params={"wait": 0.3})).json()

        assert job["state"] in {"queued", "running"}
        assert 0.3 <= time.monotonic() - started < 2
        assert (await client.get(location, params={"wait": 61})).status_code == 422


async def test_pages_are_newest_first_and_filtered(postgres, serve, submit):
    async with serve(postgres.settings()) as client:
        paths = [await submit(client) for _ in range(5)]
        for path in paths:
            await client.get(path, params={"wait": 5})
        seen, next_page = [], "/api/v1/jobs?limit=2&state=succeeded"
        while next_page:
            page = (await client.get(next_page)).json()
            seen += [f"/api/v1/jobs/{job['id']}" for job in page["jobs"]]
            next_page = page["next"]

        assert seen == paths[::-1]
        assert (await client.get("/api/v1/jobs", params={"state": "failed"})).json() == {"jobs": [], "next": None}


async def test_cancelling(postgres, serve, submit, stub, until):
    backend = stub(seconds=60)
    async with serve(postgres.settings(solve_workers=1), backend) as client:
        running, queued = await submit(client), None

        async def is_running():
            return (await client.get(running)).json()["state"] == "running"

        await until(is_running)
        queued = await submit(client)

        for path in (queued, running, running):
            response = await client.delete(path)
            assert (response.status_code, response.json()["state"]) == (200, "cancelled")

        # The worker lets go of the cancelled job and takes the next one.
        backend.seconds = 0
        third = (await client.get(await submit(client), params={"wait": 5})).json()
        assert third["state"] == "succeeded"
        assert (await client.get(running)).json()["result"] is None

        response = await client.delete(f"/api/v1/jobs/{third['id']}")
        assert (response.status_code, response.json()["error"]["code"]) == (409, "not_cancellable")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        pytest.param("{", 422, "invalid_request", id="not-json"),
        pytest.param("[" * 50_000, 400, "bad_request", id="nested"),
        pytest.param(json.dumps({"problem": {**PROBLEM, "offset": math.nan}}), 422, "invalid_request", id="nan"),
        pytest.param(json.dumps({"problem": PROBLEM, "num_reads": 0}), 422, "invalid_request", id="no-reads"),
        pytest.param(json.dumps({"problem": PROBLEM, "num_reads": 9999}), 422, "problem_too_large", id="reads"),
        pytest.param(json.dumps({"problem": PROBLEM, "pad": "x" * 70_000}), 413, "body_too_large", id="big"),
    ],
)
async def test_bad_bodies(postgres, serve, content, status, code):
    async with serve(postgres.settings(max_body_bytes=65_536)) as client:
        response = await client.post("/api/v1/jobs", content=content, headers={"Content-Type": "application/json"})

    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/jobs/00000000-0000-0000-0000-000000000000", 404, "not_found"),
        ("DELETE", "/api/v1/jobs/00000000-0000-0000-0000-000000000000", 404, "not_found"),
        ("GET", "/api/v1/jobs/7", 422, "invalid_request"),
        ("GET", "/api/v1/jobs?state=lost", 422, "invalid_request"),
        ("GET", f"/api/v1/jobs?before={2**63}", 422, "invalid_request"),
        ("PUT", "/api/v1/jobs", 405, "method_not_allowed"),
        ("GET", "/nope", 404, "not_found"),
    ],
)
async def test_errors_share_one_body(postgres, serve, method, path, status, code):
    async with serve(postgres.settings()) as client:
        response = await client.request(method, path)

    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert response.json()["error"]["message"]


async def test_a_full_queue_answers_429(postgres, serve, submit, stub, until):
    async with serve(postgres.settings(solve_workers=1, max_queued_jobs=2), stub(seconds=60)) as client:
        running = await submit(client)

        async def is_running():
            return (await client.get(running)).json()["state"] == "running"

        await until(is_running)
        for _ in range(2):
            await submit(client)
        response = await client.post("/api/v1/jobs", json={"problem": PROBLEM})
        health = await client.get("/health")

    assert (response.status_code, response.json()["error"]["code"]) == (429, "overloaded")
    assert int(response.headers["Retry-After"]) > 0
    assert (health.status_code, health.json()["queue"]["status"]) == (503, "failing")


async def test_too_many_requests_at_once_answer_429(postgres, serve, submit, stub):
    async with serve(postgres.settings(max_concurrent_requests=2), stub(seconds=60)) as client:
        location = await submit(client)
        waits = [asyncio.create_task(client.get(location, params={"wait": 0.6})) for _ in range(2)]
        await asyncio.sleep(0.2)
        response = await client.get(location)
        assert (await client.get("/livez")).status_code == 200
        for wait in waits:
            assert (await wait).status_code == 200

        assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
        assert (await client.get(location)).status_code == 200


async def test_a_bug_is_answered_in_the_common_form(postgres, serve, monkeypatch):
    async with serve(postgres.settings()) as client:
        monkeypatch.setattr("planner.jobs.page", None)
        response = await client.get("/api/v1/jobs", headers={"X-Request-ID": "mine"})

    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal")
    assert response.headers["X-Request-ID"] == "mine"


async def test_health_names_each_part(postgres, serve, stub):
    backend = stub()
    async with serve(postgres.settings(), backend) as client:
        response = await client.get("/health")
        assert response.status_code == 200
        health = response.json()
        assert [health[part]["status"] for part in ("database", "backend", "queue")] == ["ok"] * 3

        client.service.config.problem = "backend.yaml: typo"
        response = await client.get("/health")
        assert (response.status_code, response.json()["status"]) == (200, "degraded")
        assert "backend.yaml: typo" in response.json()["backend"]["reason"]


async def test_a_backend_that_is_down_is_not_serving(postgres, serve, stub):
    async with serve(postgres.settings(), stub(error=BackendError("auth", "token revoked"))) as client:
        response = await client.get("/health")

    assert response.status_code == 503
    assert response.json()["backend"] == {"status": "failing", "reason": "classical: auth: token revoked"}


async def test_a_stopping_process_is_not_ready_but_alive(postgres, serve):
    async with serve(postgres.settings()) as client:
        assert (await client.get("/readyz")).status_code == 200
        client.service.workers.stop()

        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/livez")).status_code == 200


async def test_the_openapi_document_lists_the_routes(postgres, serve):
    async with serve(postgres.settings()) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]

    assert set(paths["/api/v1/jobs"]) == {"post", "get"}
    assert set(paths["/api/v1/jobs/{job_id}"]) == {"get", "delete"}


async def test_metrics_have_the_names_that_alerts_use(postgres, serve, submit):
    async with serve(postgres.settings(db_pool_size=7)) as client:
        await client.get(await submit(client), params={"wait": 5})
        text = (await client.get("/metrics")).text

    for line in (
        'http_request_duration_seconds_count{method="POST",route="/api/v1/jobs",status="202"}',
        'http_request_duration_seconds_bucket{le="0.5",method="GET",route="/api/v1/jobs/{job_id}",status="200"}',
        'planner_solve_duration_seconds_count{backend="classical"}',
        'planner_query_duration_seconds_count{operation="submit"}',
        'planner_query_duration_seconds_count{operation="claim"}',
        "planner_queue_depth ",
        "planner_queue_wait_seconds_count ",
        "planner_pool_size 7.0",
        "planner_pool_in_use ",
        "planner_pool_waiting ",
        'planner_vendor_access_seconds_total{backend="classical"}',
        'planner_jobs_total{state="succeeded"}',
        'planner_jobs_total{state="failed"}',
    ):
        assert f"\n{line}" in text
    assert "# TYPE planner_backend_errors_total counter" in text
