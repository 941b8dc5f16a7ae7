"""The figures of the precision index that the platform works out."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import indicators
from config.tasks import record_indicators_daily
from risk.models import IndicatorFigure
from risk.precision import COMPUTED
from tests.factories.enterprises import MeterReadingFactory, PowerUserFactory
from tests.factories.risk import DESTINATION, ORIGIN, CountyFactory, IndicatorFigureFactory
from tests.factories.transport import CoachFactory, Corridor, SeatFactory, TripFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    ClearanceFactory,
    DeclarationFactory,
    HealthCodeFactory,
    ListMatchFactory,
    WithdrawalFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)


@pytest.fixture
def corridor():
    found = Corridor()
    found.application.decided_on = DAY
    found.application.save()
    return found


def seat(corridor, entry, day, **change):
    trip = TripFactory(
        **{"run": corridor.run(), "day": day, "coach": corridor.coaches[0], "is_published": True}
        | change
    )
    return SeatFactory(trip=trip, entry=entry, is_published=True)


def of(indicator):
    """Part and whole of Yongkang's figures on the day."""
    rows = [one for one in indicators.figures(DAY) if one.indicator == indicator]
    assert {one.county_code for one in rows} <= {DESTINATION}
    return [(one.day, one.part, one.whole) for one in rows]


def test_a_code_counts_while_it_is_green_and_current(corridor):
    corridor.entry()
    corridor.entry(code=False)
    stale, turned = corridor.entry(code=False), corridor.entry()
    HealthCodeFactory(worker=stale.worker, current_until=DAY - timedelta(days=1))
    HealthCodeFactory(worker=turned.worker, colour="red", rule="R3.2")

    assert of("codes") == [(DAY, 1, 4)]


def test_a_past_day_is_judged_by_the_codes_of_that_day(corridor):
    entry = corridor.entry()
    HealthCodeFactory(worker=entry.worker, colour="red", rule="R3.2", day=DAY + timedelta(days=1))

    assert of("codes") == [(DAY, 1, 1)]


def test_people_count_from_the_day_of_the_approval_and_while_on_the_roster(corridor):
    corridor.entry(is_open=False)
    assert of("codes") == []

    corridor.entry()
    corridor.application.decided_on = DAY + timedelta(days=1)
    corridor.application.save()

    assert of("codes") == []


def test_who_sat_on_a_coach_that_has_left_is_back(corridor):
    gone, going, _waiting = (corridor.entry() for _ in range(3))
    seat(corridor, gone, DAY)
    trip = TripFactory(run=corridor.run(), day=DAY + timedelta(days=1))
    SeatFactory(trip=trip, entry=going)

    assert of("return") == [(DAY, 1, 3)]


def test_a_coach_that_leaves_tomorrow_brings_nobody_back_today(corridor):
    seat(corridor, corridor.entry(), DAY + timedelta(days=1))

    assert of("return") == [(DAY, 0, 1)]
    assert of("coaches") == [(DAY, 0, 1)]


def test_a_line_is_open_again_once_a_published_coach_has_run_on_it(corridor):
    seat(corridor, corridor.entry(), DAY)
    other = corridor.approved(corridor.enterprise)
    other.origin_county, other.decided_on = CountyFactory(code="530622"), DAY
    other.save()
    corridor.entry(application=other)

    assert of("coaches") == [(DAY, 1, 2)]


def test_a_user_who_draws_power_again_has_resumed():
    for kwh in (90.0, 30.0, 29.0):
        MeterReadingFactory(kwh=kwh)
    PowerUserFactory()

    assert of("resumption") == [(DAY, 2, 3)]


def contact(entry, *, since, known_on=None, kind="close-contact"):
    return ListMatchFactory(
        worker=entry.worker, since=ago(since), known_on=ago(known_on or since), kind=kind
    )


def ago(days):
    return DAY - timedelta(days=days)


def test_a_contact_is_under_control_while_he_checks_in(corridor):
    checked, silent, over, other = (corridor.entry() for _ in range(4))
    for entry, since in ((checked, 13), (silent, 1), (over, 14)):
        contact(entry, since=since)
    contact(other, since=1, kind="general-contact")
    for entry, days in ((checked, 1), (silent, 2), (over, 0), (other, 0)):
        DeclarationFactory(worker=entry.worker, day=ago(days))

    assert of("contacts") == [(DAY, 1, 2)]


