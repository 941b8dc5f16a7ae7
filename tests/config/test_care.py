"""What a worker under observation reads of clinic, work and food; with the enterprise's name."""

import pytest
from django.conf import settings

from tests.factories.enterprises import RosterEntryFactory
from tests.factories.risk import TownshipFactory
from tests.factories.workers_registry import HealthCodeFactory, ProxyFactory, WorkerFactory

pytestmark = pytest.mark.django_db
CLINIC, SUPPLIES = "0870-000 0100", "0870-000 0101"


@pytest.fixture
def township(origin):
    return TownshipFactory(
        county=origin, name="罗坎镇", clinic_phone=CLINIC, supplies_phone=SUPPLIES
    )


def told(client, worker, colour, township=None, path="/me/"):
    worker.home_township = township
    worker.save()
    rule = {"green": "R3.7", "yellow": "R3.4", "red": "R3.2"}[colour]
    HealthCodeFactory(worker=worker, colour=colour, rule=rule)
    client.force_login(worker.user)
    return client.get(path, headers={"accept-language": "zh-hans"}).content.decode()


def test_a_red_page_names_the_clinic_the_pay_and_who_brings_food(
    client, worker_user, worker, township
):
    entry = RosterEntryFactory(worker=worker)

    page = told(client, worker, "red", township)

    assert f"罗坎镇卫生院 {CLINIC}" in page
    assert 'href="tel:0870-0000100"' in page
    assert "缺米缺药，打罗坎镇：" in page
    assert SUPPLIES in page
    assert "工资照发" in page
    assert entry.application.enterprise.name in page
    assert page.index("tel:120") < page.index("罗坎镇卫生院") < page.index("工资照发")


@pytest.mark.parametrize("has_township", [True, False])
def test_without_a_number_the_hotline_stands_there(
    client, worker_user, worker, origin, has_township
):
    township = TownshipFactory(county=origin, name="罗坎镇") if has_township else None

    page = told(client, worker, "red", township)

    assert "罗坎镇" not in page
    assert "缺米缺药，打热线：" in page
    assert page.count(settings.HOTLINE) >= 2
    assert 'href="tel:"' not in page
    assert "在名单上看得到" not in page


@pytest.mark.parametrize("colour", ["yellow", "green"])
def test_other_colours_read_the_clinic_and_nothing_of_observation(
    client, worker_user, worker, township, colour
):
    page = told(client, worker, colour, township)

    assert CLINIC in page
    assert "工资照发" not in page
    assert SUPPLIES not in page


def test_the_printed_code_names_the_clinic(client, worker_user, worker, township):
    page = told(client, worker, "green", township, path="/me/paper/")

    assert page.index("罗坎镇卫生院") < page.index(CLINIC)


def test_who_holds_a_red_code_reads_whom_that_person_calls(client, worker_user, worker, township):
    held = WorkerFactory(home_county=worker.home_county, home_township=township)
    HealthCodeFactory(worker=held, colour="red", rule="R3.2")
    ProxyFactory(holder=worker, held=held)

    page = told(client, worker, "green", path=f"/me/others/{held.pk}/")

    assert f"罗坎镇卫生院 {CLINIC}" in page
    assert "缺米缺药，打罗坎镇：" in page


def test_a_red_page_promises_no_seat(client, worker_user, worker, township):
    assert "还没有座位" not in told(client, worker, "red", township)


def test_a_green_page_says_that_a_seat_is_still_to_come(client, worker_user, worker, township):
    assert "还没有座位" in told(client, worker, "green", township)
