"""The pytest plugin of the drills: options, the running world, the built site, and a report like an incident's."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from checks.drill.drill import Drill
from checks.drill.journal import Journal, Verdict
from checks.errors import RunbookError
from checks.evidence import store
from checks.evidence.inputs import known
from checks.faults import named
from checks.publish.site import build
from checks.world import docker, places
from checks.world.alone import alone
from checks.world.images.leaves import KUBERNETES
from checks.world.progress import say
from checks.world.up import up
from checks.world.world import World

JOURNALS: pytest.StashKey[list[Journal]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the drills."""
    group = parser.getgroup("drills")
    group.addoption("--seed", type=int, help="draw the faults' parameters from this seed (default: a new one)")
    group.addoption("--keep", action="store_true", help="leave the broken world as it is, for a look")
    group.addoption("--record", action="store_true", help="keep the journals as evidence/, for the site")


def pytest_configure(config: pytest.Config) -> None:
    """Begin with an empty report."""
    config.stash[JOURNALS] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything under features/ as a drill; what needs no cluster comes first, drills last."""
    for item in items:
        if "features" in item.path.parts:
            item.add_marker(pytest.mark.drill)
    items.sort(key=lambda item: 2 * bool(item.get_closest_marker("drill")) + bool(item.get_closest_marker("cluster")))


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool:
    """A feature's tag is its scenario: choose with ``-m "scenario(name='backend')"``."""
    pytest.mark.scenario(name=tag)(function)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell what the user can mend in its own words, without the harness's stack."""
    report = yield
    if call.excinfo and isinstance(call.excinfo.value, RunbookError):
        report.longrepr = f"{type(call.excinfo.value).__name__}: {call.excinfo.value}"
    return report


def aloud(config: pytest.Config) -> AbstractContextManager[None]:
    """Let progress through to the terminal: a drill that says nothing for minutes looks hung."""
    capture = config.pluginmanager.getplugin("capturemanager")
    return capture.global_and_fixture_disabled() if capture else nullcontext()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's tree."""
    return places.project_root()


@pytest.fixture(scope="session")
def world(root: Path, pytestconfig: pytest.Config) -> Iterator[World]:
    """The running world, held alone; skipped, with the reason, where Docker cannot run."""
    if reason := docker.cannot_run():
        pytest.skip(reason)
    with alone():
        with aloud(pytestconfig):
            built = up(root)
        yield built


@pytest.fixture(scope="session")
def site(root: Path) -> Path:
    """The published site, built now from this tree."""
    return build(root)


class Drills:
    """Runs drills for the steps of a feature, and remembers their journals."""

    def __init__(self, world: World, site: Path, root: Path, config: pytest.Config) -> None:
        self.world, self.site, self.root, self.config = world, site, root, config

    def run(self, fault: str) -> Journal:
        """Drill one fault; without ``--seed`` the seed is new, and told."""
        seed = self.config.getoption("--seed")
        drill = Drill(
            self.world, named(fault), random.SystemRandom().randrange(10**6) if seed is None else seed, self.site, say,
            keep=self.config.getoption("--keep"),
        )  # fmt: skip
        with aloud(self.config):
            journal = drill.run()
        inputs = known(self.root, journal.page, journal.fault)
        journal = journal.model_copy(update={"versions": {"kubernetes": KUBERNETES}, "inputs": inputs})
        self.config.stash[JOURNALS].append(journal)
        if self.config.getoption("--record"):
            store.save(self.root, journal)
        return journal


@pytest.fixture
def drills(world: World, site: Path, root: Path, request: pytest.FixtureRequest) -> Drills:
    """What the steps drill with."""
    return Drills(world, site, root, request.config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One paragraph for each drill, as an incident report."""
    journals = config.stash[JOURNALS]
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if "features/" in one.nodeid]
    if not journals and not skipped:
        return
    terminalreporter.section("drills")
    for one in skipped:
        reason = one.longrepr[2] if isinstance(one.longrepr, tuple) else one.longrepr
        terminalreporter.write_line(f"SKIPPED  {one.nodeid.rpartition('::')[2]}\n  reason    {reason}\n")
    for journal in journals:
        terminalreporter.write_line(report(journal))
    resolved = [journal for journal in journals if journal.verdict is Verdict.PASS]
    terminalreporter.write_line(store.headline(len(journals) + len(skipped), resolved))


def report(journal: Journal) -> str:
    """Fault, alert, path through the page and times, for people."""
    times = journal.times.model_dump()
    told = ", ".join(f"{name} {value:.0f} s" for name, value in times.items() if value is not None)
    drawn = ", ".join(f"{name} {value}" for name, value in journal.parameters.items())
    lines = [
        f"{journal.verdict.value.upper()}  {journal.fault} (seed {journal.seed}: {drawn})",
        f"  paged by  {journal.alert or 'nobody'}",
        f"  path      {' → '.join(name.partition('#')[2] for name in journal.path) or 'none'}",
        f"  times     {told or 'none'}",
    ]
    return "\n".join([*lines, f"  reason    {journal.reason}"] if journal.reason else lines) + "\n"
