"""The result never depends on the path: at once, nightly, by event, one by one or all at once."""

import random
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from risk.models import County, CountyRating
from tests.factories.risk import CountyFactory, CountyRatingFactory, PolicyVersionFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AgreementFactory,
    AppealFactory,
    ClearanceFactory,
    DeclarationFactory,
    ListMatchFactory,
    RecognisedCodeFactory,
    StayFactory,
    WithdrawalFactory,
    WorkerFactory,
)
from tests.workers_registry.test_health_code_together import plain_colour
from workers_registry import actions, queries, tasks
from workers_registry.actions import codes as codes_room
from workers_registry.models import Appeal, ChainLink, HealthCode, RevokedPass, Worker

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 25)
LAST = date(2020, 3, 1)
DAYS = (LAST - FIRST).days
SAID = ("colour", "rule", "until", "current_until", "evidence", "policy_version")
QUICK = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.generate],
}
"""A seed does not shrink; a failing one is said and repeats exactly."""
seeds = st.integers(0, 2**32)


@contextmanager
def undone():
    """Leave the database as it was: an example must not see the one before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def some_day(dice: random.Random, *, until: date = LAST) -> date:
    return FIRST + timedelta(dice.randint(0, (until - FIRST).days))


def places(dice: random.Random) -> list[County]:
    """Make three counties, one of them in Hubei, whose levels go up and down."""
    counties = [CountyFactory(code="420106"), CountyFactory(), CountyFactory()]
    for county in counties:
        for day in sorted({some_day(dice) for _ in range(dice.randint(0, 4))}):
            CountyRatingFactory(county=county, day=day, level=dice.choice([0, 1, 2, 3, 3, 4]))
    return counties


def stay(dice: random.Random, worker: Worker, counties: list[County]) -> None:
    first = some_day(dice)
    StayFactory(
        worker=worker,
        county=dice.choice(counties),
        first_day=first,
        last_day=first + timedelta(dice.randint(0, 12)),
        known_on=some_day(dice),
    )


def match(dice: random.Random, worker: Worker, _counties: list[County]) -> None:
    kinds = ["confirmed", "suspected", "asymptomatic", "close-contact", "general-contact"]
    kind, since, known = dice.choice(kinds), some_day(dice), some_day(dice)
    ListMatchFactory(worker=worker, kind=kind, since=since, known_on=known)
    if kind in kinds[:3] and dice.random() < 0.7:
        released = since + timedelta(dice.randint(0, 12))
        ListMatchFactory(
            worker=worker, kind=kind, since=since, released_on=released, known_on=released
        )


def check_ins(dice: random.Random, worker: Worker, _counties: list[County]) -> None:
    for _ in range(dice.randint(1, 25)):
        DeclarationFactory(
            worker=worker,
            day=some_day(dice),
            temperature=dice.choice(["36.5"] * 9 + ["37.3", "37.4"]),
            symptoms=["cough"] if dice.random() < 0.05 else [],
            had_contact=dice.random() < 0.05,
        )


def clearance(dice: random.Random, worker: Worker, _counties: list[County]) -> None:
    known = set(worker.clearances.values_list("day", flat=True))
    for day in {some_day(dice) for _ in range(2)} - known:
        ClearanceFactory(worker=worker, day=day)


def elsewhere(dice: random.Random, worker: Worker, _counties: list[County]) -> None:
    for _ in range(dice.randint(1, 3)):
        known = some_day(dice)
        RecognisedCodeFactory(
            agreement=AgreementFactory(province_code=dice.choice(["410000", "460000"])),
            worker=worker,
            colour=dice.choice(["green", "yellow", "red"]),
            issued_at=f"{some_day(dice)}T08:00Z",
            until=known + timedelta(dice.randint(0, 9)),
            known_on=known,
        )


def withdraw(dice: random.Random, worker: Worker, appeal: Appeal) -> None:
    """Let an appeal have found that one of the worker's facts does not hold."""
    kinds = {"stay": worker.stays, "list_match": worker.list_matches}
    kinds["declaration"] = worker.declarations
    kind = dice.choice(list(kinds))
    for row in kinds[kind].all()[:1]:
        WithdrawalFactory(appeal=appeal, **{"list_match": None, kind: row}, known_on=some_day(dice))


