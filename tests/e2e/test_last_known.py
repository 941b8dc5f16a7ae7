"""The worker's page without a network: the last known state, marked with its age."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from workers_registry import actions
from workers_registry.models import Worker

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor():
    """Somebody whose code is green today."""
    worker = Worker.objects.order_by("pk").first()
    actions.declare(worker, temperature=Decimal("36.5"), by=None)
    return actions.user_of(worker).username


def test_without_a_network_the_last_known_code_shows_with_its_age_and_no_qr(visit, visitor):
    page = visit(visitor, width=PHONE)
    page.goto("/me/")
    page.wait_for_selector("[data-kept=yes]", state="attached")
    expect(page.locator("[data-drawn]")).to_be_hidden()
    expect(page.locator(".qr-block")).to_be_visible()
    word = page.locator(".code-face .word").inner_text()

    page.context.set_offline(True)
    page.reload()

    expect(page.locator(".code-face .word")).to_have_text(word)
    expect(page.locator("[data-drawn]")).to_be_visible()
    expect(page.locator("[data-ago]")).not_to_be_empty()
    expect(page.locator(".qr-block")).to_be_hidden()
    page.context.set_offline(False)


def test_signing_out_takes_the_code_off_the_phone(visit, visitor):
    page = visit(visitor, width=PHONE)
    page.goto("/me/")
    page.wait_for_selector("[data-kept=yes]", state="attached")
    page.goto("/me/help/")

    page.locator("form[data-forget] button").click()
    page.wait_for_url("**/")

    assert "me" not in page.evaluate("caches.keys()")
