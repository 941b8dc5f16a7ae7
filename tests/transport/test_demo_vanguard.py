"""The demonstration's past: people who have arrived, from application to daily report."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from config import demo_accounts
from enterprises import queries as enterprise_queries
from enterprises.models import DailyReport, Handover, Inspection, PowerUser
from risk import calendar
from transport import actions, demo, demo_batch, demo_vanguard, queries
from transport.models import PlanningRun
from transport.queries import statement_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loaded():
    batch = demo_batch.Batch(seed=1, say=lambda text: None)
    batch.open_accounts()
    batch.load_epidemic()
    batch.load_fleet()
    demo_vanguard.load(seed=1, say=lambda text: None)
    return batch


def test_three_enterprises_have_settled_trips_reports_and_one_has_no_power(loaded):
    run = PlanningRun.objects.get()

    assert (run.first_day, run.people_in, run.people_served) == (date(2020, 2, 10), 58, 58)
    assert Handover.objects.filter(outcome=Handover.Outcome.ARRIVED).count() == 57
    assert sorted(set(DailyReport.objects.values_list("day", flat=True))) == [
        date(2020, 2, day) for day in (12, 13, 14)
    ]
    assert DailyReport.objects.filter(fevers=1).count() == 1
    (found,) = enterprise_queries.mismatches(PowerUser.objects.all(), calendar.today())
    assert found.code == Inspection.Code.STANDS_STILL
    clerk = User.objects.get(username="yongkang")
    statement = statement_of(clerk, first_day=date(2020, 2, 1), last_day=date(2020, 2, 15))
    assert sorted(total.riders for total in statement.by_enterprise) == [11, 20, 26]
    assert statement.open_trips == ()


def test_who_missed_the_coach_is_asked_for_with_the_first_batch(loaded, client):
    late = Handover.objects.get(outcome=Handover.Outcome.ABSENT).entry
    seat = late.seats.get()
    assert seat.outcome == "missed"
    run = actions.queue_run(
        demo.first_run(calendar.today(), 1), by=User.objects.get(username="yongkang")
    )

    question = queries.question_of(run)

    (members,) = question.members.values()
    assert [one.worker for one in members] == [late.worker_id]
    assert demo_accounts.accounts()[-1].name == late.worker.phone
    client.force_login(User.objects.get(username="yongkang"))
    assert "没上车" in client.get(f"/trips/{seat.trip_id}/").content.decode()


def test_loading_it_again_changes_nothing(loaded):
    said = []

    demo_vanguard.load(seed=1, say=said.append)

    assert PlanningRun.objects.count() == 1
    assert said == ["已装入 loaded already"]
