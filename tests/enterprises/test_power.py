"""Meter readings in, index out: late, corrected and damaged rows, and roll-ups that agree."""

import io
from datetime import date, timedelta
from random import Random

import pytest

from enterprises import actions, queries, resumption
from enterprises.actions import NewPowerUser
from enterprises.models import MeterCorrection, MeterReading, PowerUser
from enterprises.resumption import Policy, UserDay, index_of, sums_of
from risk.refusal import Refused
from tests.factories.enterprises import MeterReadingFactory, PowerUserFactory
from tests.factories.risk import CountyFactory, PolicyVersionFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)


def take(text: str, encoding: str = "utf-8"):
    return actions.import_meter_readings(io.BytesIO(text.encode(encoding)), name="a.csv", by=None)


def december(number: str, kwh: float = 100, days: int = 31) -> str:
    first = date(2019, 12, 1)
    return "".join(f"{number},{first + timedelta(days=at)},{kwh}\n" for at in range(days))


def renewed():
    """Give the totals' index after readings that did not come by an import."""
    actions.renew_totals()
    return queries.whole_scope()


def counts(receipt):
    return receipt.rows_in, receipt.accepted, receipt.rejected, receipt.duplicate


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_daily_readings_are_taken_with_their_columns_in_any_order(encoding):
    user = PowerUserFactory()

    receipt = take(f"电量,户号,日期\n12.5,{user.number},2020-02-14\n", encoding)

    assert counts(receipt) == (1, 1, 0, 0)
    assert MeterReading.objects.get().kwh == 12.5


def test_every_wrong_row_is_counted_and_named():
    user = PowerUserFactory()
    rows = [
        f"{user.number},2020-02-14,5",
        "nobody,2020-02-14,5",
        f"{user.number},2020-02-30,5",
        f"{user.number},2020-02-16,5",
        f"{user.number},2020-02-13,-5",
        f"{user.number},0000-01-01,5",
        f"{user.number},2020-02-14,5",
    ]

    receipt = take("user,day,kwh\n" + "\n".join(rows))

    assert counts(receipt) == (7, 1, 5, 1)
    receipt.refresh_from_db()
    assert [fault[:2] for fault in receipt.faults] == [
        [3, "user-unknown"],
        [4, "day-unreadable"],
        [5, "day-ahead"],
        [6, "kwh-unreadable"],
        [7, "day-unreadable"],
    ]


def test_a_later_value_replaces_the_earlier_one_which_is_kept():
    user = PowerUserFactory()
    take(f"user,day,kwh\n{user.number},2020-02-14,5\n")

    receipt = take(f"user,day,kwh\n{user.number},2020-02-14,7\n")

    correction = MeterCorrection.objects.get()
    assert (correction.old_kwh, correction.new_kwh, correction.upload) == (5, 7, receipt)
    assert MeterReading.objects.get().kwh == 7
    assert receipt.corrected == 1


def test_the_same_file_twice_changes_nothing():
    user = PowerUserFactory()
    text = f"user,day,kwh\n{user.number},2020-02-14,5\n"
    take(text)

    assert counts(take(text)) == (1, 0, 0, 1)
    assert not MeterCorrection.objects.exists()


def test_quarters_of_an_hour_add_up_to_a_day_that_counts_only_when_it_is_whole():
    whole, partial = PowerUserFactory(), PowerUserFactory()
    times = [f"2020-02-15 {at // 4:02d}:{at % 4 * 15:02d}" for at in range(96)]
    rows = [f"{whole.number},{moment},0.5" for moment in times]
    rows += [f"{partial.number},{moment},0.5" for moment in times[:95]]

    take("user,time,kwh\n" + "\n".join(rows))

    (group,) = queries.power_groups(PowerUser.objects.all(), DAY)
    assert MeterReading.objects.get(power_user=whole).kwh == 48
    assert (group.sums.users, group.sums.gaps) == (1, 1)


def test_a_day_with_fewer_quarters_does_not_replace_one_with_more():
    user = PowerUserFactory()
    both = f"{user.number},2020-02-15 00:00,1\n{user.number},2020-02-15 00:15,1\n"
    take("user,time,kwh\n" + both)

    receipt = take(f"user,time,kwh\n{user.number},2020-02-15 00:00,9\n")

    assert counts(receipt) == (1, 0, 0, 1)
    assert MeterReading.objects.get().kwh == 2


def test_the_base_is_the_mean_december_day_of_at_least_ten_days():
    known, short = PowerUserFactory(base_kwh=None), PowerUserFactory(base_kwh=None)

    take("user,day,kwh\n" + december(known.number, 80) + december(short.number, days=9))

    known.refresh_from_db()
    short.refresh_from_db()
    assert (known.base_kwh, short.base_kwh) == (80, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b,c\n1,2,3\n", "meter-file-without-head"),
        ("", "meter-file-without-head"),
        ("user,day,kwh\n1,2\n", "meter-file-malformed"),
        ("user,day,kwh\n1,2,3,4\n", "meter-file-malformed"),
    ],
)
def test_a_file_of_another_shape_is_refused_and_leaves_nothing(text, code):
    with pytest.raises(Refused) as caught:
        take(text)

    assert caught.value.code == code
    assert not MeterReading.objects.exists()


def test_users_are_registered_and_brought_up_to_date():
    county = CountyFactory()
    actions.register_power_users([NewPowerUser("1", county.pk, "farming")], by=None)

    actions.register_power_users([NewPowerUser("1", county.pk, "industry")], by=None)

    assert PowerUser.objects.get().sector == "industry"
    with pytest.raises(Refused):
        actions.register_power_users([NewPowerUser("2", county.pk, "nonsense")], by=None)