HAPPENINGS = (stay, stay, match, check_ins, clearance, elsewhere)


def people(dice: random.Random, counties: list[County], number: int) -> list[int]:
    """Make people with random histories, some with none."""
    appeal = AppealFactory()
    workers = [WorkerFactory(home_county=dice.choice(counties)) for _ in range(number)]
    for worker in workers:
        for _ in range(dice.randint(0, 4)):
            dice.choice([stay, stay, match, check_ins, clearance, elsewhere])(
                dice, worker, counties
            )
        if dice.random() < 0.2:
            withdraw(dice, worker, appeal)
    return [worker.pk for worker in workers]


def shown(ids: list[int]) -> dict[int, tuple[object, ...]]:
    """Give what each worker's code says, whoever computed it."""
    codes = queries.codes_of(ids)
    return {pk: tuple(getattr(codes[pk], field) for field in SAID) for pk in ids}


def computed(ids: list[int], day: date, monkeypatch, *, one_by_one: bool) -> dict[int, object]:
    """Compute from nothing, by the rule itself or by the statement, and forget it again."""
    with undone():
        HealthCode.objects.filter(worker__in=ids).delete()
        ChainLink.objects.all().delete()
        monkeypatch.setattr(codes_room, "ONE_BY_ONE", len(ids) if one_by_one else 0)
        actions.reissue_codes(ids, today=day)
        assert not [found for found in queries.chain_breaks() if found.code != "rows-outside"]
        return shown(ids)


@settings(max_examples=10, **QUICK)
@given(seeds)
def test_the_statement_says_what_the_rule_says(monkeypatch, seed):
    dice = random.Random(seed)
    with undone():
        if dice.random() < 0.3:
            PolicyVersionFactory(
                version="other",
                valid_from=FIRST,
                values={"close_contact_colour": "yellow", "red_days": 10, "normal_days": 3},
            )
        ids = people(dice, places(dice), 25)
        for day in (some_day(dice), LAST + timedelta(5)):
            rule = computed(ids, day, monkeypatch, one_by_one=True)
            statement = computed(ids, day, monkeypatch, one_by_one=False)

            assert statement == rule


@settings(max_examples=3, **QUICK)
@given(seeds)
@example(1951)  # one province says red, another says yellow for longer
def test_what_is_stored_agrees_with_the_plain_statement(seed):
    dice = random.Random(seed)
    with undone():
        ids, day = people(dice, places(dice), 60), some_day(dice)

        actions.reissue_codes(ids, today=day)

        colours = {pk: code.colour for pk, code in queries.codes_of(ids).items()}
        facts = queries.facts_of(ids, day=day)
        assert colours == {pk: plain_colour(facts[pk], day) for pk in ids}


def events(dice: random.Random, ids: list[int], counties: list[County]):
    """Give what can happen on a day, each as the actions record it."""
    by = UserFactory()

    def declare(day):
        ill = Decimal("38") if dice.random() < 0.2 else Decimal("36.5")
        actions.record_declarations(
            [
                actions.NewDeclaration(pk, day, ill, had_contact=dice.random() < 0.1)
                for pk in dice.sample(ids, 3)
            ],
            by=None,
        )

    def arrive(day):
        first = max(FIRST, day - timedelta(dice.randint(0, 20)))
        last = first + timedelta(dice.randint(0, 10))
        county = dice.choice(counties).pk
        actions.record_stays(
            [actions.NewStay(pk, county, first, last, "test") for pk in dice.sample(ids, 2)]
        )

    def listed(day):
        kind = dice.choice(["close-contact", "general-contact", "suspected"])
        since = day - timedelta(dice.randint(0, 5))
        actions.record_list_matches(
            [actions.NewListMatch(dice.choice(ids), kind, since, "list 1")], by=by
        )

    def rate(day):
        since = day - timedelta(dice.randint(0, 3))
        CountyRatingFactory(county=dice.choice(counties), day=since, level=dice.choice([0, 3, 4]))
        tasks.reissue_codes_after_ratings()
        CountyRating.objects.update(decided_at="2020-01-01T00:00Z")

    return [declare, declare, declare, arrive, listed, rate]


