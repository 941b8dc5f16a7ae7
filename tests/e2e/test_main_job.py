"""The main job from end to end: from an enterprise's first click to a worker's seat."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import papers, rosters, world
from transport.demo_batch import PASSWORD

pytestmark = pytest.mark.browser

NOTE = "隔离房只有 1 间,请写明楼号,至少 2 间。"
PLANNING = 600_000
"""Milliseconds: most of it compiles the planner where `make setup` has not done so."""


@pytest.mark.timeout(900)
def test_an_enterprise_applies_the_county_plans_and_the_worker_finds_a_seat(
    visit, zh, tmp_path, celery_worker_at_work
):
    enterprise = visit()
    sign_in(enterprise, world.username(world.NEWCOMER), zh)
    start_application(enterprise, zh)
    upload_roster(enterprise, zh, tmp_path)
    mend_one_row_and_leave_the_others(enterprise, zh)
    papers.hand_in(enterprise, zh)
    submit(enterprise)
    clerk = visit("yongkang")

    return_it(clerk, enterprise, zh)
    change_and_resubmit(enterprise, zh)
    approve_it(clerk, enterprise, zh)
    plan(clerk, zh)
    read_the_plan(clerk)
    publish(clerk, zh)
    phone = print_the_manifest(clerk)

    find_the_seat(visit(width=390), phone, zh)
    see_the_province(visit("province"), zh)


# ---- the enterprise -----------------------------------------------------------------------------


def sign_in(page: Page, username: str, zh) -> None:
    page.goto("/")
    page.goto("/accounts/login/")
    page.get_by_label(zh("User name"), exact=True).fill(username)
    page.get_by_label(zh("Password"), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=zh("Sign in with password")).click()
    expect(page.get_by_role("link", name=zh("Start an application")).first).to_be_visible()


def start_application(page: Page, zh) -> None:
    page.goto("/applications/")
    page.get_by_role("link", name=zh("Start an application")).first.click()
    page.get_by_label(zh("Workers come from")).select_option(label="镇雄县")
    page.get_by_label(zh("First day of departure")).fill("2020-02-15")
    page.get_by_label(zh("Last day of departure")).fill("2020-02-21")
    for box in page.locator("input[name=measures]").all():
        box.check()
    page.get_by_label(zh("Isolation places")).fill("1")
    page.get_by_role("button", name=zh("Save and go on to the roster")).click()
    page.wait_for_url(re.compile(r"/applications/\d+/$"))
    expect(page.get_by_text(zh("Upload the roster")).first).to_be_visible()


def upload_roster(page: Page, zh, folder) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name=zh("Template"), exact=True).click()
    template, filled = folder / "template.xlsx", folder / "返岗名单.xlsx"
    download.value.save_as(template)
    rosters.fill_in(template, filled)
    page.locator("form[data-roster] input[type=file]").set_input_files(filled)
    page.get_by_role("button", name=zh("Upload"), exact=True).click()
    accepted = len(rosters.workers()) - 3
    expect(page.locator(".sum-line b")).to_contain_text(
        re.compile(rf"{accepted + 4}\D+{accepted}\D+3\D+1$")
    )


def mend_one_row_and_leave_the_others(page: Page, zh) -> None:
    errors = page.locator(".faults .cell-error")
    expect(errors).to_have_count(3)
    for row, remedy in (
        (rosters.PHONE_TOO_SHORT, "11"),
        (rosters.CHECK_DIGIT, ""),
        (rosters.TOWNSHIP, "泼机镇"),
    ):
        line = page.locator(".faults tbody tr").filter(
            has=page.get_by_role("cell", name=str(row), exact=True)
        )
        expect(line.locator(".cell-error")).to_contain_text(remedy or re.compile(r"\S"))
    page.get_by_role("button", name="泼机镇").click()
    expect(errors).to_have_count(2)
    phone = page.locator(".faults input[name$='-phone']")
    phone.fill(phone.input_value() + "7")
    page.get_by_role("button", name=zh("Check and accept")).click()
    expect(errors).to_have_count(1)
    page.locator("button[name=kind][value=rejected]").click()
    expect(page.locator(".faults .cell-error")).to_have_count(0)


def submit(page: Page) -> None:
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator("form[action$='/submit/']")).to_have_count(0)


def change_and_resubmit(page: Page, zh) -> None:
    page.reload()
    expect(page.locator(".notice-warn")).to_contain_text(NOTE)
    page.get_by_role("link", name=zh("Change"), exact=True).click()
    page.get_by_label(zh("Isolation places")).fill("2")
    page.get_by_role("button", name=zh("Save"), exact=True).click()
    submit(page)


# ---- the county ---------------------------------------------------------------------------------


def application_of(page: Page) -> str:
    """Give the number in the address of the page."""
    found = re.search(r"/applications/(\d+)/", page.url)
    assert found
    return found[1]


def return_it(page: Page, enterprise: Page, zh) -> None:
    page.goto("/applications/queue/")
    key = application_of(enterprise)
    page.locator(f"a[href*='/applications/queue/{key}/']").first.click()
    bar = page.locator(".decision-bar")
    bar.get_by_role("textbox").fill(NOTE)
    bar.get_by_role("checkbox").first.check()
    bar.get_by_role("button", name=zh("Return for changes")).click()
    expect(page.get_by_role("status")).to_contain_text(world.firms()[world.NEWCOMER - 1].name)


def approve_it(page: Page, enterprise: Page, zh) -> None:
    key = application_of(enterprise)
    page.goto(f"/applications/queue/{key}/")
    page.locator(".decision-bar .btn-primary").click()
    expect(page.get_by_role("status")).to_contain_text(world.firms()[world.NEWCOMER - 1].name)
    enterprise.reload()
    expect(enterprise.get_by_role("heading", level=1)).to_contain_text(zh("Approved"))


def plan(page: Page, zh) -> None:
    page.goto("/runs/new/")
    page.get_by_label(zh("Seconds to plan")).fill("2")
    page.locator("form .btn-primary").click()
    page.wait_for_url(re.compile(r"/runs/\d+/$"))
    expect(page.locator("#run-live")).to_be_visible()
    # The page follows the run by itself and shows the whole plan once it has ended.
    expect(page.locator("dialog#publish")).to_be_attached(timeout=PLANNING)
    expect(page.locator("#run-live")).not_to_have_attribute("data-poll", re.compile(".*"))


def read_the_plan(page: Page) -> None:
    expect(page.locator("#trips tbody tr").first).to_be_visible()
    run = page.url
    page.goto(f"{run}left/?code=medical-missing")
    no_check = page.locator("tbody tr").filter(has_text=masked(rosters.workers()[0].name))
    expect(no_check.first).to_contain_text("体检")
    page.goto(run)


def publish(page: Page, zh) -> None:
    page.locator("button[aria-haspopup=dialog]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.locator(".btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(zh("published"))


def print_the_manifest(page: Page) -> str:
    """Open the first trip's manifest; give the phone of a passenger of ours."""
    people = {worker.name: worker.phone for worker in rosters.workers()}
    trips = [link.get_attribute("href") for link in page.locator("#trips tbody a").all()]
    for trip in trips:
        page.goto(f"{trip}manifest/")
        page.emulate_media(media="print")
        expect(page.locator(".sheet-sign")).to_be_visible()
        named = [cell.inner_text() for cell in page.locator("tbody tr td:nth-child(3)").all()]
        ours = [name for name in named if name in people]
        page.emulate_media(media="screen")
        if ours:
            return people[ours[0]]
    raise AssertionError("nobody of the enterprise is on a trip")


