"""Pictures of each kind of page, for the documentation: ``make shots``.

On a desk and on a phone, light and dark, and printed. They are taken anew when the look or the evidence has changed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from checks.publish.serve import served

DATABASE = "scenarios/database-connection-issues/"
DRILL = "evidence/drills/lock-held/"
DESK, PHONE, SHEET = (1280, 800), (360, 740), (718, 1000)
LINK = "?alertname=QuantumPlannerRequestsFailing&severity=P1"


@dataclass(frozen=True)
class Shot:
    """One picture. `at` is the element to scroll to; with `incident` the incident mode is begun first."""

    name: str
    path: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"]
    at: str = ""
    incident: bool = False


SHOTS = (
    Shot("first-desk", "", DESK, "light"),
    Shot("first-phone", "", PHONE, "dark"),
    Shot("grave-desk", "", DESK, "dark", at="#severity"),
    Shot("page-desk", DATABASE, DESK, "light"),
    Shot("page-phone", DATABASE, PHONE, "dark"),
    Shot("step-desk", DATABASE, DESK, "dark", at="#blockers"),
    Shot("step-phone", DATABASE, PHONE, "light", at="#blockers"),
    Shot("incident-desk", DATABASE + LINK, DESK, "light", at="#end-holder", incident=True),
    Shot("incident-phone", DATABASE + LINK, PHONE, "dark", at="#end-holder", incident=True),
    Shot("evidence-desk", "evidence/", DESK, "light"),
    Shot("drill-desk", DRILL, DESK, "dark"),
    Shot("drill-phone", DRILL, PHONE, "light"),
    Shot("printed", DATABASE, SHEET, "light", at="#blockers"),
)


def take(site: Path, folder: Path) -> None:
    """Write every picture of a built site into a folder."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the developers' tools, not of the site's

    folder.mkdir(parents=True, exist_ok=True)
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for shot in SHOTS:
            context = browser.new_context(
                viewport={"width": shot.size[0], "height": shot.size[1]}, color_scheme=shot.scheme,
                reduced_motion="reduce",
            )  # fmt: skip
            page = context.new_page()
            page.goto(address + shot.path)
            _ready(page, shot)
            page.screenshot(path=folder / f"{shot.name}.jpg", type="jpeg", quality=68)
            context.close()
        browser.close()


def _ready(page: Any, shot: Shot) -> None:
    if shot.name == "printed":
        page.emulate_media(media="print")
    if shot.incident:
        page.get_by_role("button", name="Start incident mode").click()
        for step in ("health", "locks", "blockers"):
            page.locator(f'.tick[data-for="{step}"]').click()
        page.get_by_role("button", name="Log").click()
    if shot.at:
        page.evaluate("name => document.querySelector(name).scrollIntoView()", shot.at)
    page.wait_for_timeout(500)  # what the theme shows and hides while it scrolls


if __name__ == "__main__":
    take(Path("site"), Path("docs/assets/shots"))
