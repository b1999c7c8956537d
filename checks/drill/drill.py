"""One drill: baseline → inject → red → page → walk → green → return to normal → undo → compare → verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from checks.drill import steps
from checks.drill.bridge import Bridge, Walked
from checks.drill.journal import Journal, Mark, Run, Spent, Times, Verdict, Window
from checks.drill.oracle import WINDOW, Oracle
from checks.errors import Refused, RunbookError, SetupFailure, Timeout
from checks.faults.base import PAGED, Fault, Parameters
from checks.runbook.load import load_site
from checks.runbook.model import Effect, Exit, Page, Step
from checks.world import snapshot
from checks.world.pager import Control
from checks.world.timing import FACTOR
from checks.world.toolbox import Session
from checks.world.wait import until
from checks.world.world import World

# A walk that ends in Escalate must have done no harm: in steps of so many seconds, no more than this share above what
# went unserved before it, for so long.
STEP, NOTABLY, WORSE_AT_MOST = 5.0, 0.25, 60.0
SUSTAINED = 2 * WINDOW  # seconds that green must last before it counts

WATCHDOG = "QuantumPlannerWatchdog"  # fires all the while
_ALERTS = "curl -sSf -m 5 http://prometheus:9090/api/v1/alerts | jq -r '.data.alerts[].labels.alertname'"

# How long each phase may take, in seconds.
HEALTHY_WITHIN = 90.0
PRESENT_WITHIN = 5.0
RED_WITHIN = 60.0
PAGED_WITHIN = 120.0
GREEN_WITHIN = 120.0
RESOLVED_WITHIN = 180.0
SAME_WITHIN = 120.0


@dataclass
class Drill:
    """One drill of one fault. `replaced` and `inject` are the mutations of a proof."""

    world: World
    fault: Fault
    seed: int
    site: Path
    say: Callable[[str], None]
    replaced: Mapping[str, str] = field(default_factory=dict)
    inject: bool = True
    keep: bool = False

    def __post_init__(self) -> None:
        self.parameters: Parameters = self.fault.draw(Random(self.seed))
        self.marks: list[tuple[str, float]] = []
        self.windows: list[Window] = []
        self.walked = Walked()
        self.begun = time.monotonic()
        self.injected = self.begun
        self.in_windows = 0.0
        self.in_system = 0.0
        self.times = Times()
        self.health: tuple[Run, ...] = ()
        self.returned: list[Run] = []
        self.differences: tuple[str, ...] = ()
        self.alert = ""

    def run(self) -> Journal:
        """Run it whole; whatever happens, the world is put back (unless kept) and the verdict says what was seen."""
        started = datetime.now(UTC)
        self.say(f"{self.fault.name}, seed {self.seed}: {self._parameters()}")
        verdict, reason = Verdict.NOT_VERIFIED, "interrupted"
        try:
            verdict, reason = self._judged()
        finally:
            begun = bool(self.marks)  # else what is there is an earlier drill's, perhaps kept for a look
            if begun and verdict not in (Verdict.PASS, Verdict.REFUSED) and not self.keep:
                self._put_back()
        self._mark("end")
        return Journal(
            fault=self.fault.name, title=self.fault.title, page=self.fault.page,
            expected=self.fault.resolution, seed=self.seed, parameters=self.parameters,
            started=started, verdict=verdict, reason=reason, alert=self.alert, factor=FACTOR,
            runs=tuple(self.walked.runs), returned=tuple(self.returned), health=self.health,
            windows=tuple(self._relative(window) for window in self.windows),
            marks=tuple(Mark.model_validate({"name": name, "at": at - self.injected}) for name, at in self.marks),
            times=self.times, spent=self._spent(), differences=self.differences,
        )  # fmt: skip

    def _judged(self) -> tuple[Verdict, str]:
        try:
            return self._phases()
        except Refused as error:
            return Verdict.REFUSED, str(error)
        except SetupFailure as error:
            return Verdict.SETUP_FAILURE, str(error)
        except RunbookError as error:
            return Verdict.FAIL, str(error)

    def _phases(self) -> tuple[Verdict, str]:
        world = self.world
        if world.log.owed():
            raise SetupFailure("an earlier drill left changes behind", hint="`runbook recover` takes them back")
        url = f"http://127.0.0.1:{world.cluster.port}"
        with (
            Control(world.cluster, "pagerduty") as pager,
            Session(world.cluster) as session,
            Oracle(url, self.seed) as oracle,
        ):
            before = self._baseline(oracle, pager, session)
            self._break(oracle)
            payload = self._page(oracle, pager)
            self._walk(session, payload)
            if reason := self._recover(oracle, pager):
                return Verdict.FAIL, reason
            if self.fault.withdraws:
                self._undo()
            self._return(session)
            if not self.fault.withdraws:
                self._undo()
            self._compare(before)
        if self.differences:
            return Verdict.FAIL, f"the world did not return to its baseline: {'; '.join(self.differences)}"
        return Verdict.PASS, ""

    def _baseline(self, oracle: Oracle, pager: Control, session: Session) -> snapshot.Snapshot:
        self._mark("baseline")
        try:
            self._sustain(oracle, WINDOW, HEALTHY_WITHIN, "the healthy baseline")
            self._wait(lambda: _calm(pager, session), "no alert to be open, or about to be", RESOLVED_WITHIN)
        except Timeout as error:
            raise SetupFailure(str(error)) from None
        oracle.settle()
        pager.forget()
        pages = load_site(self.site)
        self.health = tuple(run for path in self._pages() for run in steps.ask(pages[path], session))
        self.in_system += sum(run.seconds for run in self.health)
        return snapshot.take(self.world.cluster)

    def _break(self, oracle: Oracle) -> None:
        self.injected = time.monotonic()
        self._mark("inject")
        if self.inject:
            began = time.monotonic()
            self.fault.inject(self.world, self.parameters)
            self.in_system += time.monotonic() - began
            self._present()
        if not self.fault.bites:
            self._mark("red")  # nobody notices; kept, so that every drill has the same marks
            return
        try:
            self._wait(lambda: self._look(oracle).red, "the oracle to go red", RED_WITHIN)
        except Timeout:
            raise SetupFailure("the fault did not bite: users are served as before") from None
        self._mark("red")

    def _present(self) -> None:
        """Look for the fault's source, more than once: a controller may be writing to the same object just then."""
        try:
            until(
                lambda: self.fault.present(self.world, self.parameters),
                what="the fault's source", deadline=PRESENT_WITHIN, every=1.0,
            )  # fmt: skip
        except Timeout:
            raise SetupFailure("the injection did not take: its source is not there") from None

    def _page(self, oracle: Oracle, pager: Control) -> dict[str, Any]:
        """Wait for the pager; nobody helps, and users stay unserved until then."""
        incident = self._wait(lambda: _open(pager), "the pager to be called", PAGED_WITHIN)[0]
        self._mark("page")
        payload: dict[str, Any] = incident["payload"]
        self.alert = payload["payload"]["custom_details"]["alertname"]
        if self.fault.resolution and self.alert != self.fault.alert:
            raise Timeout(f"the pager was called by {self.alert}, not by {self.fault.alert}")
        if self.fault.bites and not self._look(oracle).red:
            raise SetupFailure("the fault did not last: users were served again before anybody helped")
        self.times = self.times.model_copy(update={"detect": self._since()})
        return payload

    def _walk(self, session: Session, payload: dict[str, Any]) -> None:
        self._mark("walk")
        self.walked = Bridge(self.world, session, self._since, self.replaced).walk(payload, self.site)
        self.in_system += self.walked.in_snippets
        self.times = self.times.model_copy(
            update={"identify": self.walked.identified_at, "mitigate": self.walked.changed_at}
        )
        for run in self.walked.runs:
            self.say(f"  {run.step}: {run.cell} → {run.do}")

    def _recover(self, oracle: Oracle, pager: Control) -> str:
        """Wait for users to be served for a while and the alert to resolve; the reason why not, where they are not."""
        expected = self.fault.resolution
        if self.walked.end != "Done":
            time.sleep(WINDOW)
            self.in_windows += WINDOW
            if not expected and self.walked.end == "Escalate":
                return self._made_worse(oracle)
            state = "red" if self._look(oracle).red else "green"
            return f"the walk ended with {self.walked.end}, the oracle {state}: {self.walked.why or 'see the rows'}"
        # The page itself looks back at some seconds of service, so the time may be over already.
        if not oracle.served(SUSTAINED + WINDOW):
            self._sustain(oracle, SUSTAINED, GREEN_WITHIN, "users to be served for a sustained time")
        self._mark("green")
        self.times = self.times.model_copy(update={"recover": self._since()})
        self._wait(lambda: not _open(pager), "the alert to resolve at the pager", RESOLVED_WITHIN)
        self._mark("resolved")
        lost, wrong = oracle.audit(30)
        if lost or wrong:
            return f"{lost} accepted jobs are lost and {wrong} have a wrong result"
        if expected and expected not in self.walked.changes:
            return f"solved through {self.walked.changes or 'nothing'}, not through {expected}"
        return ""

    def _made_worse(self, oracle: Oracle) -> str:
        """Whether more users than before went unserved for longer than a minute since the walk began; empty: no."""
        moments = dict(self.marks)
        before = oracle.unserved(moments["red"], moments["walk"])
        at, longest, stretch = moments["walk"], 0.0, 0.0
        while at < time.monotonic():
            worse = oracle.unserved(at, at + STEP) > before + NOTABLY
            stretch = stretch + STEP if worse else 0.0
            longest, at = max(longest, stretch), at + STEP
        return f"what the page did made it worse for {longest:.0f} s" if longest > WORSE_AT_MOST else ""

    def _return(self, session: Session) -> None:
        """Run the page's own undo of each resolution that was taken, newest first."""
        self._mark("return")
        pages = load_site(self.site)
        changes = self.walked.changes
        for position, change in reversed(list(enumerate(changes))):
            path, _, name = change.partition("#")
            undo = _undo_of(pages[path], name)
            if undo and f"{path}#{undo.id}" not in changes[position:]:  # else the walk itself took it back
                self.world.before_snippet(Effect.CHANGE)
                run = steps.once(pages[path], undo, session, "responder", self._since)
                self.in_system += run.seconds
                self.returned.append(run)
                if run.do == Exit.ESCALATE:
                    raise Timeout(f"the undo of {change} leads to Escalate: {run.cell}: {run.stderr[-300:]}")

    def _undo(self) -> None:
        self._mark("undo")
        if self.keep:
            return
        began = time.monotonic()
        self.world.log.play(self.world.cluster)
        self.in_system += time.monotonic() - began

    def _compare(self, before: snapshot.Snapshot) -> None:
        self._mark("compare")
        if self.keep:
            return
        began = time.monotonic()

        def same() -> bool:
            self.differences = tuple(snapshot.differences(before, snapshot.take(self.world.cluster)))
            return not self.differences

        try:
            until(same, what="the world to be as it was", deadline=SAME_WITHIN, every=2)
        except Timeout:
            self.say("  " + "\n  ".join(self.differences))
        self.in_system += time.monotonic() - began

    def _put_back(self) -> None:
        """After a failed drill or a broken-off one: the declared state, whole."""
        try:
            self.world.recover()
        except RunbookError as error:
            self.say(f"  could not put the world back: {error}; `runbook recover` tries again")

    def _sustain(self, oracle: Oracle, seconds: float, deadline: float, what: str) -> None:
        """Wait until the oracle has been green for `seconds` without a break."""
        green_since: list[float] = []

        def lasting() -> bool:
            if not oracle.green(self._look(oracle)):
                green_since.clear()
                return False
            green_since.append(time.monotonic())
            return green_since[-1] - green_since[0] >= seconds

        self._wait(lasting, what, deadline + seconds)
        self.in_windows += seconds
        self.in_system -= seconds

    def _look(self, oracle: Oracle) -> Window:
        window = oracle.judge()
        self.windows.append(window)
        return window

    def _wait(self, probe: Callable[[], Any], what: str, deadline: float) -> Any:
        began = time.monotonic()
        try:
            return until(probe, what=what, deadline=deadline)
        finally:
            self.in_system += time.monotonic() - began

    def _mark(self, name: str) -> None:
        self.marks.append((name, time.monotonic()))
        self.say(f"  {self._since():6.1f} s  {name}")

    def _since(self) -> float:
        return time.monotonic() - self.injected

    def _relative(self, window: Window) -> Window:
        return window.model_copy(update={"at": round(window.at - self.injected, 2)})

    def _spent(self) -> Spent:
        whole = time.monotonic() - self.begun
        rest = max(0.0, whole - self.in_system - self.in_windows)
        return Spent(system=round(self.in_system, 1), windows=round(self.in_windows, 1), harness=round(rest, 1))

    def _pages(self) -> list[str]:
        """Where the alert leads, and where the resolution is."""
        return [page for page in dict.fromkeys((PAGED[self.fault.alert], self.fault.page)) if page]

    def _parameters(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.parameters.items())


def _calm(pager: Control, session: Session) -> bool:
    """Whether nobody is called, nor about to be: late results of an earlier fault can still raise an alert."""
    if _open(pager):
        return False
    asked = session.run(_ALERTS, "view", 10)
    return asked.exit_code == 0 and asked.stdout.split() == [WATCHDOG]


def _open(pager: Control) -> list[dict[str, Any]]:
    """The open incidents, the gravest first: so the process says which page to take first."""
    found = [incident for incident in pager.incidents() if incident["status"] != "resolved"]
    return sorted(found, key=lambda incident: str(incident["payload"]["payload"]["custom_details"]["severity"]))


def _undo_of(page: Page, name: str) -> Step | None:
    snippet = page.steps[name].snippet
    return page.steps[snippet.undo] if snippet and snippet.undo else None
