"""The game days: every scenario of every feature here, in the words of the steps below."""

from __future__ import annotations

from pytest_bdd import given, parsers, scenarios, then, when

from checks.drill.journal import Journal, Verdict
from checks.plugin.drills import Drills
from checks.world import guard

scenarios(".")


@given("quantum-planner runs in the cluster this harness created")
def _(drills: Drills) -> None:
    guard.check(drills.world.cluster)


@when(
    parsers.parse('the fault "{fault}" strikes and the responder follows the page that the pager names'),
    target_fixture="journal",
)
def _(drills: Drills, fault: str) -> Journal:
    return drills.run(fault)


@then(parsers.parse('the pager was called by "{alert}"'))
def _(journal: Journal, alert: str) -> None:
    assert journal.alert == alert, journal.reason


@then(parsers.parse('the step "{step}" was taken'))
def _(journal: Journal, step: str) -> None:
    assert step in [run.step for run in journal.runs if run.effect == "change"], journal.reason


@then("users are served again, the alert is resolved and the world is as it was")
def _(journal: Journal) -> None:
    assert journal.verdict is Verdict.PASS, f"{journal.verdict}: {journal.reason}"
