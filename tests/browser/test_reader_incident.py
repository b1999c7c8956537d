"""Incident mode: ticks, notes and the clock last, and a draft of the postmortem comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

OUTAGE = "scenarios/complete-system-outage/"
DATABASE = "scenarios/database-connection-issues/"
ALLOWED = ["clipboard-read", "clipboard-write"]


def begin(visit: Callable[..., Page], path: str = DATABASE, **settings: object) -> Page:
    page = visit(path, **settings)
    page.get_by_role("button", name="Start incident mode").click()
    return page


def tick(page: Page, step: str) -> None:
    page.locator(f'.tick[data-for="{step}"]').click()


def note(page: Page, text: str) -> None:
    page.get_by_label("Note").fill(text)
    page.get_by_role("button", name="Add note").click()


def exported(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export postmortem").click()
    assert re.fullmatch(r"postmortem-\d{4}-\d\d-\d\d\.md", download.value.suggested_filename)
    return Path(download.value.path()).read_text()


def test_nothing_of_it_is_there_before_it_is_asked_for(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)

    expect(page.locator(".incident")).to_have_count(0)
    expect(page.locator(".tick")).to_have_count(0)


def test_the_clock_runs_and_names_who_is_called_when(visit: Callable[..., Page]) -> None:
    page = begin(visit)

    expect(page.locator(".incident .clock")).to_have_text(re.compile(r"00:00:0[1-9]"))
    expect(page.locator(".incident .due")).to_contain_text("call the technical lead at once, by phone")
    expect(page.locator(".incident .due")).to_contain_text(
        re.compile(r"this page's time box: \d\d:\d\d, in (29|30) min")
    )


def test_it_counts_from_the_alert_and_says_when_the_time_is_over(visit: Callable[..., Page]) -> None:
    started = (datetime.now(UTC) - timedelta(minutes=45)).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {"alertname": "QuantumPlannerRequestsFailing", "severity": "P1", "started": started}

    page = begin(visit, f"{DATABASE}?{urlencode(asked)}")

    expect(page.locator(".incident .clock")).to_have_text(re.compile(r"00:45:\d\d"))
    expect(page.locator(".incident .late")).to_contain_text("time box: over since")


def test_ticks_and_notes_survive_a_reload_and_another_page(address: str, visit: Callable[..., Page]) -> None:
    page = begin(visit)
    tick(page, "health")
    page.get_by_role("button", name="Log").click()
    note(page, "forty sessions <b>wait</b>")

    page.reload()
    expect(page.locator('.tick[data-for="health"]')).to_have_attribute("aria-pressed", "true")
    page.goto(address + OUTAGE)
    page.get_by_role("button", name="Log").click()
    expect(page.locator(".incident li")).to_contain_text(
        ["Incident mode started", "Done: What does the planner say of its database?", "forty sessions <b>wait</b>"]
    )


def test_a_tick_can_be_taken_back(visit: Callable[..., Page]) -> None:
    page = begin(visit)

    tick(page, "health")
    tick(page, "health")

    expect(page.locator('.tick[data-for="health"]')).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Log").click()
    assert "Steps taken\n\n\n" in exported(page)


def test_the_draft_has_the_timeline_the_steps_and_the_checklist(visit: Callable[..., Page]) -> None:
    page = begin(visit)
    tick(page, "blockers")
    tick(page, "end-holder")
    page.get_by_role("button", name="Log").click()
    note(page, "it was a report\nof yesterday")
    page.get_by_role("button", name="This page was wrong").click()

    draft = exported(page)

    assert draft.startswith("# Postmortem draft: P1 QuantumPlannerRequestsFailing, ")
    assert re.search(r"^- .* UTC: it was a report / of yesterday \(Database Connection Issues\)$", draft, re.MULTILINE)
    assert re.search(r" UTC: Done, a change: End the session that holds the lock \(", draft)
    assert re.search(r"^1\. \[Who waits for whom\?\]\(http://.*#blockers\), .* UTC$", draft, re.MULTILINE)
    assert re.search(r"^2\. \[End the session that holds the lock\]", draft, re.MULTILINE)
    assert re.search(r"^- Database Connection Issues: http", draft, re.MULTILINE)
    checklist = re.findall(
        r"^- \[ \] (.+)$", (Path(__file__).parents[2] / "docs/post-incident.md").read_text(), re.MULTILINE
    )
    assert re.findall(r"^- \[ \] (.+)$", draft, re.MULTILINE) == checklist


def test_the_handover_says_what_was_changed(visit: Callable[..., Page]) -> None:
    page = begin(visit, permissions=ALLOWED)
    tick(page, "health")
    tick(page, "end-holder")
    page.get_by_role("button", name="Log").click()

    page.get_by_role("button", name="Copy handover").click()

    page.wait_for_function("async () => await navigator.clipboard.readText() !== ''")
    told = page.evaluate("navigator.clipboard.readText()")
    changed = next(line for line in told.splitlines() if line.startswith("Changed"))
    assert "End the session that holds the lock" in changed
    assert "What does the planner say" not in changed
    assert "What users see now" in told


def test_it_ends_when_it_is_told_to(visit: Callable[..., Page]) -> None:
    page = begin(visit)
    page.get_by_role("button", name="Log").click()
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_role("button", name="End incident").click()

    expect(page.locator(".incident")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Start incident mode")).to_be_visible()


def test_the_keyboard_alone_does_it(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)

    page.get_by_role("button", name="Start incident mode").press("Enter")
    page.locator('.tick[data-for="health"]').press("Space")
    page.get_by_role("button", name="Log").press("Enter")

    expect(page.locator(".incident .panel")).to_be_visible()
    expect(page.locator('.tick[data-for="health"]')).to_have_attribute("aria-pressed", "true")
