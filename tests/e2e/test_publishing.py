"""A large plan is published in the background: its page follows it, and shows what came of it."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from risk.refusal import Refused
from tests.e2e.test_accessibility import complaints
from transport import tasks
from transport.models import PlanningRun

pytestmark = pytest.mark.browser
FOLLOWS = 20_000
"""Milliseconds within which the page must have noticed."""


@pytest.fixture(autouse=True)
def _nothing_at_once(settings):
    settings.PUBLISH_AT_ONCE = 0


def test_the_page_follows_a_plan_until_it_is_refused_and_then_until_it_is_published(
    visit, zh, monkeypatch
):
    monkeypatch.setattr(tasks.publish_run, "delay", lambda _run_id: None)
    run = PlanningRun.objects.get(status=PlanningRun.Status.DONE)
    page = visit("yongkang")
    page.add_init_script(AXE_SCRIPT)

    ask(page, run, zh)
    fits(page)
    refuse(run, Refused("coaches-short", type="59 座", day="2020-02-15"))
    expect(page.locator(".notice-bad")).to_contain_text("59 座", timeout=FOLLOWS)
    fits(page)

    ask(page, run, zh)
    tasks.publish_run(run.pk)
    expect(page.locator(".notice-ok")).to_contain_text("yongkang", timeout=FOLLOWS)
    expect(page.get_by_role("heading", level=1)).to_contain_text(zh("published"))
    expect(page.locator("#run-live")).not_to_have_attribute("data-poll", re.compile(".*"))
    fits(page)


def ask(page: Page, run: PlanningRun, zh) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/runs/{run.pk}/")
    page.locator("button[aria-haspopup=dialog]").click()
    page.get_by_role("dialog").locator(".btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(zh("being published"))
    expect(page.locator("#run-live")).to_have_attribute("data-poll", re.compile("live"))
    expect(page.locator("button[aria-haspopup=dialog]")).to_have_count(0)


def refuse(run: PlanningRun, refusal: Refused) -> None:
    """Leave the run as a worker does that may not publish it."""
    PlanningRun.objects.filter(pk=run.pk).update(
        status=PlanningRun.Status.DONE, refusal=refusal.code, refusal_details=refusal.details
    )


def fits(page: Page) -> None:
    """Axe finds nothing, and nothing scrolls sideways."""
    assert not list(complaints(page))
