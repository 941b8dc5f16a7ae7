"""What a run asks the planner, and whom it leaves out and why."""

from datetime import date, timedelta

import pytest

from tests.factories.enterprises import ApplicationFactory, EnterpriseFactory
from tests.factories.risk import CountyRatingFactory, TownshipFactory
from tests.factories.transport import LAST_DAY, TODAY, SeatFactory
from tests.factories.workers_registry import HealthCodeFactory, MedicalCheckFactory
from transport import queries
from transport.planner.exchange import parse_problem, problem_json


def codes(question):
    """The refusals by worker."""
    return {refusal.member.worker: refusal.code for refusal in question.refusals}


def test_everybody_is_either_asked_for_or_refused(corridor):
    rider = corridor.entry()
    stays = corridor.entry(medical=False)

    question = queries.question_of(corridor.run())

    assert question.people == 2
    assert [m.entry for people in question.members.values() for m in people] == [rider.pk]
    assert codes(question) == {stays.worker_id: "medical-missing"}


def test_a_household_is_one_party_and_keeps_its_highest_priority(corridor):
    together = [corridor.entry(household="一家", priority=p) for p in (3, 1, 2)]
    alone = corridor.entry()

    question = queries.question_of(corridor.run())

    parties = {p.id: p for p in question.problem.party_rows()}
    assert parties[f"P{together[0].pk}"].size == 3
    assert parties[f"P{together[0].pk}"].priority == 1
    assert parties[f"P{alone.pk}"].size == 1


def test_households_of_two_applications_or_two_stops_are_apart(corridor):
    corridor.entry(household="一家")
    corridor.entry(household="一家", pickup=corridor.pickups[1])
    other = corridor.approved(
        EnterpriseFactory(county=corridor.destination, township=corridor.dropoffs[0])
    )
    corridor.entry(household="一家", application=other)

    question = queries.question_of(corridor.run())

    assert [party.size for party in question.problem.party_rows()] == [1, 1, 1]


def test_a_failing_member_stays_and_the_rest_of_the_household_travels(corridor):
    rider = corridor.entry(household="一家")
    stays = corridor.entry(household="一家", code=False)
    HealthCodeFactory(worker=stays.worker, colour="yellow", rule="R3.4", until=TODAY)

    question = queries.question_of(corridor.run())

    assert [party.size for party in question.problem.party_rows()] == [1]
    assert question.members[f"P{rider.pk}"][0].worker == rider.worker_id
    assert codes(question) == {stays.worker_id: "code-yellow"}
    assert question.refusals[0].details == {"rule": "R3.4", "until": "2020-02-15"}


def test_days_are_those_of_run_application_and_health_check_together(corridor):
    application = ApplicationFactory(
        enterprise=corridor.enterprise,
        origin_county=corridor.origin,
        status="approved",
        arrive_from=TODAY + timedelta(days=2),
        arrive_until=LAST_DAY + timedelta(days=9),
    )
    entry = corridor.entry(application=application, medical=False)
    MedicalCheckFactory(worker=entry.worker, valid_until=TODAY + timedelta(days=4))

    (party,) = queries.question_of(corridor.run()).problem.party_rows()

    assert party.days == (2, 4)


def test_other_dates_than_the_runs_are_a_reason(corridor):
    application = ApplicationFactory(
        enterprise=corridor.enterprise,
        origin_county=corridor.origin,
        status="approved",
        arrive_from=date(2020, 3, 1),
        arrive_until=date(2020, 3, 2),
    )
    corridor.entry(application=application)

    (refusal,) = queries.question_of(corridor.run()).refusals

    assert refusal.code == "outside-dates"
    assert refusal.details == {"first": "2020-03-01", "last": "2020-03-02"}


def test_a_township_without_a_stop_is_a_reason(corridor):
    lonely = TownshipFactory(county=corridor.origin)
    entry = corridor.entry(pickup=lonely)

    assert codes(queries.question_of(corridor.run())) == {entry.worker_id: "stop-missing"}


def test_whoever_has_a_published_seat_is_not_planned_again(corridor, planned):
    entry = corridor.entry()
    SeatFactory(entry=entry)
    assert codes(queries.question_of(corridor.run())) == {}

    run = planned(corridor.run())
    from transport import actions

    actions.publish_plan(run, by=corridor.receiver)

    assert codes(queries.question_of(corridor.run())) == {entry.worker_id: "already-seated"}


@pytest.mark.parametrize(("end", "code"), [("origin", "origin-level"),
                                           ("destination", "destination-level")])  # fmt: skip
def test_a_red_county_at_either_end_stops_everybody(corridor, end, code):
    entry = corridor.entry()
    CountyRatingFactory(county=getattr(corridor, end), level=4)

    assert codes(queries.question_of(corridor.run())) == {entry.worker_id: code}


def test_seats_stops_limits_and_travel_are_the_runs(corridor):
    corridor.entry()

    problem = queries.planning_problem(corridor.run(reception_per_day=760))

    (kind,) = problem.vehicle_types
    assert (kind.id, kind.seats, kind.count) == ("c59", 29, 2)
    assert {stop.id: stop.side for stop in problem.stops} == {
        **{t.pk: "origin" for t in corridor.pickups},
        **{t.pk: "destination" for t in corridor.dropoffs},
    }
    assert min(problem.rules.unserved_cost.values()) > kind.fixed_cost + kind.cost_per_km * 2500
    assert problem.rules.horizon_days == 7
    assert problem.rules.turnaround_days == 3
    assert problem.rules.reception_per_day == {corridor.destination.pk: 760}
    assert (problem.travel.circuity, problem.travel.kmh) == (1.27, 70)


def test_the_problem_survives_its_file(corridor):
    corridor.entry(household="一家")
    corridor.entry(household="一家")

    problem = queries.planning_problem(corridor.run())

    again = parse_problem(problem_json(problem))
    assert list(again.party_rows()) == list(problem.party_rows())
    assert again.vehicle_types == problem.vehicle_types


def test_the_question_needs_no_query_for_each_person(corridor, django_assert_max_num_queries):
    run = corridor.run()
    for _ in range(3):
        corridor.entry()
    with django_assert_max_num_queries(15):
        queries.question_of(run)
    for _ in range(20):
        corridor.entry()

    with django_assert_max_num_queries(15):
        queries.question_of(run)
