"""The stage, set once; each client of a module meets its vendor on it, once for each kind of trouble."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from checks.world.secrets import VENDORS
from tests.clients.meeting import MAIN, PROGRAMS, STILL_TRYING, Client, Never, Seen, Sees, tell
from tests.clients.record import Record
from tests.clients.stage import Stage, why_not
from tests.clients.venvs import environment
from vendors.drill.kinds import Kind

Meet = Callable[[Client, str], Seen]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `client` and `trouble` is run for each cell of its module's CLIENTS that there is."""
    if {"client", "trouble"} <= set(metafunc.fixturenames):
        cells = [(one, trouble) for one in metafunc.module.CLIENTS for trouble in (MAIN, *Kind)]
        there = [(one, trouble) for one, trouble in cells if isinstance(one.sees[trouble], Sees)]
        metafunc.parametrize(("client", "trouble"), there, ids=[f"{one.name}-{trouble}" for one, trouble in there])


@pytest.fixture(scope="session")
def record() -> Iterator[Record]:
    with Record.kept() as record:
        yield record


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, record: Record) -> Iterator[Stage]:
    if reason := why_not():
        pytest.skip(reason)
    with Stage(tmp_path_factory.mktemp("stage"), VENDORS) as stage:
        yield stage
        record.left = stage.tried_to_leave()
    assert record.left == 0, "something tried to reach another machine"


@pytest.fixture
def meet(stage: Stage, record: Record, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Meet]:
    """Let a client do its main job while its vendor is in trouble, and note what it told."""
    started = []

    def let(client: Client, trouble: str) -> Seen:
        programs = environment(client.requirements or client.name)
        stage.start(client.vendor, request.module.ENVIRON)
        started.append(client.vendor)
        expected = client.sees[trouble]
        assert isinstance(expected, Sees)
        stage.trouble(client.vendor, None if trouble == MAIN else Kind(trouble))
        began = time.monotonic()
        argv = _argv(client, programs)
        deadline = expected.within + (0 if expected.outcome == STILL_TRYING else 30)
        try:
            ran = stage.run(*argv, environ=client.environ, deadline=deadline, cwd=tmp_path)
        except subprocess.TimeoutExpired:
            seen = Seen(STILL_TRYING, "", deadline)
        else:
            seen = tell(ran.stdout, ran.stderr, ran.returncode, program=not client.command, began=began)
        record.note(client, trouble, seen)
        return seen

    yield let
    for vendor in started:
        stage.trouble(vendor, None)


def as_expected(client: Client, trouble: str, seen: Seen) -> None:
    """Assert that the client told what it must."""
    expected = client.sees[trouble]
    assert not isinstance(expected, Never)
    assert seen.outcome == expected.outcome, seen.says
    assert expected.says in seen.says
    assert expected.at_least <= seen.seconds <= expected.within, seen


def as_spoilt(
    stage: Stage, folder: Path, client: Client, environ: Mapping[str, str], fault: dict[str, Any], says: str
) -> None:
    """Assert that the client's main job does not pass, and says this, while its vendor's answers are spoilt so."""
    programs = environment(client.requirements or client.name)
    stage.start(client.vendor, environ)
    assert stage.ask(client.vendor, "PUT", "/drill/faults", json.dumps({"faults": [fault]})).returncode == 0
    try:
        ran = stage.run(*_argv(client, programs), environ=client.environ, deadline=60, cwd=folder)
    finally:
        assert stage.ask(client.vendor, "DELETE", "/drill/faults").returncode == 0
    well = client.sees[MAIN]
    assert isinstance(well, Sees)
    assert says in ran.stdout + ran.stderr, ran
    assert not (well.outcome in ran.stdout and well.says in ran.stdout), "it did not notice"


def _argv(client: Client, programs: Path) -> tuple[str | Path, ...]:
    if client.command:
        return (programs / client.command[0], *client.command[1:])
    return (programs / "python", PROGRAMS / client.program)
