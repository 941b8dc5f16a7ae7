"""Who is about to resume: told to the power company before they ask, and to nobody else."""

from datetime import date, timedelta

import pytest

from enterprises import queries
from enterprises.models import PowerUser
from tests.factories.enterprises import (
    ApplicationFactory,
    MeterReadingFactory,
    PowerDutyFactory,
    PowerUserFactory,
    RosterEntryFactory,
)
from tests.factories.risk import CountyFactory
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)


def read(power_user, *kwh):
    """Add the readings of the last days, the last of them today's."""
    for back, value in enumerate(reversed(kwh)):
        MeterReadingFactory(power_user=power_user, day=DAY - timedelta(days=back), kwh=value)


def notices():
    return queries.power_notices(PowerUser.objects.all(), DAY)


def test_who_rises_day_by_day_is_named_and_who_stands_still_is_not():
    rising, idle = PowerUserFactory(), PowerUserFactory()
    read(rising, 5, 10, 20)
    read(idle, 5, 5, 5)

    (notice,) = notices()

    assert (notice.numbers, notice.signals) == ((rising.number,), ("load-rising",))
    assert (notice.share, notice.base_kwh, notice.workers) == (0.2, 100, 0)


def test_an_approved_enterprise_with_workers_on_the_way_is_named_with_day_and_number(
    enterprise, origin
):
    application = ApplicationFactory(enterprise=enterprise, origin_county=origin, status="approved")
    RosterEntryFactory.create_batch(3, application=application)
    RosterEntryFactory(application=application, is_open=False)
    for _ in range(2):
        read(PowerUserFactory(enterprise=enterprise), 5, 10, 20)

    (notice,) = notices()

    assert notice.name == enterprise.name
    assert len(notice.numbers) == 2
    assert notice.signals == ("approved", "workers-arriving", "load-rising")
    assert (notice.arrives_from, notice.workers) == (date(2020, 2, 18), 3)
    assert (notice.share, notice.base_kwh) == (0.2, 200)


@pytest.mark.parametrize(
    ("status", "first", "last", "kwh", "is_named"),
    [
        ("approved", 7, 9, 5, True),
        ("approved", 8, 9, 5, False),
        ("approved", -3, 0, 5, True),
        ("approved", -3, -1, 5, False),
        ("submitted", 1, 2, 5, False),
        ("approved", 1, 2, 30, False),
    ],
)
def test_approved_arrivals_within_the_days_of_notice_are_named_until_power_is_drawn(
    enterprise, origin, status, first, last, kwh, is_named
):
    ApplicationFactory(
        enterprise=enterprise, origin_county=origin, status=status,
        arrive_from=DAY + timedelta(days=first), arrive_until=DAY + timedelta(days=last),
    )  # fmt: skip
    read(PowerUserFactory(enterprise=enterprise), kwh)

    assert bool(notices()) is is_named


def test_most_signs_come_first_then_the_soonest(origin):
    for days, kwh in ((5, [5]), (3, [5]), (4, [5, 10, 20])):
        application = ApplicationFactory(
            origin_county=origin, status="approved", arrive_from=DAY + timedelta(days=days),
            arrive_until=DAY + timedelta(days=9),
        )  # fmt: skip
        read(PowerUserFactory(enterprise=application.enterprise), *kwh)

    assert [notice.arrives_from.day for notice in notices()] == [19, 18, 20]


def test_the_power_company_and_the_province_read_them_and_nobody_else(
    client, province, destination_coordinator, owner, worker_user, destination
):
    near = PowerUserFactory(county=destination)
    far = PowerUserFactory(county=CountyFactory())
    for user in (near, far):
        read(user, 5, 10, 20)
    everywhere = PowerDutyFactory(user__username="grid").user
    here = PowerDutyFactory(county=destination, user__username="grid here").user
    seen = {}
    for user in (province, everywhere, here, destination_coordinator, owner, worker_user):
        client.force_login(user)
        page = client.get("/enterprises/power/notices/")
        file = client.get("/enterprises/power/notices.csv")
        number = page.context["number"] if page.status_code == 200 else page.status_code
        lines = len(file.content.splitlines()) - 1 if file.status_code == 200 else file.status_code
        seen[user.username] = (number, lines, len(client.get("/api/power-notices/").json()))

    assert seen == {
        "province": (2, 2, 2),
        "grid": (2, 2, 2),
        "grid here": (1, 1, 1),
        "destination_coordinator": (404, 404, 0),
        "owner": (404, 404, 0),
        "worker": (404, 404, 0),
    }


def test_the_power_company_sees_whom_to_call_and_the_province_does_not(
    client, province, enterprise
):
    type(enterprise).objects.update(contact_name="程先生", contact_phone="13812345678")
    read(PowerUserFactory(enterprise=enterprise), 5, 10, 20)
    read(PowerUserFactory(), 5, 10, 20)
    seen = {}
    for user in (PowerDutyFactory(user__username="grid").user, province):
        client.force_login(user)
        bodies = [
            client.get(path).content.decode()
            for path in (
                "/enterprises/power/notices/",
                "/enterprises/power/notices.csv",
                "/api/power-notices/",
            )
        ]
        seen[user.username] = [("13812345678" in body, "程先生" in body) for body in bodies]

    assert seen == {"grid": [(True, True)] * 3, "province": [(False, False)] * 3}


def test_the_power_company_sees_nothing_of_people_applications_or_codes(client, enterprise):
    ApplicationFactory(enterprise=enterprise, status="submitted")
    client.force_login(PowerDutyFactory().user)

    for path in ("workers", "applications", "codes", "roster-entries", "enterprises"):
        answer = client.get(f"/api/{path}/")
        assert answer.status_code == 200
        assert answer.json()["count"] == 0, path
    for path in ("/enterprises/power/", "/enterprises/power/mismatches/", "/applications/queue/"):
        assert client.get(path).status_code == 404, path
    assert client.get("/").headers["Location"] == "/enterprises/power/notices/"


def test_the_page_filters_by_sign(client, province):
    read(PowerUserFactory(), 5, 10, 20)
    client.force_login(province)

    numbers = [
        len(client.get(f"/enterprises/power/notices/?signal={one}").context["page"].object_list)
        for one in ("load-rising", "approved", "nonsense")
    ]

    assert numbers == [1, 0, 1]


def test_notices_need_no_more_queries_for_more_customers():
    def more():
        application = ApplicationFactory(status="approved")
        read(PowerUserFactory(enterprise=application.enterprise), 5, 10, 20)

    does_not_grow(read=notices, add=more)
