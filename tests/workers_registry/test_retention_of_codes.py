"""Old codes go, the chained log holds, and no deletion changes a colour."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    ClearanceFactory,
    DeclarationFactory,
    ListMatchFactory,
    ListProposalFactory,
    WorkerFactory,
)
from tests.workers_registry.test_retention import left, moment
from workers_registry import actions, health_code, queries
from workers_registry.models import (
    ChainLink,
    Declaration,
    HealthCode,
    ListMatch,
    RetentionRun,
    Worker,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
DAYS = timedelta(days=1)
LAST_KEPT, GONE = DAY - 28 * DAYS, DAY - 29 * DAYS


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
