from __future__ import annotations

import asyncio
import random

import httpx
import pytest

from planner.load import Load, main, random_problem
from planner.problem import JobRequest

pytestmark = pytest.mark.anyio


def test_its_problems_are_valid():
    request = JobRequest.model_validate(random_problem(random.Random(1)))

    assert len(request.problem.linear) == 8
    assert len(request.problem.quadratic) == 28


async def test_it_counts_what_becomes_of_jobs_and_survives_errors():
    posts = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal posts
        if request.method == "GET":
            return httpx.Response(200, json={"state": "succeeded"})
        posts += 1
        if posts == 1:
            raise httpx.ConnectError("refused")
        if posts == 2:
            return httpx.Response(503)
        return httpx.Response(202, headers={"Location": "/api/v1/jobs/1"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://planner") as client:
        load = Load(client, rate=1000, job_timeout=5)
        for _ in range(4):
            await load.one()

    assert load.outcomes == {"ConnectError": 1, "submit_503": 1, "succeeded": 2}


async def test_it_bounds_what_is_in_flight_and_stops(caplog):
    caplog.set_level("INFO")
    sent = 0

    async def hang(request: httpx.Request) -> httpx.Response:
        nonlocal sent
        sent += 1
        await asyncio.sleep(60)
        raise AssertionError("not reached")

    stop = asyncio.Event()
    async with httpx.AsyncClient(transport=httpx.MockTransport(hang), base_url="http://planner") as client:
        running = asyncio.create_task(Load(client, rate=1000, job_timeout=5).run(stop))
        await asyncio.sleep(0.4)
        stop.set()
        await asyncio.wait_for(running, 2)

    assert sent == 32
    assert caplog.records[-1].summary["skipped"] > 0


@pytest.mark.parametrize("arguments", [[], ["--url", "http://x", "--rate", "0"], ["--url", "http://x", "--rate", "x"]])
def test_bad_arguments_exit_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
