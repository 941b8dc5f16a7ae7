"""The same pages without any script: forms post, dialogs open, a run's page says how to go on."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import papers, rosters, world

pytestmark = pytest.mark.browser


def test_an_enterprise_applies_without_script(visit, zh, tmp_path):
    page = visit(world.username(world.NEWCOMER), has_script=False)
    page.goto("/applications/new/")
    page.get_by_label(zh("Workers come from")).select_option(label="镇雄县")
    page.get_by_label(zh("First day of departure")).fill("2020-02-15")
    page.get_by_label(zh("Last day of departure")).fill("2020-02-21")
    for box in page.locator("input[name=measures]").all():
        box.check()
    page.get_by_role("button", name=zh("Save and go on to the roster")).click()
    page.wait_for_url(re.compile(r"/applications/\d+/$"))

    with page.expect_download() as download:
        page.get_by_role("link", name=zh("Template"), exact=True).click()
    template, filled = tmp_path / "template.xlsx", tmp_path / "filled.xlsx"
    download.value.save_as(template)
    rosters.fill_in(template, filled)
    page.locator("form[data-roster] input[type=file]").set_input_files(filled)
    page.get_by_role("button", name=zh("Upload"), exact=True).click()
    expect(page.locator(".faults .cell-error")).to_have_count(3)
    page.locator("button[name=kind][value=rejected]").click()
    papers.hand_in(page, zh)
    page.locator("form[action$='/submit/'] button").click()

    expect(page.locator(".notice-warn, .tag").first).to_be_visible()
    expect(page.locator("form[action$='/submit/']")).to_have_count(0)


def test_a_run_is_asked_for_and_a_plan_published_without_script(visit, zh):
    page = visit("yongkang", has_script=False)
    page.goto("/runs/")
    page.locator("tbody a[href^='/runs/']").first.click()

    page.locator("button[aria-haspopup=dialog]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.locator(".btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(zh("published"))

    page.goto("/runs/new/")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile(r"/runs/\d+/$"))
    # Chromium leaves <noscript> alone where scripts are only switched off for a test.
    assert zh("See how far it is now") in page.content()


def test_the_province_reads_the_map_as_a_table_without_script(visit, zh):
    page = visit("province", has_script=False)
    page.goto("/map/")
    page.locator("a[href*='view=table']").first.click()

    expect(page.get_by_role("row").filter(has_text="永康市").first).to_be_visible()


def test_a_menu_opens_without_script(visit, zh):
    page = visit("province", has_script=False)
    page.goto("/")

    page.locator("details.menu summary").click()

    expect(page.get_by_role("button", name=zh("Sign out"))).to_be_visible()