def test_a_contact_whose_match_was_withdrawn_counts_no_more(corridor):
    entry = corridor.entry()
    WithdrawalFactory(list_match=contact(entry, since=1), known_on=DAY)

    assert of("contacts") == of("tracing") == []


def test_an_observation_is_completed_once_the_county_clears_it(corridor):
    cleared, early, waiting, running, long_ago = (corridor.entry() for _ in range(5))
    for entry, since in ((cleared, 16), (early, 16), (waiting, 20), (running, 13), (long_ago, 21)):
        contact(entry, since=since)
    for entry, days in ((cleared, 2), (early, 3), (long_ago, 7)):
        ClearanceFactory(worker=entry.worker, day=ago(days))

    assert of("isolation") == [(DAY, 1, 3)]


def test_a_contact_is_traced_in_time_within_two_days(corridor):
    for since, known_on in ((5, 3), (6, 3), (20, 14)):
        contact(corridor.entry(), since=since, known_on=known_on)

    assert of("tracing") == [(DAY, 1, 2)]


def test_who_arrived_by_coach_is_checked_by_the_next_day(corridor):
    checked, early, silent, long_ago = (corridor.entry() for _ in range(4))
    for entry, days in ((checked, 3), (early, 3), (silent, 6), (long_ago, 7)):
        left = datetime.combine(ago(days + 1), time(12), tzinfo=timezone.get_current_timezone())
        here = left + timedelta(hours=20)
        moments = {"departs_at": left, "arrives_at": here, "coach": CoachFactory()}
        seat(corridor, entry, ago(days + 1), **moments)
    for entry, days in ((checked, 2), (early, 4), (long_ago, 7)):
        DeclarationFactory(worker=entry.worker, day=ago(days))

    assert of("first-stop") == [(DAY, 1, 3)]


def test_shops_are_the_meters_of_trade_and_catering():
    for sector, kwh in (("trade", 90.0), ("catering", 1.0), ("industry", 90.0)):
        MeterReadingFactory(power_user__sector=sector, kwh=kwh)

    assert of("shops") == [(DAY, 1, 2)]
    assert of("resumption") == [(DAY, 2, 3)]


def test_electricity_is_recorded_for_the_last_day_that_was_metered():
    before = DAY - timedelta(days=2)
    MeterReadingFactory(day=before)

    assert of("resumption") == [(before, 1, 1)]


def test_counties_outside_the_province_are_not_on_the_board():
    MeterReadingFactory(power_user__county=CountyFactory(code=ORIGIN, province_code="530000"))

    assert list(indicators.figures(DAY)) == []


def test_a_figure_says_that_it_was_computed_and_whether_people_were_generated(corridor):
    entry = corridor.entry()
    (codes,) = (one for one in indicators.figures(DAY) if one.indicator == "codes")
    assert (codes.source, codes.is_synthetic) == (COMPUTED, True)

    entry.worker.is_synthetic = False
    entry.worker.save()

    assert not any(one.is_synthetic for one in indicators.figures(DAY))


@pytest.mark.django_db(transaction=True)
def test_the_task_delivered_twice_adds_nothing_and_a_change_adds_one_row():
    MeterReadingFactory(kwh=90.0)
    record_indicators_daily()
    record_indicators_daily()
    assert IndicatorFigure.objects.count() == 1

    MeterReadingFactory(kwh=1.0)
    record_indicators_daily()

    assert [(one.part, one.whole) for one in IndicatorFigure.objects.order_by("id")] == [
        (1, 1),
        (1, 2),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_computed_figure_follows_a_generated_one_but_not_a_persons(capsys):
    user = MeterReadingFactory().power_user
    shared = {"county": user.county, "day": DAY, "indicator": "resumption"}
    IndicatorFigureFactory(**shared, part=1, whole=1, source="seed 1", is_synthetic=True)

    call_command("record_indicators", date=DAY)
    assert IndicatorFigure.objects.count() == 2
    assert "1 figures, 1 new" in capsys.readouterr().out

    IndicatorFigureFactory(**shared, part=5, whole=9, by=UserFactory())
    call_command("record_indicators", date=DAY)

    assert IndicatorFigure.objects.order_by("id").last().whole == 9
    assert IndicatorFigure.objects.count() == 3


def test_a_day_to_come_has_no_figures():
    with pytest.raises(CommandError):
        call_command("record_indicators", date=DAY + timedelta(days=1))
