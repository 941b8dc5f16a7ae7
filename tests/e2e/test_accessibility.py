"""Every page of every role, as axe sees it, at every width that is promised, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.e2e import walk
from tests.e2e.conftest import DESK, NARROW, PHONE

pytestmark = pytest.mark.browser

LOOK = """options => axe.run(document, options).then(answer => answer.violations.flatMap(
  one => one.nodes.map(node => `${one.id} ${node.target} ${node.html.slice(0, 120)}`)))"""
CONTRAST = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
}
"""All that depends on the theme."""
STANDARD = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


@pytest.fixture(scope="module")
def cast(own_world) -> walk.Cast:
    return walk.Cast()


def test_axe_complains_of_a_page_that_is_no_page(visit):
    page = visit()
    page.add_init_script(AXE_SCRIPT)
    page.goto("/healthz")

    assert any("document-title" in what for what in found(page, STANDARD, "here"))


@pytest.mark.parametrize("role", walk.ROLES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, cast, role):
    page = visit(cast.username(role))
    page.add_init_script(AXE_SCRIPT)
    wrong = []
    for path in walk.pages_to_show(cast, role):
        page.set_viewport_size({"width": DESK, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(path)
        wrong += [f"{path} {what}" for what in complaints(page)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", walk.ROLES)
def test_english_fits_too(visit, cast, role):
    page = visit(cast.username(role), width=NARROW, language="en")
    wrong = []
    for path in walk.pages_to_show(cast, role):
        page.goto(path)
        wrong += [f"{path} {what}" for what in too_wide(page, NARROW)]

    assert not wrong, "\n".join(wrong)


def complaints(page: Page) -> Iterator[str]:
    """Look at a page as it stands at every width, light and dark."""
    yield from too_wide(page, DESK)
    yield from found(page, STANDARD, "at a desk")
    page.emulate_media(color_scheme="dark")
    yield from found(page, CONTRAST, "at a desk, dark")
    page.set_viewport_size({"width": PHONE, "height": 844})
    yield from found(page, CONTRAST, "on a phone, dark")
    page.emulate_media(color_scheme="light")
    yield from found(page, STANDARD, "on a phone")
    yield from too_wide(page, PHONE)
    page.set_viewport_size({"width": NARROW, "height": 740})
    yield from too_wide(page, NARROW)


def too_wide(page: Page, width: int) -> Iterator[str]:
    """Say so where the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"is {wide} wide at {width}"


def found(page: Page, options: dict[str, object], where: str) -> Iterator[str]:
    """Give what axe finds."""
    for what in page.evaluate(LOOK, options):
        yield f"{where}: {what}"
