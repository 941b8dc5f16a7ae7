"""The totals by county, sector and day: always what adding up the users gives."""

import io
from datetime import date, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions, queries, tasks
from enterprises.actions import NewPowerUser
from enterprises.models import MeterReading, PowerTotal, PowerUser
from enterprises.resumption import SECTORS, Policy
from tests.factories.enterprises import (
    MeterReadingFactory,
    PowerTotalFactory,
    PowerUserFactory,
)
from tests.factories.risk import CountyFactory, PolicyVersionFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
BASE = date(2019, 12, 1)
BY = (("county", "sector"), ("county__city",), ("sector",), ())


def take(rows):
    text = "user,day,kwh\n" + "".join(f"{number},{day},{kwh}\n" for number, day, kwh in rows)
    return actions.import_meter_readings(io.BytesIO(text.encode()), name="a.csv", by=None)


def december(number, kwh, days=31):
    return [(number, BASE + timedelta(days=at), kwh) for at in range(days)]


def assert_totals_hold():
    """Compare every day's totals with the users added up one by one."""
    days = set(MeterReading.objects.values_list("day", flat=True)) | {DAY}
    for day in days:
        for by in BY:
            live = queries.power_groups(PowerUser.objects.all(), day, by=by)
            totals = queries.index_groups(queries.whole_scope(), day, by=by)
            assert [group.key for group in totals] == [group.key for group in live]
            for one, other in zip(totals, live, strict=True):
                assert one.sums.kwh == pytest.approx(other.sums.kwh)
                assert one.sums.base_kwh == pytest.approx(other.sums.base_kwh)
                counted = ("users", "resumed", "capped", "without_base", "gaps")
                for name in counted:
                    assert getattr(one.sums, name) == getattr(other.sums, name), (day, by, name)


@pytest.mark.parametrize("seed", range(3))
def test_totals_hold_through_any_order_of_imports_corrections_and_moves(seed):
    random = Random(seed)
    counties = [CountyFactory(), CountyFactory()]
    users = [
        PowerUserFactory(county=random.choice(counties), sector=random.choice(SECTORS[:3]),
                         base_kwh=None)
        for _ in range(8)
    ]  # fmt: skip
    days = [BASE + timedelta(days=at) for at in range(12)] + [DAY, DAY - timedelta(days=1)]
    for _ in range(6):
        take(
            [
                (user.number, day, random.choice((0, 5, 40, 90, 300)))
                for user in users
                for day in days
                if random.random() < 0.6
            ]
        )
        moved = random.choice(users)
        county = random.choice(counties)
        new = NewPowerUser(moved.number, county.pk, random.choice(SECTORS[:3]))
        actions.register_power_users([new], by=None)

        assert_totals_hold()


def test_a_correction_of_december_moves_the_totals_of_every_later_day():
    user = PowerUserFactory(base_kwh=None)
    take([*december(user.number, 100), (user.number, DAY, 50)])
    scope = queries.whole_scope()
    before = queries.index_groups(scope, DAY)[0].index

    take(december(user.number, 200))

    after = queries.index_groups(scope, DAY)[0].index
    assert (before.value, after.value) == (75, 0.5 * 0 + 0.5 * 25)
    assert_totals_hold()


def test_quarters_said_twice_and_beside_a_whole_day_count_once():
    user = PowerUserFactory(base_kwh=100)
    times = [f"2020-02-15 {at // 4:02d}:{at % 4 * 15:02d}" for at in range(96)]

    receipt = take([(user.number, moment, 0.5) for moment in [*times, times[0]]])

    assert (receipt.rows_in, receipt.accepted, receipt.duplicate) == (97, 96, 1)
    assert MeterReading.objects.get().kwh == 48
    take([(user.number, times[3], 9), (user.number, "2020-02-15", 60)])
    assert MeterReading.objects.get().kwh == 60
    assert_totals_hold()


def test_the_last_of_two_rows_about_one_day_counts():
    user = PowerUserFactory()

    receipt = take([(user.number, DAY, 1), (user.number, DAY, 2)])

    assert (receipt.accepted, receipt.duplicate) == (1, 1)
    assert MeterReading.objects.get().kwh == 2


def test_other_numbers_are_used_at_once_and_the_totals_follow():
    MeterReadingFactory(kwh=50)
    actions.renew_totals()
    scope = queries.whole_scope()
    assert queries.index_groups(scope, DAY)[0].sums.resumed == 1

    version = PolicyVersionFactory(rule=Policy.RULE, values={"resumed_share": 0.6})

    assert queries.index_groups(scope, DAY)[0].sums.resumed == 0
    assert [index.users_rate for _day, index in queries.index_trend(scope, until=DAY, days=1)] == [
        0
    ]
    tasks.renew_outdated_power_totals()
    assert PowerTotal.objects.get().policy_version == version.version
    assert PowerTotal.objects.get().resumed == 0
    assert actions.renew_outdated_totals() == 0


def test_a_county_adds_up_its_own_totals_and_an_enterprise_its_own_meter(
    destination_coordinator, owner, enterprise
):
    MeterReadingFactory(power_user__enterprise=enterprise, kwh=10)
    MeterReadingFactory(power_user__county=CountyFactory(), kwh=90)
    MeterReadingFactory(kwh=80)
    actions.renew_totals()

    seen = {}
    for user in (destination_coordinator, owner):
        scope = queries.power_scope(user)
        (group,) = queries.index_groups(scope, DAY)
        seen[user.username] = (group.sums.users, group.sums.kwh, queries.last_index_day(
            scope, until=DAY))  # fmt: skip

    assert seen == {"destination_coordinator": (2, 90, DAY), "owner": (1, 10, DAY)}


def test_the_trend_is_each_days_own_index_and_none_where_nothing_was_read():
    user = PowerUserFactory()
    MeterReadingFactory(power_user=user, day=DAY, kwh=50)
    MeterReadingFactory(power_user=user, day=DAY - timedelta(days=2), kwh=20)
    actions.renew_totals()

    trend = queries.index_trend(queries.whole_scope(), until=DAY, days=3)

    assert [(day.day, index and index.value) for day, index in trend] == [
        (13, 10),
        (14, None),
        (15, 75),
    ]


def test_the_published_index_of_19_february_comes_out_of_the_meters():
    """57.60 % of the users and 45.28 % of their consumption are 51.44."""
    PowerTotalFactory(users=600, resumed=400, base_kwh=30_000, kwh=12_000)
    PowerTotalFactory(sector="farming", users=400, resumed=176, base_kwh=20_000, kwh=10_640)
    PowerUserFactory()
    PowerUserFactory(sector="farming")

    (group,) = queries.index_groups(queries.whole_scope(), DAY)

    assert round(group.index.users_rate, 2) == 57.60
    assert round(group.index.consumption_rate, 2) == 45.28
    assert round(group.index.value, 2) == 51.44


@pytest.mark.parametrize("wrong", [{"resumed": 2}, {"capped": 2}, {"kwh": -1}])
def test_a_total_has_no_more_parts_than_users_and_nothing_below_zero(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        PowerTotalFactory(**wrong)


def test_any_days_index_needs_as_many_queries_as_any_other(django_assert_num_queries):
    MeterReadingFactory()
    actions.renew_totals()

    with django_assert_num_queries(4):
        queries.index_groups(queries.whole_scope(), DAY, by=["county", "sector"])
