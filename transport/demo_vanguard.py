"""The demonstration's past: three enterprises applied a week ago, and their people have arrived.

One of them missed the coach, checks in since, and is planned again with the first batch.

Every step is an action that a user could have taken on its day; `calendar.as_of` says which.
"""

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import QuerySet

from enterprises import actions as enterprise_actions
from enterprises import demo as enterprise_demo
from enterprises.demo.vanguard import APPLIED, ARRIVED, LEFT, PUBLISHED
from enterprises.models import (
    Application,
    DailyReport,
    Handover,
    RosterEntry,
    TemperatureReading,
)
from risk import calendar
from risk.models import County
from transport import demo_batch
from transport.actions import NewRun
from workers_registry import actions as worker_actions

FIRST_ACCOUNT = 231
"""hr231 and the next two: 224 enterprises of the first batch and six that never applied precede."""
FLEET = {"c59": 3}
SECONDS = 3
NORMAL, FEVER = Decimal("36.4"), Decimal("37.6")
Slot = TemperatureReading.Slot


def load(*, seed: int, say: Callable[[str], None]) -> None:
    """Bring three enterprises from their application to the reports after arrival."""
    if DailyReport.objects.exists():
        say("已装入 loaded already")
        return
    firms = enterprise_demo.demo_vanguard(seed)
    with calendar.as_of(APPLIED):
        asked = [_applied(firm, FIRST_ACCOUNT + at) for at, firm in enumerate(firms)]
        _approve(asked)
    _read_meters(seed, firms, asked)
    if not demo_batch.is_published(LEFT):
        with calendar.as_of(PUBLISHED):
            run = demo_batch.planned_and_published(_question())
        say(f"{run.trips_planned} 趟 trips, {run.people_served} / {run.people_in} 人 people")
    _arrive(asked)
    _measure(asked)
    _check_in(_late(asked[1]))


def _applied(firm: enterprise_demo.DemoEnterprise, number: int) -> Application:
    """Let the enterprise apply; an interrupted load may have left its application."""
    user = demo_batch.account_of(f"hr{number}")
    enterprise = enterprise_actions.register_enterprise(
        demo_batch.registration_of(firm), manager=user
    )
    found = enterprise.applications.first() or enterprise_actions.start_application(
        enterprise,
        by=user,
        origin_county=County.objects.get(pk=demo_batch.ORIGIN),
        arrive_from=firm.arrive_from,
        arrive_until=firm.arrive_until,
        measures=firm.measures,
        isolation_places=firm.isolation_places,
        plan_note=firm.plan_note,
    )
    if found.status == Application.Status.DRAFT:
        enterprise_actions.import_roster(
            found,
            file_name=f"返岗名单_{firm.name}.xlsx",
            content=enterprise_demo.roster_workbook(firm),
            by=user,
        )
        demo_batch.hand_in_papers(found, by=user)
        enterprise_actions.submit_application(found, by=user)
    found.refresh_from_db()
    return found


def _approve(asked: list[Application]) -> None:
    clerk = User.objects.get(username="yongkang")
    for application in asked:
        if application.status == Application.Status.SUBMITTED:
            enterprise_actions.approve_application(application, by=clerk)
            application.refresh_from_db()


def _read_meters(
    seed: int, firms: list[enterprise_demo.DemoEnterprise], asked: list[Application]
) -> None:
    by = User.objects.get(username="province")
    meters = enterprise_demo.vanguard_meters(firms)
    rows = [
        enterprise_actions.NewPowerUser(
            meter.number,
            meter.county_code,
            meter.sector,
            enterprise_id=application.enterprise_id,
            is_synthetic=True,
        )
        for meter, application in zip(meters, asked, strict=True)
    ]
    enterprise_actions.register_power_users(rows, by=by)
    lines = enterprise_demo.vanguard_readings(seed, meters, today=calendar.today())
    file = io.BytesIO("".join(lines).encode())
    enterprise_actions.import_meter_readings(file, name="电表读数_先到企业.csv", by=by)


def _question() -> NewRun:
    return NewRun(
        origin=County.objects.get(pk=demo_batch.ORIGIN),
        destination=County.objects.get(pk=demo_batch.DESTINATION),
        first_day=LEFT,
        last_day=LEFT,
        fleet=FLEET,
        load_limit=Decimal("0.50"),
        turnaround_days=3,
        reception_per_day=200,
        seconds=SECONDS,
    )


def _arrive(asked: list[Application]) -> None:
    """Sign for everybody at the gates, with a temperature, and for one who was not aboard."""
    with calendar.as_of(ARRIVED):
        late = _late(asked[1])
        if not late.handovers.exists():
            enterprise_actions.sign_handover(
                asked[1], [late.pk], by=_manager(asked[1]), outcome=Handover.Outcome.ABSENT
            )
        for application in asked:
            here = _seated(application).filter(handovers__isnull=True).values_list("pk", flat=True)
            if here:
                enterprise_actions.sign_handover(
                    application,
                    here,
                    by=_manager(application),
                    temperatures=dict.fromkeys(here, NORMAL),
                )


def _late(application: Application) -> RosterEntry:
    """Give who overslept the coach: somebody who travels alone."""
    return RosterEntry.objects.filter(application=application, household="").order_by("row")[0]


def _check_in(late: RosterEntry) -> None:
    """Let somebody who waits at home check in every day, so that the code stays current."""
    day = ARRIVED
    while day <= calendar.today():
        with calendar.as_of(day):
            row = worker_actions.NewDeclaration(late.worker_id, day, NORMAL)
            worker_actions.record_declarations([row], by=None)
        day += timedelta(days=1)


def _seated(application: Application) -> QuerySet[RosterEntry]:
    return RosterEntry.objects.filter(
        application=application, is_open=True, seats__is_published=True
    ).order_by("row")


def _manager(application: Application) -> User:
    return application.enterprise.memberships.order_by("pk")[0].user


def _measure(asked: list[Application]) -> None:
    """Take temperatures from arrival to this morning, and record the days that are over.

    On the evening before today a worker of the first enterprise has a fever, and the second
    enterprise misses its round.
    """
    today = calendar.today()
    day = ARRIVED
    while day <= today:
        with calendar.as_of(day):
            for slot in _slots(day, today):
                is_eve = day == today - timedelta(days=1) and slot == Slot.EVENING
                _round(asked[0], slot, has_fever=is_eve)
                for application in asked[2:] if is_eve else asked[1:]:
                    _round(application, slot, has_fever=False)
            if day < today:
                enterprise_actions.record_daily_reports(day)
        day += timedelta(days=1)


def _slots(day: date, today: date) -> list[str]:
    """Give the rounds of a day: they came at noon, and today's evening is still to come."""
    if day == today:
        return [Slot.MORNING]
    return [Slot.EVENING] if day == ARRIVED else [Slot.MORNING, Slot.EVENING]


def _round(application: Application, slot: str, *, has_fever: bool) -> None:
    """Take everybody's temperature once; in the morning everybody checks in on the phone too."""
    pairs = list(
        _seated(application)
        .filter(handovers__outcome=Handover.Outcome.ARRIVED)
        .values_list("pk", "worker_id")
    )
    if slot == Slot.MORNING:
        day = calendar.today()
        rows = [worker_actions.NewDeclaration(worker, day, NORMAL) for _entry, worker in pairs]
        worker_actions.record_declarations(rows, by=None)
    taken = {entry: NORMAL for entry, _worker in pairs}
    if has_fever:
        taken[pairs[0][0]] = FEVER
    enterprise_actions.record_temperatures(
        application.enterprise, taken, slot=slot, source="form", by=_manager(application)
    )
