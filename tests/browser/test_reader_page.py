"""A page of the runbook: its map leads to its steps, and what decided stands in view."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

DATABASE = "scenarios/database-connection-issues/"


def test_each_node_of_the_map_is_a_link_to_its_step(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)

    own = page.locator('.map svg a[href^="#"]')
    assert own.count() > 15
    names = own.evaluate_all("all => all.map(one => one.getAttribute('href').slice(1))")
    assert page.evaluate("names => names.filter(name => !document.getElementById(name))", names) == []
    own.nth(4).click()
    expect(page.locator(f'[id="{names[4]}"]')).to_be_in_viewport()


def test_steps_are_numbered_as_on_the_map(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)

    on_map = page.locator(".map .n").evaluate_all("all => all.map(one => one.textContent)")
    on_page = page.locator("h3.step").evaluate_all("all => all.map(one => one.dataset.step)")
    assert on_map == on_page


def test_an_output_has_no_copy_button_and_a_command_has_one(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)

    expect(page.locator(".seen").first).to_be_visible()
    expect(page.locator(".seen").get_by_role("button")).to_have_count(0)
    assert page.locator(".snippet").get_by_role("button", name="Copy").count() == page.locator(".snippet").count()


def test_what_decided_is_in_view_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE, width=360)

    hidden = page.locator(".seen > .pair .out pre").evaluate_all("""all => all.filter(box => {
        const mark = box.querySelector("mark");
        if (!mark) return false;
        const [inner, outer] = [mark.getBoundingClientRect(), box.getBoundingClientRect()];
        return inner.left < outer.left - 1 && inner.right > outer.right + 1 || inner.left > outer.right;
    }).map(box => box.textContent)""")
    assert hidden == []


def test_a_step_that_a_row_leads_to_is_lit(visit: Callable[..., Page]) -> None:
    page = visit(DATABASE)

    page.locator('.decide a[href="#blockers"]').first.click()

    assert page.locator("h3:target").evaluate("one => getComputedStyle(one).backgroundColor") != "rgba(0, 0, 0, 0)"
