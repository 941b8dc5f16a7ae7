"""The map as visitors use it: its days by key and by play, its table, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DAY = "2020-02-15"
COLOUR = re.compile(r"f-(red|orange|yellow|blue|green)\b")


def test_a_step_by_key_shows_the_next_day_without_loading_the_page(visit):
    page = opened(visit("yongkang"))
    page.evaluate("window.isSamePage = true")
    slider = page.locator("#map-n")
    number = int(slider.input_value())

    slider.focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator("#map-steps")).to_be_visible()
    expect(page.locator("#h-map")).to_contain_text("2月16日")
    expect(page).to_have_url(re.compile(r"day=2020-02-16"))
    assert int(slider.input_value()) == number + 1
    assert "2月16日" in (slider.get_attribute("aria-valuetext") or "")
    assert page.evaluate("document.activeElement.id") == "map-n"
    assert page.evaluate("window.isSamePage")


def test_page_up_and_down_go_from_assessment_to_assessment(visit):
    page = opened(visit("yongkang"))
    page.locator("#map-n").focus()

    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile(r"day=2020-02-18"))
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile(r"day=2020-02-15"))
    expect(page.locator("#h-map")).to_contain_text("2月15日")


def test_playing_goes_on_by_itself_until_it_is_stopped(visit):
    page = opened(visit("yongkang"))
    play = page.locator("#map-play")
    words = play.inner_text()

    play.click()
    expect(play).not_to_have_text(words)
    expect(page.locator("#h-map")).to_contain_text("2月17日")
    play.click()
    expect(play).to_have_text(words)
    page.wait_for_load_state("networkidle")
    stopped = page.locator("#map-n").input_value()
    page.wait_for_timeout(1_500)

    assert page.locator("#map-n").input_value() == stopped


def test_the_arrow_keys_go_from_county_to_county_and_enter_opens_the_card(visit):
    page = opened(visit("province"))
    start = page.locator(".county-map [data-county][tabindex='0']")
    start.focus()
    code = start.get_attribute("data-county")

    page.keyboard.press("ArrowRight")
    chosen = page.evaluate("document.activeElement.dataset.county")
    assert chosen not in ("", None, code)
    page.keyboard.press("Enter")

    expect(page.locator(f"#card-title a[href^='/counties/{chosen}/']")).to_be_visible()


def test_the_table_has_the_same_counties_in_the_same_colours(visit):
    page = opened(visit("province"))
    on_the_map = {
        mark.get_attribute("aria-label") for mark in page.locator(".county-map [data-county]").all()
    }

    page.goto(f"/map/?view=table&day={DAY}")

    rows = page.locator("#map-view tbody tr").all()
    in_the_table = {
        row.locator("td").nth(0).inner_text(): row.locator("td").nth(2).get_attribute("data-value")
        for row in rows
    }
    assert len(on_the_map) == 90
    colours = ("绿", "蓝", "黄", "橙", "红")
    for mark in on_the_map:
        name, colour = str(mark).rsplit(" ", 1)
        assert colours[int(in_the_table[name] or -1)] == colour


def test_without_script_the_map_is_a_picture_with_links(visit):
    page = opened(visit("yongkang", has_script=False))

    expect(page.locator(".county-map [data-county]")).to_have_count(90)
    expect(page.locator("#map-play")).to_be_hidden()
    page.locator("#map-forward").click()
    expect(page.locator("#h-map")).to_contain_text("2月18日")
    page.locator(".level-strip a").first.click()
    expect(page.locator("#map-view")).to_be_visible()

    page.goto(f"/map/?day={DAY}")
    page.locator(".day-form button").click()
    expect(page.locator("#h-map")).to_contain_text("2月15日")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_printed_map_has_no_slider_and_keeps_its_colours(visit, width):
    page = opened(visit("yongkang", width=width))

    page.emulate_media(media="print")

    expect(page.locator(".day-bar")).to_be_hidden()
    expect(page.locator(".county-map")).to_be_visible()
    marks = page.locator(".county-map use.county").all()
    assert all(COLOUR.search(mark.get_attribute("class") or "") for mark in marks[:90])


def opened(page: Page) -> Page:
    """Open the map on the business day."""
    page.goto(f"/map/?day={DAY}")
    expect(page.locator("#h-map")).to_contain_text("2月15日")
    return page
