"""The map as visitors use it: its days by key and by play, its table, and without script."""

import gzip
import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DAY = "2020-02-15"
GRAVEST_FIRST = ("red", "orange", "yellow", "blue", "green")
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


def test_a_day_is_painted_before_anything_is_asked_of_the_server(visit):
    page = opened(visit("province"))
    there = painted(page)
    page.route(re.compile(r"/map/\?"), lambda route: None)
    slider = page.locator("#map-n")

    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")

    expect(page.locator("#h-map")).to_have_text("2月27日 24:00")
    assert painted(page) != there
    counts = page.locator(".level-strip b").all_inner_texts()
    assert Counter(painted(page).values()) == Counter(
        {
            name: int(count)
            for name, count in zip(GRAVEST_FIRST, counts, strict=True)
            if count != "0"
        }
    )
    page.wait_for_function("performance.getEntriesByName('map-day').length === 12")


def test_what_was_painted_is_what_the_server_says_of_the_day(visit):
    page = opened(visit("province"))
    page.locator("#map-n").focus()

    with page.expect_response(re.compile(r"day=2020-02-27")):
        for _ in range(12):
            page.keyboard.press("ArrowRight")
        at_once = painted(page)

    expect(page).to_have_url(re.compile(r"day=2020-02-27"))
    assert painted(page) == at_once
    page.goto("/map/?day=2020-02-27")
    assert painted(page) == at_once


def test_pointing_at_a_county_shows_its_card_and_escape_takes_it_away(visit):
    page = opened(visit("yongkang"))
    card = page.locator("#map-hover")
    expect(card).to_be_hidden()

    page.locator(".county-map [data-county='330784']").hover()

    expect(card).to_contain_text("永康市")
    expect(card).to_contain_text("低风险")
    assert card.locator("[data-part=since]").inner_text() == "2月12日"
    assert int(card.locator("[data-part=confirmed]").inner_text()) > 0
    assert int(card.locator("[data-part=quiet]").inner_text()) > 6
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_card_comes_by_key_too_and_follows_the_day(visit):
    page = opened(visit("yongkang"))
    card = page.locator("#map-hover")

    link = page.locator(".county-map [data-county='330784']")
    link.focus()
    expect(card).to_contain_text("永康市")
    assert link.get_attribute("aria-describedby") == "map-hover"
    page.keyboard.press("ArrowRight")
    expect(card).not_to_contain_text("永康市")

    page.locator("#map-n").focus()
    expect(card).to_be_hidden()


def test_the_home_page_changes_its_day_too(visit):
    page = visit("province")
    page.goto("/")
    page.locator("#map-n").focus()

    with page.expect_response(re.compile(r"/map/\?day=2020-02-16")):
        page.keyboard.press("ArrowRight")

    expect(page.locator("#h-map")).to_contain_text("2月16日")
    expect(page.locator("#map-forward")).to_be_visible()
    assert page.url.endswith("/")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_page_of_the_map_weighs_less_than_300_kb(visit, has_script):
    page = visit("province", has_script=has_script)
    sizes: dict[str, int] = {}

    def weigh(response):
        sizes[response.url] = len(gzip.compress(response.body()))

    page.on("response", weigh)
    page.goto(f"/map/?day={DAY}")
    page.wait_for_load_state("networkidle")

    assert len(sizes) > 5
    assert sum(sizes.values()) < 300_000, sizes


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


def painted(page: Page) -> dict[str, str]:
    """Give the colour of each county on the map, by its code."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".county-map [data-county]")].map(
            (one) => [one.dataset.county, one.querySelector("use").classList[1].slice(2)]))"""
    )


def opened(page: Page) -> Page:
    """Open the map on the business day."""
    page.goto(f"/map/?day={DAY}")
    expect(page.locator("#h-map")).to_contain_text("2月15日")
    return page