@pytest.mark.parametrize("values", [{}, {"user_cap": 1.5}, {"resumed_share": 0.6}])
def test_the_database_adds_up_as_the_rule_does(values):
    if values:
        PolicyVersionFactory(rule=Policy.RULE, values=values)
    policy = Policy(**values)
    random = Random(7)
    days = []
    for _ in range(60):
        base = random.choice((None, 0.0, 50.0, 100.0))
        kwh = random.choice((None, 0.0, 29.9, 30.0, 60.0, 170.0))
        sector = random.choice(resumption.SECTORS)
        user = PowerUserFactory(base_kwh=base, sector=sector)
        if kwh is not None:
            MeterReadingFactory(power_user=user, kwh=kwh)
        days.append(UserDay(kwh, base, sector))

    (group,) = queries.power_groups(PowerUser.objects.all(), DAY)

    (by_totals,) = queries.index_groups(renewed(), DAY)
    expected = sums_of(days, policy)
    assert group.sums == expected
    assert group.index == index_of(expected, policy)
    assert by_totals == group


def test_a_roll_up_by_sector_adds_up_to_the_whole():
    for sector in ("industry", "industry", "farming"):
        MeterReadingFactory(power_user__sector=sector)

    groups = queries.power_groups(PowerUser.objects.all(), DAY, by=["sector"])
    (whole,) = queries.power_groups(PowerUser.objects.all(), DAY)

    assert [group.key for group in groups] == [("farming",), ("industry",)]
    assert groups[0].sums + groups[1].sums == whole.sums


def test_the_province_sees_all_a_county_its_own_and_an_enterprise_its_own_meter(
    province, destination_coordinator, other_coordinator, owner, stranger, enterprise
):
    own = PowerUserFactory(enterprise=enterprise)
    PowerUserFactory(county=CountyFactory())

    seen = {
        user.username: queries.visible_power_users(user).count()
        for user in (province, destination_coordinator, other_coordinator, owner, stranger)
    }

    assert seen == {
        "province": 2,
        "destination_coordinator": 1,
        "other_coordinator": 0,
        "owner": 1,
        "stranger": 0,
    }
    assert queries.visible_power_users(owner).get() == own


def test_the_page_is_for_the_province_and_counties(
    client, province, destination_coordinator, owner
):
    MeterReadingFactory()
    statuses = []
    for user in (province, destination_coordinator, owner):
        client.force_login(user)
        statuses.append(client.get("/enterprises/power/").status_code)

    assert statuses == [200, 200, 404]


def test_the_page_names_the_index_and_stays_up_without_any_reading(client, province):
    client.force_login(province)
    assert client.get("/enterprises/power/").context["whole"] is None

    MeterReadingFactory()
    actions.renew_totals()
    page = client.get("/enterprises/power/")

    assert page.context["whole"].index.value == 75
    assert "75.00" in page.content.decode()


def test_the_page_narrows_to_city_county_and_sector_and_keeps_the_sums(client, province):
    near, far = CountyFactory(city="金华市"), CountyFactory(city="温州市")
    for county, sector, kwh in ((near, "industry", 50), (near, "farming", 10), (far, "trade", 90)):
        MeterReadingFactory(power_user__county=county, power_user__sector=sector, kwh=kwh)
    actions.renew_totals()
    client.force_login(province)

    users = {
        query: client.get(f"/enterprises/power/?{query}").context["whole"].sums.users
        for query in ("", "city=金华市", f"county={far.pk}", "sector=farming", "sector=nonsense")
    }

    assert list(users.values()) == [3, 2, 1, 1, 3]
    assert client.get(f"/enterprises/power/?county={far.pk}&sector=farming").status_code == 200


def test_the_map_gives_every_county_its_step_and_counts_them(client, province):
    code = "330784"
    MeterReadingFactory(power_user__county=CountyFactory(code=code), kwh=50)
    MeterReadingFactory(power_user__county=CountyFactory(code="330782"), kwh=10)
    actions.renew_totals()
    client.force_login(province)

    drawn = client.get("/enterprises/power/").context["map"]

    steps = {shape.code: shape.step for shape in drawn.counties if shape.step is not None}
    assert steps == {code: 3, "330782": 0}
    assert [shade.counties for shade in drawn.shades] == [1, 0, 0, 1, 0]
    assert drawn.unknown == len(drawn.counties) - 2


def test_the_method_page_names_the_numbers_in_force_and_the_check(client, owner):
    PolicyVersionFactory(
        rule=Policy.RULE,
        values={"resumed_share": 0.35, "user_cap": 1.5, "resumed_share_by_sector": {"trade": 0.2}},
    )
    client.force_login(owner)

    page = client.get("/enterprises/power/method/").content.decode()

    assert "51.44" in page
    assert "35 %" in page
    assert "1.5" in page
    assert "20 %" in page


def test_the_api_parts_and_narrows_the_index(client, province):
    MeterReadingFactory(power_user__county=CountyFactory(city="金华市"), kwh=50)
    MeterReadingFactory(power_user__county=CountyFactory(city="温州市"), kwh=10)
    actions.renew_totals()
    client.force_login(province)

    cities = client.get("/api/power-index/?by=city").json()
    one = client.get("/api/power-index/?city=金华市").json()

    assert {row["key"]: row["index"] for row in cities} == {"金华市": 75, "温州市": 5}
    assert [row["users"] for row in one] == [1]
