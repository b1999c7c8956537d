"""What must hold when the database, its connections or a pod fail. Two services in one process are two pods."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from planner import jobs
from planner.backends.base import Solution
from planner.database import Database

pytestmark = pytest.mark.anyio


def in_state(client, path, state):
    async def check():
        response = await client.get(path)
        return response.status_code == 200 and response.json()["state"] == state and response.json()

    return check


def answers(client, path, status):
    async def check():
        response = await client.get(path)
        return response.status_code == status and response.json()

    return check


async def test_a_job_moves_on_when_its_workers_connection_dies_and_its_result_is_stored_once(
    postgres, serve, submit, stub, until
):
    slow, quick = stub(seconds=60, energy=-1.0), stub(energy=-2.0)
    async with serve(postgres.settings(pod_name="pod-a"), slow) as first:
        path = await submit(first)
        await until(in_state(first, path, "running"))
        async with serve(postgres.settings(pod_name="pod-b"), quick) as second:
            with postgres.admin() as admin:
                first.service.workers.stop()  # else its own next worker may be the one to take over
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'quantum-planner/pod-a'"
                )
                job = await until(in_state(second, path, "succeeded"))
                assert (job["attempts"], job["result"]["energy"]) == (2, -2.0)

                slow.release.set()
                await asyncio.sleep(0.3)
                stored = admin.execute("SELECT energy FROM results").fetchall()

    assert slow.solves == quick.solves == 1
    assert stored == [(-2.0,)]


async def test_a_result_whose_lease_was_lost_counts_when_it_is_the_first(postgres, serve, submit, stub, until):
    backend = stub(seconds=60, energy=-4.0)
    settings = postgres.settings(solve_workers=1, housekeeping_interval=60)
    async with serve(settings, backend) as client:
        path = await submit(client)
        await until(in_state(client, path, "running"))
        with postgres.admin() as admin:
            admin.execute("SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory'")
        backend.release.set()
        job = await until(in_state(client, path, "succeeded"))

    assert (job["attempts"], job["result"]["energy"]) == (1, -4.0)


async def test_two_finishers_store_one_result(postgres, serve, submit, stub, until):
    database = Database(postgres.settings())
    await database.open()
    async with serve(postgres.settings(), stub(seconds=60)) as client:
        path = await submit(client)
        await until(in_state(client, path, "running"))
        job_id = UUID(path.rpartition("/")[2])

        async def finish(energy):
            async with database.connection() as conn:
                return await jobs.finish(conn, job_id, "classical", Solution({"a": 1}, energy, 1))

        assert sorted(await asyncio.gather(*map(finish, (-1.0, -2.0, -3.0)))) == [False, False, True]
    await database.close()


async def test_two_pods_never_solve_the_same_job(postgres, serve, submit, stub):
    backend = stub(seconds=0.02)
    async with (
        serve(postgres.settings(pod_name="pod-a"), backend) as first,
        serve(postgres.settings(pod_name="pod-b"), backend) as second,
    ):
        paths = [await submit(client) for _ in range(10) for client in (first, second)]
        done = [(await first.get(path, params={"wait": 10})).json() for path in paths]

    assert {job["state"] for job in done} == {"succeeded"}
    assert backend.solves == 20


async def test_a_job_that_kills_its_workers_is_failed_in_the_end(postgres, serve, submit, stub, until):
    async with serve(postgres.settings(max_attempts=2), stub(seconds=60)) as client:
        path = await submit(client)
        with postgres.admin() as admin:
            for attempt in (1, 2):
                await until(in_state(client, path, "running"))
                query = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"

                async def killed(attempt=attempt, query=query):
                    job = (await client.get(path)).json()
                    return job["attempts"] == attempt and admin.execute(query).fetchone()

                await until(killed)
        job = await until(in_state(client, path, "failed"))

    assert job["error"]["code"] == "too_many_attempts"


async def test_the_service_survives_a_restart_of_the_database(postgres, serve, submit, stub, until):
    backend = stub(seconds=60)
    async with serve(postgres.settings(), backend) as client:
        running = await submit(client)
        await until(in_state(client, running, "running"))
        queued = [await submit(client) for _ in range(8)]

        await asyncio.to_thread(postgres.restart)
        backend.release.set()

        for path in (running, *queued):
            await until(in_state(client, path, "succeeded"), timeout=10)
        assert (await client.get("/health")).status_code == 200


async def test_without_a_database_requests_say_so_and_recover(postgres, serve, submit, until):
    postgres.control("stop", "-m", "fast")
    try:
        async with serve(postgres.settings(db_pool_timeout=0.5)) as client:
            for path in ("/api/v1/jobs", "/health"):
                response = await client.get(path)
                assert response.status_code == 503
            assert response.json()["database"]["reason"].startswith("database_unavailable: no connection within")
            assert "refused" in response.json()["database"]["reason"]
            assert (await client.get("/readyz")).status_code == 200

            await asyncio.to_thread(postgres.control, "start")
            await until(answers(client, "/api/v1/jobs", 200))
            assert (await client.get(await submit(client), params={"wait": 5})).json()["state"] == "succeeded"
    finally:
        if not (postgres.data / "postmaster.pid").exists():
            postgres.control("start")


async def test_a_locked_table_is_a_statement_timeout_until_it_is_released(postgres, serve, submit, until):
    async with serve(postgres.settings(db_statement_timeout=0.3)) as client:
        with postgres.admin() as other, other.transaction():
            other.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
            response = await client.get("/api/v1/jobs")
            assert response.status_code == 503
            assert response.json()["error"]["code"] == "statement_timeout"
            health = (await client.get("/health")).json()
            assert health["database"]["reason"].startswith("statement_timeout")

        job = (await client.get(await submit(client), params={"wait": 5})).json()
        assert job["state"] == "succeeded"


async def test_one_connection_for_workers_and_requests_starves_the_requests(postgres, serve, submit, stub, until):
    backend = stub(seconds=60)
    async with serve(postgres.settings(db_pool_size=1, db_pool_timeout=0.4), backend) as client:
        path = await submit(client)
        starved = await until(answers(client, path, 503))
        assert starved["error"]["code"] == "pool_exhausted"
        assert "all 1 pooled connections" in starved["error"]["message"]
        assert "planner_pool_in_use 1.0" in (await client.get("/metrics")).text

        backend.release.set()
        await until(in_state(client, path, "succeeded"))


async def test_an_error_of_the_schema_is_not_a_500(postgres, serve):
    async with serve(postgres.settings()) as client:
        with postgres.admin() as admin:
            admin.execute("ALTER TABLE jobs RENAME TO jobs_away")
            try:
                response = await client.get("/api/v1/jobs")
            finally:
                admin.execute("ALTER TABLE jobs_away RENAME TO jobs")

    assert (response.status_code, response.json()["error"]["code"]) == (503, "database_error")


async def test_shutdown_puts_a_running_job_back(postgres, serve, submit, stub, until):
    async with serve(postgres.settings(drain_timeout=0), stub(seconds=60)) as client:
        path = await submit(client)
        await until(in_state(client, path, "running"))

    with postgres.admin() as admin:
        assert admin.execute("SELECT state, attempts, worker FROM jobs").fetchall() == [("queued", 0, None)]
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        assert admin.execute(locks).fetchone() == (0,)


async def test_shutdown_waits_for_a_solve_that_is_nearly_done(postgres, serve, submit, stub, until):
    async with serve(postgres.settings(drain_timeout=5), stub(seconds=1)) as client:
        path = await submit(client)
        await until(in_state(client, path, "running"))

    with postgres.admin() as admin:
        assert admin.execute("SELECT state FROM jobs").fetchall() == [("succeeded",)]


async def test_a_read_only_database_is_told_by_health_and_by_the_api(postgres, serve, submit, stub, until):
    async with serve(postgres.settings(), stub()) as client:
        await submit(client)
        with postgres.admin() as admin:
            admin.execute("ALTER SYSTEM SET default_transaction_read_only = on")
            admin.execute("SELECT pg_reload_conf()")
            try:
                health = await until(answers(client, "/health", 503))
                refused = await client.post("/api/v1/jobs", json={"problem": {"vartype": "BINARY", "linear": {"a": 1}}})
            finally:
                admin.execute("SET default_transaction_read_only = off")
                admin.execute("ALTER SYSTEM RESET default_transaction_read_only")
                admin.execute("SELECT pg_reload_conf()")
        await until(answers(client, "/health", 200))

    assert health["database"]["reason"].startswith("read_only: ")
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "read_only")


async def test_what_users_wait_is_measured(postgres, serve, submit, stub, until):
    def value(scraped, name):
        return float(next(line.split()[-1] for line in scraped.splitlines() if line.startswith(f"{name} ")))

    backend = stub(seconds=60)
    async with serve(postgres.settings(solve_workers=1), backend) as client:
        before = value((await client.get("/metrics")).text, "planner_job_duration_seconds_count")
        path = await submit(client)
        await until(in_state(client, path, "running"))

        async def aged():
            return value((await client.get("/metrics")).text, "planner_oldest_job_seconds") > 0

        await until(aged)
        backend.release.set()
        await until(in_state(client, path, "succeeded"))
        scraped = (await client.get("/metrics")).text

    assert value(scraped, "planner_job_duration_seconds_count") == before + 1
