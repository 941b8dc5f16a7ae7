"""What tests of transport begin with."""

import pytest

from transport.actions import Claim
from transport.planner.cost import cost
from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.result import Result


@pytest.fixture
def corridor(db):
    """A corridor on which people may ride."""
    from tests.factories.transport import Corridor

    return Corridor()


@pytest.fixture
def claimed():
    """Claims a queued run."""
    from transport import actions

    def claim(run) -> Claim:
        found = actions.claim_run(run.pk)
        assert found is not None
        return found

    return claim


@pytest.fixture
def planned(claimed):
    """Brings a queued run to its end by a plain plan; gives the run."""
    from transport import actions, queries

    def plan(run, **how):
        claim = claimed(run)
        question = queries.question_of(claim.run)
        assert actions.record_question(claim, question)
        assert actions.record_result(claim, question, simple_result(question.problem, **how))
        run.refresh_from_db()
        return run

    return plan


def simple_result(problem, *, day=0, leave=()):
    """A plan that puts the parties on coaches one after the other, as they come."""
    kind, trips, aboard = problem.vehicle_types[0], [], []

    def close():
        if aboard:
            trips.append(trip(aboard, kind.id, day))
        aboard.clear()

    for party in problem.party_rows():
        if party.id in leave:
            continue
        if sum(p.size for p in aboard) + party.size > kind.seats:
            close()
        aboard.append(party)
    close()
    plan = Plan(problem.name, trips, [Unserved(key, "left by the test") for key in leave])
    price = cost(problem, plan).total
    return Result(plan, price, price * 0.9, "test", seed=1, seconds=0.1, moves=1, history=())


def trip(parties, kind, day):
    """One trip that carries these parties."""
    return Trip(
        vehicle_type=kind,
        day=day,
        pickups=tuple(dict.fromkeys(p.origin for p in parties)),
        dropoffs=tuple(dict.fromkeys(p.destination for p in parties)),
        parties=tuple(p.id for p in parties),
    )


@pytest.fixture
def published(corridor, planned):
    """A published run of the corridor with three people, one of them left behind."""
    from transport import actions

    corridor.entry(household="一家")
    corridor.entry(household="一家", dropoff=corridor.dropoffs[1])
    corridor.entry(medical=False)
    run = planned(corridor.run())
    actions.publish_plan(run, by=corridor.receiver)
    run.refresh_from_db()
    return run


@pytest.fixture
def cast(corridor):
    """A user of every role: both ends, a third county, the province, two enterprises, a worker."""
    from risk.models import Duty
    from tests.factories.enterprises import EnterpriseFactory, MembershipFactory
    from tests.factories.risk import DutyFactory
    from tests.factories.users import UserFactory

    other = EnterpriseFactory(county=corridor.destination, township=corridor.dropoffs[0])
    return {
        "sender": corridor.sender,
        "receiver": corridor.receiver,
        "third county": DutyFactory().user,
        "province": DutyFactory(role=Duty.Role.PROVINCE).user,
        "enterprise": MembershipFactory(enterprise=corridor.enterprise).user,
        "other enterprise": MembershipFactory(enterprise=other).user,
        "nobody": UserFactory(),
        "admin": UserFactory(is_superuser=True, is_staff=True),
    }