def masked(name: str) -> str:
    from workers_registry.identity import mask_name

    return mask_name(name)


# ---- the worker and the province ----------------------------------------------------------------


def find_the_seat(page: Page, phone: str, zh) -> None:
    page.goto("/accounts/login/code/")
    page.get_by_label(zh("Mobile number")).fill(phone)
    page.get_by_role("button", name=zh("Get a code")).click()
    shown = page.locator(".notice").inner_text()
    page.get_by_label(zh("Code from the text message")).fill(re.search(r"\d{6}", shown)[0])
    page.get_by_role("button", name=zh("Sign in"), exact=True).click()

    page.wait_for_url("**/me/")
    card = page.locator(".code-card")
    expect(card).to_contain_text("绿码")
    expect(card.locator("svg").first).to_be_visible()
    expect(card).to_contain_text(zh("Why is it green?"))
    expect(card).to_contain_text(zh("How long does it count?"))
    expect(card.locator(".qr img")).to_be_visible()
    expect(page.get_by_text(re.compile(r"0579")).first).to_be_visible()

    page.goto("/ticket/")
    ticket = page.locator(".ticket")
    expect(ticket).to_contain_text(re.compile(r"云C-D\d{4}"))
    expect(ticket).to_contain_text(re.compile(r"\b\d{1,2}[A-D]\b"))
    expect(ticket).to_contain_text(re.compile(r"2月\d+日"))
    expect(ticket).to_contain_text(re.compile(r"\d{2}:\d{2}"))
    expect(ticket).to_contain_text("政府门前")


def see_the_province(page: Page, zh) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(zh("The province today"))
    expect(page.locator("svg[role=img]").first).to_be_visible()
    expect(page.locator(".stats-grid")).to_contain_text(zh("People with a seat"))
    page.goto("/map/?view=table")
    expect(page.get_by_role("row").filter(has_text="永康市").first).to_be_visible()
