"""Facts change codes at once, the daily computation in time, and both agree."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from risk.models import Level
from risk.refusal import Refused
from tests.factories.risk import CountyFactory, CountyRatingFactory, PolicyVersionFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    DeclarationFactory,
    HealthCodeFactory,
    ListMatchFactory,
    StayFactory,
    WorkerFactory,
)
from workers_registry import actions, queries
from workers_registry.models import (
    Clearance,
    Declaration,
    HealthCode,
    ListMatch,
    Stay,
)

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)


def test_a_first_declaration_gives_a_green_code_at_once():
    worker = WorkerFactory()

    code = actions.declare(worker, temperature=Decimal("36.5"), by=None)

    assert (code.colour, code.rule, code.cause) == ("green", "R3.7", "fact")
    assert code.current_until == TODAY + timedelta(3)


def test_a_fever_turns_the_code_yellow_and_says_until_when():
    code = actions.declare(WorkerFactory(), temperature=Decimal("37.4"), by=None)

    assert (code.colour, code.rule, code.until) == ("yellow", "R3.5", TODAY + timedelta(7))
    assert code.evidence["normal_days"] == 0


def test_a_stay_in_an_orange_county_turns_the_code_yellow():
    worker, county = WorkerFactory(), CountyFactory()
    CountyRatingFactory(county=county, day=date(2020, 2, 9), level=Level.ORANGE)

    changed = actions.record_stays(
        [actions.NewStay(worker.pk, county.pk, date(2020, 2, 10), date(2020, 2, 12), "roster")]
    )

    code = queries.codes_of([worker.pk])[worker.pk]
    assert changed == 1
    assert (code.rule, code.until) == ("R3.4", date(2020, 2, 19))


def test_a_list_turns_the_code_red_and_names_who_did_it(origin_coordinator):
    worker = WorkerFactory()
    row = actions.NewListMatch(worker.pk, "close-contact", TODAY, "疾控中心 0215-3")

    actions.record_list_matches([row], by=origin_coordinator)

    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.by) == ("red", origin_coordinator)


def test_a_list_without_a_source_changes_nobody(origin_coordinator):
    row = actions.NewListMatch(WorkerFactory().pk, "close-contact", TODAY, " ")

    with pytest.raises(Refused) as refusal:
        actions.record_list_matches([row], by=origin_coordinator)

    assert refusal.value.code == "list-without-source"
    assert not ListMatch.objects.exists()
    assert not HealthCode.objects.exists()


@pytest.mark.parametrize(
    "record",
    [
        lambda pk, day: actions.record_declarations(
            [actions.NewDeclaration(pk, day, Decimal("36.5"))], by=None
        ),
        lambda pk, day: actions.record_list_matches(
            [actions.NewListMatch(pk, "close-contact", day, "list")], by=None
        ),
        lambda pk, day: actions.record_medical_checks(
            [actions.NewMedicalCheck(pk, day, day, True, "clinic")], by=None
        ),
        lambda pk, day: actions.record_stays(
            [actions.NewStay(pk, CountyFactory().pk, day, day, "roster")]
        ),
    ],
)
def test_a_fact_of_a_day_to_come_is_malformed(record):
    with pytest.raises(ValidationError):
        record(WorkerFactory().pk, TODAY + timedelta(1))


def test_the_database_refuses_what_cannot_be(origin):
    worker = WorkerFactory()
    for row in (
        Declaration(worker=worker, day=TODAY, temperature=50, source="x"),
        Stay(worker=worker, county=origin, first_day=TODAY, last_day=TODAY - timedelta(1)),
        ListMatch(worker=worker, kind="close-contact", since=TODAY, released_on=TODAY),
        ListMatch(worker=worker, kind="confirmed", since=TODAY, released_on=date(2020, 1, 1)),
        HealthCode(worker=worker, day=TODAY, colour="blue", rule="R3.7", policy_version="v1"),
        HealthCode(worker=worker, day=TODAY, colour="green", rule="", policy_version="v1"),
        Clearance(worker=worker, day=TODAY, note="", by=UserFactory()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_reissuing_adds_a_row_only_where_the_verdict_changed():
    worker = WorkerFactory()
    actions.declare(worker, temperature=Decimal("36.5"), by=None)

    assert actions.reissue_codes([worker.pk], today=TODAY) == 0
    assert actions.reissue_codes([worker.pk], today=TODAY + timedelta(1)) == 0
    assert worker.codes.count() == 1


def test_a_yellow_code_turns_green_by_the_daily_computation():
    stay = StayFactory(first_day=date(2020, 2, 8), last_day=date(2020, 2, 8))
    CountyRatingFactory(county=stay.county, day=date(2020, 2, 8), level=Level.ORANGE)
    actions.reissue_codes([stay.worker_id], today=TODAY)

    assert actions.reissue_codes([stay.worker_id], today=TODAY + timedelta(1)) == 1

    code = queries.codes_of([stay.worker_id])[stay.worker_id]
    assert (code.colour, code.cause) == ("green", "nightly")


def test_a_late_computation_for_an_earlier_day_does_not_hide_a_later_code():
    worker = WorkerFactory()
    HealthCodeFactory(worker=worker, day=TODAY, colour="red", rule="R3.2")

    assert actions.reissue_codes([worker.pk], today=TODAY - timedelta(1)) == 0


def test_the_policy_in_force_decides_and_its_version_is_kept():
    PolicyVersionFactory(
        version="2020-02-14", valid_from=date(2020, 2, 14), values={"fever_above": 37.0}
    )

    code = actions.declare(WorkerFactory(), temperature=Decimal("37.2"), by=None)

    assert (code.colour, code.policy_version) == ("yellow", "2020-02-14")


def test_instant_and_nightly_computation_agree_whatever_the_order_of_facts():
    county = CountyFactory()
    CountyRatingFactory(county=county, day=date(2020, 2, 1), level=Level.RED)
    facts = [
        lambda pk: actions.record_declarations(
            [actions.NewDeclaration(pk, TODAY, Decimal("38"))], by=None
        ),
        lambda pk: actions.record_stays(
            [actions.NewStay(pk, county.pk, date(2020, 2, 10), date(2020, 2, 11), "roster")]
        ),
        lambda pk: actions.record_list_matches(
            [actions.NewListMatch(pk, "general-contact", TODAY, "list")], by=None
        ),
    ]
    one, other, third = WorkerFactory(), WorkerFactory(), WorkerFactory()
    for fact in facts:
        fact(one.pk)
    for fact in reversed(facts):
        fact(other.pk)
    DeclarationFactory(worker=third, temperature="38")
    StayFactory(
        worker=third, county=county, first_day=date(2020, 2, 10), last_day=date(2020, 2, 11)
    )
    ListMatchFactory(worker=third, kind="general-contact")
    actions.reissue_codes([third.pk], today=TODAY)

    codes = queries.codes_of([one.pk, other.pk, third.pk]).values()

    assert len({(c.colour, c.rule, c.until, c.current_until, str(c.evidence)) for c in codes}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_facts_at_once_are_both_seen_by_the_code_that_stays():
    worker, county = WorkerFactory(), CountyFactory()
    CountyRatingFactory(county=county, day=date(2020, 2, 1), level=Level.ORANGE)
    ready = threading.Barrier(2)

    def run(fact):
        ready.wait()
        fact()
        connection.close()

    both = [
        threading.Thread(target=run, args=(fact,))
        for fact in (
            lambda: actions.declare(worker, temperature=Decimal("36.5"), by=None),
            lambda: actions.record_stays(
                [actions.NewStay(worker.pk, county.pk, TODAY, TODAY, "roster")]
            ),
        )
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.current_until) == ("yellow", TODAY + timedelta(3))
