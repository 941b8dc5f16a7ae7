"""R10: nothing older is left, nothing younger is touched, no colour changes, the chain holds."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.refusal import Refused
from tests.factories.risk import PolicyVersionFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    ClearanceFactory,
    CorrectionFactory,
    DeclarationFactory,
    DeletionWishFactory,
    IntendedArrivalFactory,
    ListMatchFactory,
    ListProposalFactory,
    LookFactory,
    MedicalCheckFactory,
    MessageFactory,
    ProxyFactory,
    RecognisedCodeFactory,
    RevokedPassFactory,
    StayFactory,
    WithdrawalFactory,
    WorkerFactory,
)
from workers_registry import actions, health_code, queries, retention, tasks
from workers_registry.models import (
    Appeal,
    ChainLink,
    Clearance,
    Correction,
    Declaration,
    DeletionWish,
    HealthCode,
    IntendedArrival,
    ListMatch,
    Look,
    MedicalCheck,
    Message,
    RetentionRun,
    RevokedPass,
    Stay,
    Worker,
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


# ---- codes and the chained log -------------------------------------------------------------------


def history(worker, *days):
    """Give the worker a code for each day, each with its link, the last one green."""
    for day in days:
        DeclarationFactory(worker=worker, day=day)
        actions.reissue_codes([worker.pk], today=day)


def test_old_codes_go_the_chain_holds_and_the_worker_keeps_a_code_of_today():
    worker = WorkerFactory()
    history(worker, GONE - 9 * DAYS, GONE, LAST_KEPT)
    heads = queries.chain_heads()

    run = actions.delete_expired()

    days = set(HealthCode.objects.values_list("day", flat=True))
    assert days == {LAST_KEPT}
    assert run.counts["codes"] == 2
    assert ChainLink.objects.filter(emptied_by=run).count() == 2
    assert list(queries.chain_breaks()) == []
    assert queries.chain_heads() == heads, "emptying a link rewrites nothing"


def test_a_code_that_has_not_changed_for_long_is_said_anew_and_the_old_row_goes():
    open_case, unknown = WorkerFactory(), WorkerFactory()
    ListMatchFactory(worker=open_case, kind="confirmed", since=GONE - DAYS, known_on=GONE - DAYS)
    actions.reissue_codes([open_case.pk, unknown.pk], today=GONE)
    before = {pk: code.colour for pk, code in queries.codes_of(left(Worker)).items()}

    actions.delete_expired()

    codes = queries.codes_of(left(Worker))
    assert (
        {pk: code.colour for pk, code in codes.items()}
        == before
        == {
            open_case.pk: "red",
            unknown.pk: "green",
        }
    )
    assert {code.day for code in HealthCode.objects.all()} == {DAY}
    assert list(queries.chain_breaks()) == []


def test_tampering_shows_after_deletion_as_before():
    worker = WorkerFactory()
    history(worker, GONE, LAST_KEPT)
    run = actions.delete_expired()

    young = ChainLink.objects.get(emptied_by=None)
    HealthCode.objects.filter(link=young).delete()
    assert [one.code for one in queries.chain_breaks()] == ["rows-changed"]
    ChainLink.objects.filter(pk=young.pk).update(emptied_by=run)
    assert "emptied-wrongly" in {one.code for one in queries.chain_breaks()}, "it says a young day"


def test_a_receipt_that_counts_otherwise_than_the_links_say_is_a_break():
    worker = WorkerFactory()
    history(worker, GONE, LAST_KEPT)
    run = actions.delete_expired()
    RetentionRun.objects.filter(pk=run.pk).update(counts={**run.counts, "codes": 5})

    assert [one.code for one in queries.chain_breaks()] == ["emptied-wrongly"]


def test_a_decided_appeal_outlives_its_code_and_the_county_still_reads_it(
    client, origin_coordinator
):
    worker = WorkerFactory(home_county=origin_coordinator.duty.county)
    history(worker, GONE, LAST_KEPT)
    appeal = AppealFactory(
        worker=worker,
        code=HealthCode.objects.filter(day=GONE).first(),
        state="rejected",
        answer="x",
        decided_by=UserFactory(),
        decided_at=timezone.now(),
    )

    actions.delete_expired()

    appeal.refresh_from_db()
    assert appeal.code is None
    client.force_login(origin_coordinator)
    assert client.get(f"/appeals/{appeal.pk}/").status_code == 200
    assert client.get("/appeals/?state=done").status_code == 200


def test_an_old_list_keeps_how_many_stood_on_it_and_no_longer_who():
    by = UserFactory()
    old = ListProposalFactory(worker_ids=[1, 2, 3], state="rejected", decided_at=moment(29), by=by)
    young = ListProposalFactory(worker_ids=[4], state="rejected", decided_at=moment(28), by=by)

    actions.delete_expired()

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.worker_ids, old.people_then) == ([], 3)
    assert (young.worker_ids, young.people_then) == ([4], 0)
    assert queries.preview(old).people == 3


# ---- no colour changes ---------------------------------------------------------------------------

SOME_DAY = st.integers(0, 60).map(lambda days: DAY - days * DAYS)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    fevers=st.lists(
        st.tuples(SOME_DAY, st.sampled_from(["36.5", "36.5", "36.5", "38.0"])), max_size=12
    ),
    matches=st.lists(
        st.tuples(SOME_DAY, st.sampled_from(["close-contact", "general-contact"])), max_size=3
    ),
    cleared=st.sets(SOME_DAY, max_size=2),
)
def test_no_deletion_ever_changes_a_colour(fevers, matches, cleared):
    worker = WorkerFactory()
    for day, temperature in fevers:
        DeclarationFactory(worker=worker, day=day, temperature=temperature)
    for day, kind in matches:
        ListMatchFactory(worker=worker, since=day, kind=kind, known_on=day)
    for day in cleared:
        ClearanceFactory(worker=worker, day=day)
    actions.reissue_codes([worker.pk], today=DAY)
    before = queries.codes_of([worker.pk])[worker.pk]

    actions.delete_expired()
    actions.delete_expired()

    verdict = health_code.judge(
        queries.facts_of_one(worker.pk, day=DAY), health_code.Policy(), today=DAY
    )
    assert verdict.colour == before.colour
    assert queries.codes_of([worker.pk])[worker.pk].colour == before.colour
    if before.colour == "green":
        assert not Declaration.objects.filter(worker=worker, day__lt=LAST_KEPT).exists()
        assert not ListMatch.objects.filter(worker=worker, since__lt=LAST_KEPT).exists()


# ---- the night, the command ----------------------------------------------------------------------


def test_the_night_runs_once_a_day_and_the_command_prints_the_receipt():
    DeclarationFactory(worker=green(), day=GONE)

    tasks.delete_expired_nightly()
    tasks.delete_expired_nightly()
    out = StringIO()
    call_command("delete_expired", stdout=out)

    assert RetentionRun.objects.count() == 2, "one of the night, one of the command"
    assert RetentionRun.objects.last().counts == {"declarations": 1}
    assert "facts kept from 2020-01-18" in out.getvalue()
    assert "nothing was too old" in out.getvalue()


def test_a_run_that_broke_off_is_taken_up_by_the_next(monkeypatch):
    DeclarationFactory(worker=green(), day=GONE)
    MedicalCheckFactory(checked_on=GONE, valid_until=GONE)
    broken = dict(queries.EXPIRED)

    def fail(_kept):
        raise RuntimeError("the power went")

    monkeypatch.setattr(queries, "EXPIRED", {**broken, "medical-checks": fail})
    with pytest.raises(RuntimeError):
        tasks.delete_expired_nightly()
    monkeypatch.setattr(queries, "EXPIRED", broken)
    tasks.delete_expired_nightly()

    first, second = RetentionRun.objects.order_by("pk")
    assert (first.counts, first.finished_at) == ({"declarations": 1}, None)
    assert second.counts == {"medical-checks": 1}
    assert not MedicalCheck.objects.exists()


# ---- a person's own wish -------------------------------------------------------------------------


def test_a_wish_deletes_at_once_what_the_rule_no_longer_needs():
    worker = green()
    kept = DeclarationFactory(worker=worker, day=DAY - 14 * DAYS)
    DeclarationFactory(worker=worker, day=DAY - 15 * DAYS)
    other = DeclarationFactory(day=DAY - 15 * DAYS)
    MessageFactory(worker=worker, state="sent", sent_at=timezone.now())

    wish = actions.delete_at_a_wish(worker)

    assert left(Declaration) == {kept.pk, other.pk}
    assert wish.counts == {"declarations": 1, "messages": 1}
    with pytest.raises(Refused) as refusal:
        actions.delete_at_a_wish(worker)
    assert refusal.value.code == "deletion-wished-already"


def test_once_nothing_else_is_known_the_night_removes_name_and_numbers():
    worker = WorkerFactory(user=UserFactory())
    DeclarationFactory(worker=worker, day=LAST_KEPT)
    actions.reissue_codes([worker.pk], today=LAST_KEPT)
    wish = DeletionWishFactory(worker=worker, day=LAST_KEPT)
    number = worker.identity_number

    actions.delete_expired()
    worker.refresh_from_db()
    assert worker.name, "a check-in of 28 days ago is still known"

    Declaration.objects.update(day=GONE)
    HealthCode.objects.update(day=GONE)
    actions.delete_expired()

    worker.refresh_from_db()
    wish.refresh_from_db()
    assert (worker.name, worker.identity_number, worker.phone, worker.user) == ("", "", "", None)
    assert wish.done_on == DAY
    assert queries.find_by_identity([number]) == {}
    assert not DeletionWish.objects.filter(done_on=None).exists()


def test_a_code_of_another_province_goes_at_a_wish_and_keeps_the_name_until_it_is_over():
    worker = green()
    needed = DAY - POLICY.wish_days * DAYS
    for until in (needed - DAYS, needed):
        RecognisedCodeFactory(worker=worker, until=until, known_on=GONE)
    assert queries.still_kept(worker, POLICY).facts_until == DAY + 28 * DAYS

    wish = actions.delete_at_a_wish(worker)

    assert wish.counts == {"recognised-codes": 1}
    kept = worker.recognised.get()
    assert kept.until == needed
    HealthCode.objects.update(day=GONE, current_until=None, colour="green", evidence={})
    assert wish not in queries.wishes_to_fulfil()
    kept.delete()
    assert wish in queries.wishes_to_fulfil()


def test_a_wish_can_be_taken_back_while_it_is_open():
    worker = green()
    actions.delete_at_a_wish(worker)

    actions.withdraw_wish(worker)

    assert queries.open_wish(worker) is None