@settings(max_examples=5, **QUICK)
@given(seeds)
def test_at_once_nightly_and_by_event_all_end_at_the_same_codes(monkeypatch, settings, seed):
    dice = random.Random(seed)
    with undone():
        counties = places(dice)
        CountyRating.objects.update(decided_at="2020-01-01T00:00Z")
        ids = [WorkerFactory(home_county=dice.choice(counties)).pk for _ in range(6)]
        happen = events(dice, ids, counties)
        for offset in range(0, DAYS, 3):
            settings.DEMO_DAY = FIRST + timedelta(offset)
            monkeypatch.setattr(codes_room, "ONE_BY_ONE", dice.choice([0, 50]))
            tasks.reissue_codes_nightly()
            for _ in range(dice.randint(0, 3)):
                dice.choice(happen)(settings.DEMO_DAY)
        day = settings.DEMO_DAY

        stored = shown(ids)

        assert not list(queries.chain_breaks())
        assert stored == computed(ids, day, monkeypatch, one_by_one=True)
        assert stored == computed(ids, day, monkeypatch, one_by_one=False)
        facts = queries.facts_of(ids, day=day)
        assert {pk: said[0] for pk, said in stored.items()} == {
            pk: plain_colour(facts[pk], day) for pk in ids
        }


# ---- what else a computation of many leaves behind -----------------------------------------------


def test_many_codes_name_their_cause_their_author_and_a_whole_chain(origin_coordinator):
    county = CountyFactory()
    CountyRatingFactory(county=county, day=LAST, level=4)
    ids = [StayFactory(county=county, first_day=LAST, last_day=LAST, known_on=LAST).worker_id]
    ids += [WorkerFactory().pk for _ in range(60)]

    changed = actions.reissue_codes(ids, today=LAST, cause="fact", by=origin_coordinator)

    codes = queries.codes_of(ids)
    assert changed == 61
    assert codes[ids[0]].colour == "red"
    assert {(code.cause, code.by) for code in codes.values()} == {("fact", origin_coordinator)}
    assert not list(queries.chain_breaks())


def test_many_codes_computed_again_change_nothing():
    ids = [WorkerFactory().pk for _ in range(60)]
    actions.reissue_codes(ids, today=LAST)

    assert actions.reissue_codes(ids, today=LAST + timedelta(1)) == 0
    assert actions.reissue_codes(ids, today=LAST - timedelta(1)) == 0
    assert HealthCode.objects.count() == 60


def test_many_worse_codes_make_their_passes_void_and_better_ones_do_not():
    workers = [WorkerFactory() for _ in range(60)]
    ids = [worker.pk for worker in workers]
    actions.reissue_codes(ids, today=LAST)
    for at in (0, 1):
        actions.issue_token(workers[at], queries.codes_of(ids)[ids[at]])
    for at in (0, 2):  # the third has a worse code, but was never given a pass
        DeclarationFactory(worker=workers[at], day=LAST, temperature="38")

    actions.reissue_codes(ids, today=LAST)
    actions.reissue_codes(ids, today=LAST + timedelta(30))

    workers[0].refresh_from_db(fields=["pass_id"])
    assert {queries.codes_of(ids)[ids[at]].colour for at in (0, 2)} == {"yellow"}
    assert RevokedPass.objects.get().pass_id == workers[0].pass_id
    assert Worker.objects.filter(pk__in=ids[1:]).count() == 60 - 1


def test_a_change_of_the_policy_reaches_the_green_too():
    worker = DeclarationFactory(day=LAST).worker
    actions.reissue_codes([worker.pk], today=LAST)
    PolicyVersionFactory(version="stricter", valid_from=LAST, values={"current_days": 1})

    policy, _version = codes_room.risk_queries.policy_on(LAST, codes_room.health_code.Policy)

    assert queries.workers_to_reissue(policy, day=LAST) == [worker.pk]
