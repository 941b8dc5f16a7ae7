"""The power curve of one enterprise: its base, its days, since when, and whose it is to see."""

from datetime import date, timedelta

import pytest

from enterprises import queries
from enterprises.portrait import Meter, portrait
from enterprises.resumption import Policy
from tests.factories.enterprises import (
    MeterCorrectionFactory,
    MeterReadingFactory,
    PowerUserFactory,
)

DAY = date(2020, 2, 15)
DAYS = [DAY - timedelta(days=back) for back in range(4, -1, -1)]


def drawn(*kwh, policy=None, base=100.0):
    """Draw one meter's last days; None is a gap."""
    days = DAYS[-len(kwh) :]
    read = {(1, day): value for day, value in zip(days, kwh, strict=True) if value is not None}
    return portrait([Meter(1, "industry", base)], read, days, policy or Policy())


@pytest.mark.parametrize(
    ("kwh", "since"),
    [
        ((5, 5, 30, 50, 60), DAYS[2]),
        ((40, 5, 30, 50, 60), DAYS[2]),
        ((40, None, 30, None, 60), DAYS[0]),
        ((40, 50, 60, 70, 29), None),
        ((40, 50, 60, 70, None), DAYS[0]),
        ((None, None), None),
    ],
)
def test_resumed_since_is_the_first_day_of_the_unbroken_run_up_to_the_last_reading(kwh, since):
    assert drawn(*kwh).resumed_since == since


def test_a_day_is_compared_with_the_base_of_the_meters_that_were_read():
    meters = [Meter(1, "industry", 100.0), Meter(2, "industry", 300.0), Meter(3, "trade", None)]

    found = portrait(meters, {(1, DAY): 50.0, (3, DAY): 7.0}, [DAY], Policy())

    assert found.days[0].share == 50
    assert (found.meters, found.without_base, found.base_kwh, found.gaps) == (3, 1, 400, 1)


def test_caps_are_counted_and_a_meter_without_a_base_has_no_curve():
    capped = drawn(200, 90, policy=Policy(user_cap=1.5))
    unknown = drawn(50, base=None)

    assert (capped.capped, capped.days[0].sums.kwh) == (1, 150)
    assert (unknown.last, unknown.resumed_since, unknown.without_base) == (None, None, 1)


@pytest.mark.django_db
def test_the_portrait_reads_whole_days_of_its_own_meters_only(enterprise):
    own = PowerUserFactory(enterprise=enterprise)
    MeterReadingFactory(power_user=own, kwh=40)
    MeterReadingFactory(power_user=own, day=DAY - timedelta(days=1), kwh=90, quarters=95)
    MeterReadingFactory(kwh=999)
    MeterCorrectionFactory(power_user=own)

    found = queries.portrait_of(enterprise, until=DAY)

    assert len(found.days) == 42
    assert [one.share for one in found.days[-2:]] == [None, 40]
    assert found.resumed_since == DAY
    assert queries.correction_count(enterprise) == 1


@pytest.mark.django_db
def test_the_curve_is_for_the_enterprise_its_county_and_the_province(
    client, enterprise, owner, stranger, destination_coordinator, origin_coordinator, province
):
    MeterReadingFactory(power_user__enterprise=enterprise)
    page, api = f"/enterprises/{enterprise.pk}/power/", f"/api/power-portraits/{enterprise.pk}/"
    seen = {}
    for user in (owner, stranger, destination_coordinator, origin_coordinator, province):
        client.force_login(user)
        seen[user.username] = (client.get(page).status_code, client.get(api).status_code)

    assert seen == {
        "owner": (200, 200),
        "stranger": (404, 404),
        "destination_coordinator": (200, 200),
        "origin_coordinator": (404, 404),
        "province": (200, 200),
    }


@pytest.mark.django_db
def test_the_enterprise_finds_its_own_curve_and_not_what_the_inspector_wrote(
    client, enterprise, owner
):
    MeterReadingFactory(power_user__enterprise=enterprise)
    client.force_login(owner)

    page = client.get("/enterprises/power/own/", follow=True)

    assert page.request["PATH_INFO"] == f"/enterprises/{enterprise.pk}/power/"
    assert "is_inspector" not in page.context
    assert page.context["portrait"].last.share == 50
