"""Fault by resolution: what cures what. Every other resolution of a fault's scenario is tried while the fault is there.

The remedies are tried one after the other in one broken world. After each, the service's own objects are set back to
what they were right after the injection, and the page's undo is run; one that cures is followed by a new injection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from checks.drill.journal import Record
from checks.drill.oracle import WINDOW, Oracle
from checks.errors import SetupFailure, Timeout
from checks.faults import FAULTS
from checks.faults.base import Fault, Parameters
from checks.runbook.load import load_site
from checks.runbook.model import Page
from checks.world.toolbox import Session
from checks.world.undo import Undo, original
from checks.world.wait import until
from checks.world.world import World

RED_WITHIN = 60.0
HEALTHY_WITHIN = 90.0
CURED_WITHIN = 24.0  # seconds after the remedy's command has ended well
LASTING = 2 * WINDOW  # seconds of green on end that are a cure
DEADLINE = 40.0  # seconds that a remedy's command may take: a roll-out that cannot succeed is not waited for longer
TAKEN_BACK = 5.0  # seconds that its undo may take: what it would wait for, the broken world does not give
RESTART: Final = "restart everything"
_EVERYTHING = "deployment/quantum-planner statefulset/quantum-postgres"
_RESTART = (
    f"kubectl -n quantum-planner rollout restart {_EVERYTHING} && "
    "kubectl -n quantum-planner rollout status statefulset/quantum-postgres && "
    "kubectl -n quantum-planner rollout status deployment/quantum-planner"
)


class Cell(Record):
    """One remedy tried against one fault."""

    cured: bool
    exit_code: int
    failed: int
    sent: int


def remedies(fault: Fault) -> list[str]:
    """Every resolution of the fault's scenario but its own, as 'page#step', and restarting everything.

    None for a fault that does not bite: users are served whatever is tried.
    """
    if not fault.bites:
        return []
    others = {one.resolution for one in FAULTS.values() if one.scenario == fault.scenario}
    return [*sorted(others - {fault.resolution}), RESTART]


def measure(
    world: World, fault: Fault, seed: int, site: Path, left: list[str], say: Callable[[str], None]
) -> Iterator[tuple[str, Cell]]:
    """Break the world once, try the remedies that are left, and put the world back."""
    pages = load_site(site)
    parameters = fault.draw(Random(seed))
    url = f"http://127.0.0.1:{world.cluster.port}"
    try:
        with Session(world.cluster) as session, Oracle(url, seed) as oracle:
            trial = Trial(world, fault, parameters, pages, session, oracle)
            trial.settle()
            trial.inject()
            for remedy in left:
                cell = trial.attempt(remedy)
                trial.take_back(remedy)
                if cell.cured or not trial.red_again():
                    cell = cell.model_copy(update={"cured": True})  # perhaps only after we looked away
                say(f"{fault.name}, {remedy}: {'cured' if cell.cured else 'not cured'} (exit code {cell.exit_code})")
                yield remedy, cell
                if cell.cured and remedy != left[-1]:
                    trial.anew()
    finally:
        world.recover()


@dataclass
class Trial:
    """One broken world, with the objects as they were right after the injection."""

    world: World
    fault: Fault
    parameters: Parameters
    pages: Mapping[str, Page]
    session: Session
    oracle: Oracle
    broken: tuple[Undo, ...] = ()

    def settle(self) -> None:
        """Wait for health, and take it as what health is."""
        self._green(HEALTHY_WITHIN + WINDOW, WINDOW, "the healthy baseline")
        self.oracle.settle()

    def inject(self) -> None:
        """Break it, wait until users notice, and keep what the service's objects are then."""
        self.fault.inject(self.world, self.parameters)
        until(lambda: self.oracle.judge().red, what=f"{self.fault.name} to bite", deadline=RED_WITHIN)
        self.broken = tuple(
            original(self.world.cluster, "quantum-planner", kind, name, "broken")
            for kind, name in (("deployment", "quantum-planner"), ("configmap", "quantum-config"))
        )

    def attempt(self, remedy: str) -> Cell:
        """Run one remedy and see whether users are served then."""
        page, _, name = remedy.partition("#")
        text = _RESTART if remedy == RESTART else self.pages[page].snippets[name].text
        self.world.before_snippet("change")
        result = self.session.run(text, "responder", DEADLINE)
        # A command that failed has had its time: users are served now, or it is no cure.
        cured = self._green(LASTING + 2 if result.exit_code else CURED_WITHIN, LASTING, None)
        seen = self.oracle.judge()
        return Cell(
            cured=cured, exit_code=result.exit_code, failed=seen.failed + seen.wrong + seen.lost, sent=seen.sent
        )

    def anew(self) -> None:
        """Put the world back and break it again."""
        self.world.recover()
        self.settle()
        self.inject()

    def take_back(self, remedy: str) -> None:
        """Run the page's undo of a remedy."""
        page, _, name = remedy.partition("#")
        undo = self.pages[page].snippets[name].undo if name else None
        if undo:
            self.session.run(self.pages[page].snippets[undo].text, "responder", TAKEN_BACK)

    def red_again(self) -> bool:
        """Set the service's objects to what they were when broken; whether users are unserved as before."""
        for one in self.broken:
            self.world.cluster.kubectl(*one.kubectl, what=one.what)
        try:
            until(lambda: self.oracle.judge().red, what="users to be unserved as before", deadline=RED_WITHIN)
        except Timeout:
            return False
        return True

    def _green(self, deadline: float, lasting: float, what: str | None) -> bool:
        """Whether the oracle is green for `lasting` seconds on end; with `what`, it must be.

        It must begin within `deadline`: what has begun by then is watched to its end.
        """
        since, end = None, time.monotonic() + deadline
        while (now := time.monotonic()) < end or since is not None:
            since = (since or now) if self.oracle.green(self.oracle.judge()) else None
            if since is not None and now - since >= lasting:
                return True
            time.sleep(0.5)
        if what:
            raise SetupFailure(f"waited {deadline:.0f} s for {what}")
        return False
