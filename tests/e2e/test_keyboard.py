"""The work can be done by keyboard alone, as somebody does who holds no mouse."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import world

pytestmark = pytest.mark.browser

STOPS = 80
"""No page needs more presses of Tab to get anywhere."""
RING = """() => {
  const shows = (one) => {
    const style = getComputedStyle(one);
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return outline || style.boxShadow !== "none";
  };
  const one = document.activeElement;
  return shows(one) || getComputedStyle(one.parentElement).boxShadow !== "none";
}"""
"""Whether the focused thing has an outline of two pixels at least, or its frame has a ring."""


def test_the_form_of_an_application_is_filled_in_by_keyboard(visit, zh):
    page = visit(world.username(world.NEWCOMER))
    page.goto("/applications/new/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")

    reach(page, page.get_by_label(zh("Workers come from")))
    page.keyboard.type("镇雄县")
    for box in page.locator("input[name=measures]").all():
        reach(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    page.keyboard.press("Enter")

    # The last day is missing: the summary of errors has the focus and leads to the field.
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    last = page.get_by_label(zh("Last day of departure"))
    expect(last).to_be_focused()
    type_the_last_day(page, last)
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/applications/\d+/(#.*)?$"))


def test_a_plan_is_published_by_keyboard(visit, zh):
    page = visit("yongkang")
    page.goto("/runs/")
    reach(page, page.locator("tbody a[href^='/runs/']").first)
    page.keyboard.press("Enter")
    opener = page.locator("button[aria-haspopup=dialog]")
    reach(page, opener)

    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name=zh("Not now"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(dialog.locator(".btn-primary")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text(zh("published"))


def test_whatever_has_the_focus_shows_it(visit):
    page = visit("yongkang")
    for path in ("/", "/applications/queue/", "/runs/new/"):
        page.goto(path)
        for _stop in range(12):
            page.keyboard.press("Tab")
            ring = page.evaluate(RING)
            assert ring, page.evaluate("document.activeElement.outerHTML")


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _stop in range(STOPS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{STOPS} presses of Tab do not reach {target}")


def type_the_last_day(page: Page, field: Locator) -> None:
    """Type 21 February 2020 in the order of this browser: month first, or else year first."""
    page.keyboard.type("02212020")
    if field.input_value() != "2020-02-21":
        field.focus()
        page.keyboard.type("2020")
        page.keyboard.press("ArrowRight")
        page.keyboard.type("0221")
    expect(field).to_have_value("2020-02-21")
