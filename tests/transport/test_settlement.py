"""Who pays what: every split makes the whole, agreements hold on their days, nobody guesses."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from enterprises import actions as enterprise_actions
from enterprises.models import FareAgreement, Handover
from risk.refusal import Refused
from tests.factories.enterprises import (
    EnterpriseFactory,
    FareAgreementFactory,
    HandoverFactory,
    MembershipFactory,
)
from tests.factories.transport import CoachFactory, PlanningRunFactory, SeatFactory, TripFactory
from tests.queries import does_not_grow
from transport import actions, queries, settlement
from transport.models import Trip
from transport.settlement import Shares

DAY = date(2020, 2, 15)
LAST = date(2020, 2, 29)
HALF, WHOLE = Shares(50, 50), Shares(100, 0)


# ---- the rule -----------------------------------------------------------------------------------


@given(
    total=st.integers(0, 10**9),
    weights=st.lists(st.integers(0, 500), min_size=1, max_size=30).filter(any),
)
def test_a_split_makes_the_whole_and_is_off_by_less_than_a_cent(total, weights):
    parts = settlement.split(total, weights)

    assert sum(parts) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1.001 for part, share in zip(parts, exact, strict=True))
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_the_cents_left_over_go_to_the_largest_remainders_and_then_to_the_first():
    assert settlement.split(100, [1, 1, 1]) == [34, 33, 33]
    assert settlement.split(101, [2, 3, 2]) == [29, 43, 29]


@given(
    total=st.integers(0, 10**8),
    riders=st.dictionaries(st.integers(1, 99), st.integers(0, 29), min_size=1),
    county=st.integers(0, 100),
)
def test_what_all_pay_is_the_cost_of_the_trip(total, riders, county):
    parts = settlement.settle(total, riders, Shares(county, 100 - county))

    assert set(parts) == {key for key, number in riders.items() if number}
    if parts:
        assert sum(part.total for part in parts.values()) == total
    for part in parts.values():
        assert part.county + part.enterprise + part.worker == part.total


# ---- from the trips -----------------------------------------------------------------------------


@pytest.fixture
def ride(corridor):
    """Publish a trip with so many of each enterprise aboard, and give it with its seats."""

    def make(*groups, day=DAY, cost="25000.01"):
        run = PlanningRunFactory(status="published", published_at=timezone.now())
        coach = CoachFactory(type=corridor.type, county=corridor.origin)
        trip = TripFactory(
            run=run, day=day, coach=coach, vehicle_type=corridor.type, cost=Decimal(cost)
        )
        seats = [
            SeatFactory(trip=trip, entry=corridor.entry(application=application))
            for application, number in groups
            for _ in range(number)
        ]
        Trip.objects.filter(pk=trip.pk).update(is_published=True)
        return trip, seats

    return make


@pytest.fixture
def second(corridor):
    firm = EnterpriseFactory(county=corridor.destination, township=corridor.dropoffs[0])
    return corridor.approved(firm)


def sign(seats, outcome="arrived"):
    for seat in seats:
        HandoverFactory(entry=seat.entry, outcome=outcome)
    actions.settle_seats([seat.entry_id for seat in seats], has_arrived=outcome == "arrived")


def statement(user):
    return queries.statement_of(user, first_day=DAY, last_day=LAST)


@pytest.mark.django_db
def test_a_trip_is_billed_by_the_seats_ridden_and_not_by_those_planned(corridor, ride, second):
    _trip, seats = ride((corridor.application, 3), (second, 2))
    sign(seats[:2] + seats[3:])
    sign(seats[2:3], "absent")

    found = statement(corridor.receiver)

    assert [(line.part.riders, line.part.total) for line in found.lines] == [
        (2, 1250001),
        (2, 1250000),
    ]
    assert (found.whole.riders, found.whole.total) == (4, 2500001)
    assert found.whole.county + found.whole.enterprise == 2500001
    assert found.lines[0].shares == HALF


@pytest.mark.django_db
def test_a_trip_with_somebody_not_signed_for_is_listed_and_not_billed(corridor, ride):
    trip, seats = ride((corridor.application, 2))
    sign(seats[:1])

    found = statement(corridor.receiver)

    assert found.lines == ()
    (still,) = found.open_trips
    assert (still.trip, still.seats, still.unsigned) == (trip, 2, 1)


@pytest.mark.django_db
def test_where_nobody_rode_the_county_bears_the_whole(corridor, ride):
    _trip, seats = ride((corridor.application, 1))
    sign(seats, "absent")

    (line,) = statement(corridor.receiver).lines

    assert (line.enterprise, line.part.riders, line.part.county) == (None, 0, 2500001)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "county"), [(date(2020, 2, 19), 1250001), (date(2020, 2, 20), 2500001)]
)
def test_an_agreement_holds_from_its_day_on(corridor, ride, day, county):
    FareAgreementFactory(valid=(date(2020, 2, 20), None))
    _trip, seats = ride((corridor.application, 1), day=day)
    sign(seats)

    (line,) = statement(corridor.receiver).lines

    assert line.part.county == county


@pytest.mark.django_db
def test_two_agreements_of_one_corridor_never_hold_at_once(corridor):
    agreed = enterprise_actions.NewAgreement(
        corridor.origin, corridor.destination, DAY, 100, 0, "永康市公告"
    )
    enterprise_actions.agree_fare(agreed, by=corridor.receiver)

    with pytest.raises(Refused, match="fare-overlaps"):
        enterprise_actions.agree_fare(agreed, by=corridor.receiver)

    assert FareAgreement.objects.count() == 1


@pytest.mark.django_db
def test_shares_that_do_not_make_the_whole_are_refused_and_cannot_be(corridor):
    odd = enterprise_actions.NewAgreement(corridor.origin, corridor.destination, DAY, 60, 50, "x")
    agreement = FareAgreementFactory()

    with pytest.raises(Refused, match="fare-shares"):
        enterprise_actions.agree_fare(odd, by=corridor.receiver)
    name = "fare_agreement_shares_make_the_whole"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        FareAgreement.objects.filter(pk=agreement.pk).update(county_percent=99)


@pytest.mark.django_db
def test_an_enterprise_sees_its_own_lines_and_a_stranger_none(corridor, ride, second):
    hr = MembershipFactory(enterprise=second.enterprise).user
    stranger = MembershipFactory().user
    _trip, seats = ride((corridor.application, 1), (second, 1))
    sign(seats)

    assert [line.enterprise for line in statement(hr).lines] == [second.enterprise]
    assert statement(stranger).lines == ()
    assert len(statement(corridor.sender).lines) == 2


@pytest.mark.django_db
def test_a_statement_needs_no_more_queries_for_more_trips(corridor, ride, second):
    def settle_one():
        _trip, seats = ride((corridor.application, 1), (second, 1))
        sign(seats)

    does_not_grow(read=lambda: statement(corridor.receiver), add=settle_one, rows=5)


@pytest.mark.django_db
def test_page_workbook_api_and_command_say_the_same_sum(corridor, ride, client, tmp_path, capsys):
    FareAgreementFactory()
    _trip, seats = ride((corridor.application, 2))
    sign(seats)
    client.force_login(corridor.receiver)
    api = APIClient()
    api.force_authenticate(corridor.receiver)
    days = {"from": DAY.isoformat(), "to": LAST.isoformat()}

    page = client.get(reverse("transport:statement"), days).content.decode()
    file = client.get(reverse("transport:statement_file"), days).content
    told = api.get("/api/statements/", days).json()
    call_command("write_statement", corridor.destination.pk, str(DAY), str(LAST),
                 str(tmp_path / "s.xlsx"))  # fmt: skip

    assert "25,000.01" in page
    rows = list(openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].values)
    assert rows[1][3:6] == (25000.01, 25000.01, 0)
    assert rows[-1][3] == 25000.01
    assert told["whole"]["total"] == "25000.01"
    assert "25000.01 yuan" in capsys.readouterr().out
    assert (tmp_path / "s.xlsx").read_bytes().startswith(b"PK")
    assert Handover.objects.count() == 2
