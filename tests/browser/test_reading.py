"""What every page of the site owes its reader."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_first_page_leads_to_the_process(visit: Callable[..., Page]) -> None:
    page = visit()

    page.get_by_role("link", name="Incident Response").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Incident Response")
