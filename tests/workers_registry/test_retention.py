"""R10: nothing older is left, nothing younger is touched, no colour changes, the chain holds."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.factories.risk import PolicyVersionFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    ClearanceFactory,
    CorrectionFactory,
    DeclarationFactory,
    IntendedArrivalFactory,
    ListMatchFactory,
    LookFactory,
    MedicalCheckFactory,
    MessageFactory,
    ProxyFactory,
    RevokedPassFactory,
    StayFactory,
    WithdrawalFactory,
    WorkerFactory,
)
from workers_registry import actions, queries, retention
from workers_registry.models import (
    Appeal,
    Clearance,
    Correction,
    Declaration,
    HealthCode,
    IntendedArrival,
    ListMatch,
    Look,
    Message,
    RevokedPass,
    Stay,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
DAYS = timedelta(days=1)
POLICY = retention.Policy()
LAST_KEPT, GONE = DAY - 28 * DAYS, DAY - 29 * DAYS


def green(**kwargs):
    """A worker whose code of today is green."""
    worker = WorkerFactory(**kwargs)
    actions.reissue_codes([worker.pk], today=DAY)
    return worker


def moment(days):
    """Noon in Asia/Shanghai so many days before the day on the wall."""
    day = queries.today_on_the_wall() - days * DAYS
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def left(model):
    return set(model.objects.values_list("pk", flat=True))


# ---- both sides of every limit -------------------------------------------------------------------


def test_facts_stay_28_days_after_their_last_day_and_go_the_day_after():
    worker = green()
    kept = [
        StayFactory(worker=worker, first_day=GONE - 5 * DAYS, last_day=LAST_KEPT),
        DeclarationFactory(worker=worker, day=LAST_KEPT),
        MedicalCheckFactory(worker=worker, checked_on=GONE, valid_until=LAST_KEPT),
        ListMatchFactory(worker=worker, kind="general-contact", since=LAST_KEPT),
    ]
    StayFactory(worker=worker, first_day=GONE, last_day=GONE)
    DeclarationFactory(worker=worker, day=GONE)
    MedicalCheckFactory(worker=worker, checked_on=GONE, valid_until=GONE)
    ListMatchFactory(worker=worker, kind="general-contact", since=GONE)

    run = actions.delete_expired()

    assert [left(type(row)) for row in kept] == [{row.pk} for row in kept]
    assert run.counts == {"stays": 1, "declarations": 1, "medical-checks": 1, "list-matches": 1}
    assert run.finished_at is not None


def test_looks_stay_half_a_year_and_texts_28_days_after_the_day_on_the_wall():
    looks = [LookFactory(), LookFactory()]
    texts = [MessageFactory(state="failed"), MessageFactory(state="failed")]
    queued = MessageFactory()
    for row, days in zip(looks, (POLICY.look_days, POLICY.look_days + 1), strict=True):
        Look.objects.filter(pk=row.pk).update(at=moment(days))
    for row, days in zip(texts, (28, 29), strict=True):
        Message.objects.filter(pk=row.pk).update(queued_at=moment(days))
    Message.objects.filter(pk=queued.pk).update(queued_at=moment(99))

    actions.delete_expired()

    assert left(Look) == {looks[0].pk}
    assert left(Message) == {texts[0].pk, queued.pk}


def test_ended_proxies_and_revoked_passes_go_and_running_ones_stay():
    running, ended = ProxyFactory(), ProxyFactory(ended_at=moment(29))
    young, old = RevokedPassFactory(), RevokedPassFactory()
    RevokedPass.objects.filter(pk=old.pk).update(revoked_at=moment(29))

    actions.delete_expired()

    assert left(type(running)) == {running.pk} != {ended.pk}
    assert left(RevokedPass) == {young.pk}


def test_cases_are_kept_as_long_as_the_law_says_with_the_confirmation_that_ends_them():
    worker = WorkerFactory()
    long_ago = DAY - POLICY.case_days * DAYS
    ListMatchFactory(
        worker=worker, kind="confirmed", since=long_ago - 40 * DAYS, released_on=long_ago
    )
    ClearanceFactory(worker=worker, day=long_ago + 14 * DAYS)
    actions.reissue_codes([worker.pk], today=DAY)

    actions.delete_expired()

    assert (ListMatch.objects.count(), Clearance.objects.count()) == (1, 1)
    ListMatch.objects.update(released_on=long_ago - DAYS)
    actions.delete_expired()
    assert not ListMatch.objects.exists()
    actions.delete_expired()
    assert not Clearance.objects.exists()


def test_a_dated_policy_moves_the_limit():
    worker = green()
    DeclarationFactory(worker=worker, day=DAY - 20 * DAYS)
    first = UserFactory()
    PolicyVersionFactory(
        rule="R10",
        version="v2",
        valid_from=DAY,
        values={"fact_days": 14},
        by=first,
        second=UserFactory(),
        confirmed_at=timezone.now(),
    )

    run = actions.delete_expired()

    assert not Declaration.objects.exists()
    assert (run.policy_version, run.kept_from["facts"]) == ("v2", "2020-02-01")


# ---- what a code or an appeal rests on -----------------------------------------------------------


def test_what_a_red_code_rests_on_stays_until_the_county_has_confirmed(origin_coordinator):
    worker = WorkerFactory()
    ListMatchFactory(worker=worker, since=GONE - 10 * DAYS, known_on=GONE)
    actions.reissue_codes([worker.pk], today=DAY)
    assert queries.codes_of([worker.pk])[worker.pk].colour == "red"

    actions.delete_expired()
    assert ListMatch.objects.exists()

    actions.clear_worker(worker, note="14 days", by=origin_coordinator)
    actions.delete_expired()
    assert not ListMatch.objects.exists()
    assert queries.codes_of([worker.pk])[worker.pk].colour == "green"


def test_an_open_appeal_holds_the_facts_and_the_code_that_it_is_about():
    worker = green()
    stay = StayFactory(worker=worker, first_day=GONE, last_day=GONE)
    appeal = AppealFactory(worker=worker, code__day=GONE)
    actions.reissue_codes([worker.pk], today=DAY)

    actions.delete_expired()

    assert Stay.objects.filter(pk=stay.pk).exists()
    assert HealthCode.objects.filter(pk=appeal.code_id).exists()


def test_an_open_correction_holds_the_stay_that_it_is_about_and_a_decided_one_goes():
    worker = green()
    stay = StayFactory(worker=worker, first_day=GONE, last_day=GONE)
    wish = CorrectionFactory(worker=worker, kind="fact", stay=stay)

    actions.delete_expired()
    assert Stay.objects.filter(pk=stay.pk).exists()

    actions.reject_correction(wish, answer="x", by=UserFactory())
    actions.delete_expired()
    assert not Stay.objects.exists()
    Correction.objects.update(decided_at=moment(31))
    actions.delete_expired()
    assert not Correction.objects.exists()


def test_intended_arrivals_go_with_the_other_facts():
    kept = IntendedArrivalFactory(day=DAY)
    gone = IntendedArrivalFactory(day=DAY)
    IntendedArrival.objects.filter(pk=gone.pk).update(day=GONE, known_on=GONE)

    actions.delete_expired()

    assert left(IntendedArrival) == {kept.pk}


def test_a_decided_appeal_goes_after_30_days_but_not_before_the_fact_it_withdrew():
    decider = UserFactory()
    rows = {}
    for days in (30, 31):
        row = AppealFactory(
            state="rejected",
            answer="x",
            decided_by=decider,
            decided_at=moment(days),
            filed_at=moment(days + 1),
        )
        rows[days] = row
    worker = green()
    match = ListMatchFactory(worker=worker, since=LAST_KEPT)
    withdrew = AppealFactory(
        worker=worker,
        state="upheld",
        answer="x",
        decided_by=decider,
        decided_at=moment(80),
        filed_at=moment(90),
    )
    WithdrawalFactory(appeal=withdrew, list_match=match)
    actions.reissue_codes([worker.pk], today=DAY)

    actions.delete_expired()

    assert left(Appeal) == {rows[30].pk, withdrew.pk}
    assert queries.codes_of([worker.pk])[worker.pk].colour == "green"
