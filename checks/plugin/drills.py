"""The pytest plugin of the drills: options, the running world, the built site, and a report like an incident's."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.drill.drill import Drill
from checks.drill.journal import Journal, Spent, Verdict
from checks.errors import RunbookError
from checks.evidence import history, store
from checks.evidence.due import due
from checks.faults import named
from checks.publish.site import build
from checks.world import docker, places
from checks.world.alone import alone
from checks.world.progress import say
from checks.world.up import up
from checks.world.world import World

JOURNALS: pytest.StashKey[list[Journal]] = pytest.StashKey()
SPENT = {
    "system": "waiting for the system", "windows": "windows of sustained green", "harness": "the harness's own work",
}  # fmt: skip
SLOWER = ("browser", "cluster", "drill")
BEGAN: pytest.StashKey[str] = pytest.StashKey()  # names the set of drills in the history
DUE: pytest.StashKey[dict[str, str]] = pytest.StashKey()  # fault to why it is due; empty where all are drilled


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the drills."""
    group = parser.getgroup("drills")
    group.addoption("--seed", type=int, help="draw the faults' parameters from this seed (default: a new one)")
    group.addoption("--keep", action="store_true", help="leave the broken world as it is, for a look")
    group.addoption(
        "--drills", choices=("all", "due"), default="all",
        help="due: one of each scenario, what the evidence no longer covers, and one by the commit",
    )  # fmt: skip
    group.addoption("--record", action="store_true", help="keep the journals as evidence/, for the site")


def pytest_configure(config: pytest.Config) -> None:
    """Begin with an empty report."""
    config.stash[JOURNALS] = []
    config.stash[BEGAN] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    config.stash[DUE] = {}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark everything under features/ as a drill, in time for ``-m "not drill"``."""
    if item.nodeid.startswith("features/"):
        item.add_marker(pytest.mark.drill)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what is slower later, drills last.

    Nothing else may run beside a drill, which measures seconds: Chromium is closed before the cluster is looked at.
    """
    if config.getoption("--drills") == "due":
        wanted = due(places.project_root())
        others = [item for item in items if _fault(item) not in {None, *wanted}]
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=others)
        config.stash[DUE].update(wanted)
    items.sort(key=_slowness)


def _slowness(item: pytest.Item) -> int:
    return max((place for place, name in enumerate(SLOWER, 1) if item.get_closest_marker(name)), default=0)


def _fault(item: pytest.Item) -> str | None:
    """The fault that an item drills; none where it is no drill."""
    if not isinstance(item, pytest.Function) or not item.get_closest_marker("drill"):
        return None
    callspec = getattr(item, "callspec", None)
    example = callspec.params.get("_pytest_bdd_example", {}) if callspec else {}
    return example.get("fault")


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
        """Drill one fault; without ``--seed`` the seed is new, and told.

        One that is due for another reason than that its evidence is stale must go the way that its evidence went: it is
        drilled with the same seed, and another path fails.
        """
        kept = store.load(self.root).get(fault)
        checked = kept if self.config.stash[DUE] and store.proved(self.root, kept) else None
        seed = self.config.getoption("--seed")
        if seed is None:
            seed = checked.seed if checked else random.SystemRandom().randrange(10**6)
        keep = self.config.getoption("--keep")
        if why := self.config.stash[DUE].get(fault):
            say(f"{fault} is due: {why}")
        drill = Drill(self.world, named(fault), seed, self.site, say, keep=keep)
        with aloud(self.config):
            journal = drill.run()
        if checked and journal.verdict is Verdict.PASS and journal.path != checked.path:
            told = f"it went {_way(journal)}, and its evidence says {_way(checked)}"
            journal = journal.model_copy(update={"verdict": Verdict.FAIL, "reason": told})
        journal = store.stamped(self.root, journal)
        self.config.stash[JOURNALS].append(journal)
        if self.config.getoption("--record"):
            store.save(self.root, journal)
            order = getattr(self.config.option, "randomly_seed", None)
            history.append(self.root, journal, self.config.stash[BEGAN], order)
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
    if journals:
        terminalreporter.write_line(spent(journals))


def spent(journals: list[Journal]) -> str:
    """Where the time of all drills went."""
    whole = [one.spent.total for one in journals if one.spent]
    if not whole:
        return "no drill came to its end"
    parts = {name: sum(getattr(one.spent, name) for one in journals if one.spent) for name in Spent.model_fields}
    told = ", ".join(f"{value / sum(whole):.0%} {SPENT[name]}" for name, value in parts.items())
    longest = max(journals, key=lambda one: one.spent.system if one.spent else 0.0)
    return (
        f"{len(whole)} drills in {sum(whole) / 60:.1f} min, median {statistics.median(whole):.0f} s, longest "
        f"{longest.fault} {max(whole):.0f} s: {told}"
    )


def _way(journal: Journal) -> str:
    return " → ".join(name.partition("#")[2] for name in journal.path) or "none"


def report(journal: Journal) -> str:
    """Fault, alert, path through the page and times, for people."""
    times = journal.times.model_dump()
    told = ", ".join(f"{name} {value:.0f} s" for name, value in times.items() if value is not None)
    drawn = ", ".join(f"{name} {value}" for name, value in journal.parameters.items())
    lines = [
        f"{journal.verdict.value.upper()}  {journal.fault} (seed {journal.seed}: {drawn})",
        f"  paged by  {journal.alert or 'nobody'}",
        f"  path      {_way(journal)}",
        f"  times     {told or 'none'}",
    ]
    return "\n".join([*lines, f"  reason    {journal.reason}"] if journal.reason else lines) + "\n"
