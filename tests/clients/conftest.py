"""The stage, set once; each client of a module meets its vendor on it, once for each kind of trouble."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from checks.world.secrets import VENDORS
from tests.clients.meeting import MAIN, PROGRAMS, STILL_TRYING, Client, Never, Seen, Sees, tell
from tests.clients.record import Record
from tests.clients.stage import WELL, Stage, why_not
from tests.clients.venvs import environment
from vendors.drill.kinds import Kind

AT_ONCE = 5
SPOILT = "spoilt"

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


@pytest.fixture(scope="module")
def meetings(
    stage: Stage, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[tuple[str, str], Future[Seen]]]:
    """All meetings of a module, some at a time: most of their time is the clients' own waiting."""
    cells = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.module is request.module and hasattr(item, "callspec")
    ]
    with ThreadPoolExecutor(AT_ONCE) as executor:
        yield {
            (cell["client"].name, cell["trouble"]): executor.submit(
                _meeting,
                stage,
                cell["client"],
                cell["trouble"],
                request.module,
                tmp_path_factory.mktemp("home"),
            )
            for cell in cells
            if {"client", "trouble"} <= set(cell)
        }
        executor.shutdown(cancel_futures=True)
    stage.stop()


@pytest.fixture
def meet(meetings: dict[tuple[str, str], Future[Seen]], record: Record) -> Meet:
    """What a client told of its main job while its vendor was in trouble; it is noted."""

    def noted(client: Client, trouble: str) -> Seen:
        seen = meetings[client.name, trouble].result()
        record.note(client, trouble, seen)
        return seen

    return noted


def _meeting(stage: Stage, client: Client, trouble: str, module: Any, home: Path) -> Seen:
    environment(client.installed)  # which may take minutes, before the vendors are started
    scene, kind = (WELL, None) if trouble == MAIN else (trouble, Kind(trouble))
    for vendor, environ in getattr(module, "BESIDE", {}).items():
        stage.start(vendor, environ, scene)
    stage.start(client.vendor, module.ENVIRON, scene, kind)
    expected = client.sees[trouble]
    assert isinstance(expected, Sees)
    deadline = expected.within + (0 if expected.outcome == STILL_TRYING else 30)
    try:
        return run(stage, client, home, deadline=deadline, scene=scene)
    except subprocess.TimeoutExpired:
        return Seen(STILL_TRYING, "", deadline)


def run(stage: Stage, client: Client, home: Path, *, deadline: float, scene: str = WELL, **environ: str) -> Seen:
    """Let a client do its main job in a scene, with `environ` beside its own. Raises subprocess.TimeoutExpired."""
    argv, began = _argv(client), time.monotonic()
    ran = stage.run(*argv, environ={**client.environ, **environ}, deadline=deadline, cwd=home, scene=scene)
    return tell(ran.stdout, ran.stderr, ran.returncode, program=not client.command, began=began)


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
    stage.start(client.vendor, environ, SPOILT)
    faults = json.dumps({"faults": [fault]})
    assert stage.ask(client.vendor, "PUT", "/drill/faults", faults, scene=SPOILT).returncode == 0
    ran = stage.run(*_argv(client), environ=client.environ, deadline=60, cwd=folder, scene=SPOILT)
    well = client.sees[MAIN]
    assert isinstance(well, Sees)
    assert says in ran.stdout + ran.stderr, ran
    assert not (well.outcome in ran.stdout and well.says in ran.stdout), "it did not notice"


def _argv(client: Client) -> tuple[str | Path, ...]:
    programs = environment(client.installed)
    if client.command:
        return (programs / client.command[0], *client.command[1:])
    return (programs / "python", PROGRAMS / client.program)
