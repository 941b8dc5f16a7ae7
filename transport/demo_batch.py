"""The demonstration's first batch: every step is an action that a user could have taken.

A step that was done already is passed over, so that an interrupted load goes on where it stopped.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from enterprises import actions as enterprise_actions
from enterprises import demo as enterprise_demo
from enterprises import queries as enterprise_queries
from enterprises.models import Application, Enterprise, PowerDuty, PowerUser, RosterEntry
from risk import actions as risk_actions
from risk import calendar
from risk.models import County, CountyRating, Duty
from transport import actions, demo_lists, demo_persons, tasks
from transport import demo as transport_demo
from transport.models import PlanningRun
from workers_registry import actions as worker_actions
from workers_registry.models import CityDuty

ORIGIN, DESTINATION = "530627", "330784"
PASSWORD = "fangang-2020"
RETURNED_NOTE = "隔离场所的位置没有写清楚,请补充楼号和房间数后再提交。"
"""What the county clerk wrote on the application that was sent back: content, not interface."""
STAFF: tuple[tuple[str, str, str | None], ...] = (
    ("province", "province", None),
    ("zhenxiong", "coordinator", ORIGIN),
    ("zhenxiong-2", "coordinator", ORIGIN),
    ("yongkang", "coordinator", DESTINATION),
)
"""User name, duty and county of the staff accounts."""
CITY, GRID = "zhaotong", "power"
"""User names of who decides overdue appeals for the city of origin, and at the power company."""
DAYS_OF_TRAVEL = 7
"""Days over which the demonstration's people arrive."""
PLACES = 60
"""Places for observation that the county has."""
MEANS = ("train", "train", "car", "plane")
OWN_WORD_EVERY = 12
"""Of so many people one says another day and other means than the enterprise."""
STILL_WAITING = 8
"""Applications that the demonstration's clerk has not decided yet."""


class Batch:
    """Loads the batch of one seed; `say` shows a line of progress."""

    def __init__(self, *, seed: int, say: Callable[[str], None]) -> None:
        self.seed = seed
        self.say = say

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Give each step with its label, in order."""
        yield "账号 staff accounts", self.open_accounts
        yield "101 个县的等级和病例 counties, ratings and cases", self.load_epidemic
        yield "车辆和站点 coaches and stops", self.load_fleet
        yield "224 家企业申请、上传名单 enterprises apply and upload rosters", self.apply
        yield "名单比对 lists of cases and contacts", self.match_lists
        yield "永康市审核 the county decides", self.decide
        yield "预计抵达 intended arrivals", self.expect_arrivals
        yield "复核、更正、代持、互认 appeals, corrections, proxies, recognition", demo_persons.load
        yield "电表读数 meter readings of the province", self.read_meters

    def is_loaded(self) -> bool:
        """Tell whether the last step is done, and so every one before it."""
        return PowerUser.objects.exists()

    @transaction.atomic
    def open_accounts(self) -> None:
        """Make the administrator and the staff of the province and both counties."""
        if not User.objects.filter(username="admin").exists():
            User.objects.create_superuser("admin", password=PASSWORD)
        for name in (*(row[0] for row in STAFF), CITY, GRID):
            account_of(name)

    def load_epidemic(self) -> None:
        """Load counties, ratings and case counts; then give the staff their duties."""
        if not CountyRating.objects.exists():
            risk_actions.load_epidemic(seed=self.seed, by=User.objects.get(username="admin"))
        for name, role, county in STAFF:
            user = User.objects.get(username=name)
            Duty.objects.get_or_create(user=user, defaults={"role": role, "county_id": county})
        origin = County.objects.get(pk=ORIGIN)
        CityDuty.objects.get_or_create(
            user=User.objects.get(username=CITY),
            defaults={"city_code": origin.city_code, "city": origin.city},
        )
        PowerDuty.objects.get_or_create(user=User.objects.get(username=GRID))

    def load_fleet(self) -> None:
        """Load vehicle types, coaches and stops."""
        transport_demo.load_fleet(by=User.objects.get(username="admin"))

    def apply(self) -> None:
        """Each enterprise's HR manager starts an application, uploads the roster and submits."""
        firms = enterprise_demo.demo_enterprises(self.seed)
        done = set(
            Application.objects.exclude(status=Application.Status.DRAFT).values_list(
                "enterprise__credit_code", flat=True
            )
        )
        for number, firm in enumerate(firms, start=1):
            if firm.credit_code not in done:
                self._apply(firm, f"hr{number:03d}")
            if number % 56 == 0:
                self.say(f"{number} / {len(firms)}")

    def _apply(self, firm: enterprise_demo.DemoEnterprise, username: str) -> None:
        user = account_of(username)
        enterprise = enterprise_actions.register_enterprise(registration_of(firm), manager=user)
        application = self._draft(firm, enterprise, by=user)
        enterprise_actions.import_roster(
            application,
            file_name=f"返岗名单_{firm.name}.xlsx",
            content=enterprise_demo.roster_workbook(firm),
            by=user,
        )
        hand_in_papers(application, by=user)
        enterprise_actions.submit_application(application, by=user)

    def _draft(
        self, firm: enterprise_demo.DemoEnterprise, enterprise: Enterprise, *, by: User
    ) -> Application:
        """Give the enterprise's draft: a load that was interrupted may have left one."""
        left = Application.objects.filter(enterprise=enterprise, status=Application.Status.DRAFT)
        return left.first() or enterprise_actions.start_application(
            enterprise,
            by=by,
            origin_county=County.objects.get(pk=ORIGIN),
            arrive_from=firm.arrive_from,
            arrive_until=firm.arrive_until,
            measures=firm.measures,
            isolation_places=firm.isolation_places,
            plan_note=firm.plan_note,
        )

    def match_lists(self) -> None:
        """The county of origin hands in its lists of cases and contacts."""
        demo_lists.load(self.seed)

    def decide(self) -> None:
        """The county approves what waits, sends one application back and leaves a few waiting."""
        if Application.objects.filter(status=Application.Status.APPROVED).exists():
            return
        clerk = User.objects.get(username="yongkang")
        waiting = list(
            Application.objects.filter(status=Application.Status.SUBMITTED).order_by("id")
        )
        *ready, returned = waiting[:-STILL_WAITING]
        enterprise_actions.return_application(returned, by=clerk, note=RETURNED_NOTE)
        for application in ready:
            enterprise_actions.approve_application(application, by=clerk)

    def expect_arrivals(self) -> None:
        """The county counts its places, enterprises say who comes when, some people say it anew."""
        county = County.objects.get(pk=DESTINATION)
        if county.observation_places.exists():
            return
        clerk = User.objects.get(username="yongkang")
        today = calendar.today()
        worker_actions.set_observation_places(county, from_day=today, places=PLACES, by=clerk)
        entries = RosterEntry.objects.filter(application__status=Application.Status.APPROVED)
        rows = [
            worker_actions.NewArrival(
                entry.worker_id,
                DESTINATION,
                _arrives(entry, number),
                "coach",
                "roster",
            )
            for number, entry in enumerate(entries.select_related("application").order_by("id"))
        ]
        worker_actions.declare_arrivals(rows, by=clerk)
        own = [
            replace(row, day=row.day + timedelta(days=1), means=MEANS[number % 4], source="worker")
            for number, row in enumerate(rows[::OWN_WORD_EVERY])
        ]
        worker_actions.declare_arrivals(own, by=None)

    def read_meters(self) -> None:
        """The grid lists its users and hands in their readings as a file."""
        if self.is_loaded():
            return
        by = User.objects.get(username="province")
        unfiled = self._register_unfiled()
        firms = dict(Enterprise.objects.order_by("id").values_list("credit_code", "id"))
        meters = enterprise_demo.demo_meters(
            self.seed, [code for code in firms if code not in unfiled], unfiled=unfiled
        )
        rows = [
            enterprise_actions.NewPowerUser(
                meter.number,
                meter.county_code,
                meter.sector,
                enterprise_id=firms.get(meter.credit_code),
                is_synthetic=True,
            )
            for meter in meters
        ]
        enterprise_actions.register_power_users(rows, by=by)
        lines = enterprise_demo.demo_readings(self.seed, meters, today=calendar.today())
        file = io.BytesIO("".join(lines).encode())
        enterprise_actions.import_meter_readings(file, name="电表读数_演示.csv", by=by)

    def _register_unfiled(self) -> list[str]:
        """Register the enterprises that never apply, and give their credit codes."""
        firms = enterprise_demo.demo_unfiled(self.seed)
        first = len(enterprise_demo.demo_enterprises(self.seed)) + 1
        for number, firm in enumerate(firms, start=first):
            if not Enterprise.objects.filter(credit_code=firm.credit_code).exists():
                enterprise_actions.register_enterprise(
                    registration_of(firm), manager=account_of(f"hr{number}")
                )
        return [firm.credit_code for firm in firms]

    def plan_and_publish(self, *, seconds: int) -> None:
        """Plan the corridor's coaches as its coordinator does, and publish the plan."""
        question = transport_demo.first_run(calendar.today(), seconds)
        if is_published(question.first_day):
            self.say("已发布 published already")
            return
        run = planned_and_published(question)
        self.say(f"{run.trips_planned} 趟 trips, {run.people_served} / {run.people_in} 人 people")


def is_published(first_day: date) -> bool:
    """Tell whether a plan that begins on this day is published."""
    published = PlanningRun.objects.filter(status=PlanningRun.Status.PUBLISHED)
    return published.filter(first_day=first_day).exists()


def planned_and_published(question: actions.NewRun) -> PlanningRun:
    """Plan as the corridor's coordinator does, and publish the plan."""
    clerk = User.objects.get(username="yongkang")
    run = actions.queue_run(question, by=clerk)
    tasks.plan_buses(run.pk)
    run.refresh_from_db()
    if run.status != PlanningRun.Status.DONE:
        raise RuntimeError(f"planning ended as {run.status}: {run.failure}")
    actions.publish_plan(run, by=clerk)
    return run


def _arrives(entry: RosterEntry, number: int) -> date:
    """Give the day on which the enterprise expects a person: the departures follow one another."""
    asked = entry.application
    last = asked.arrive_until + timedelta(days=1)
    day = asked.arrive_from + timedelta(days=1 + number % DAYS_OF_TRAVEL)
    return max(entry.wanted_on or min(day, last), calendar.today())


def account_of(username: str) -> User:
    """Give the user of this name, made with the demonstration's password if new."""
    user, _is_new = User.objects.get_or_create(
        username=username, defaults={"password": _password_hash()}
    )
    return user


@cache
def _password_hash() -> str:
    """Give the hash of the demonstration's password: made once, for it is slow by design."""
    return make_password(PASSWORD)


def hand_in_papers(application: Application, *, by: User) -> None:
    """Hand in every paper that the application still needs."""
    for kind in enterprise_queries.missing_papers(application):
        content = enterprise_demo.demo_paper(kind, application.enterprise.name)
        enterprise_actions.add_paper(
            application, kind=kind, file_name=f"{kind}.pdf", content=content, by=by
        )


def registration_of(firm: enterprise_demo.DemoEnterprise) -> enterprise_actions.NewEnterprise:
    """Give what the business licence of a made-up enterprise says."""
    return enterprise_actions.NewEnterprise(
        credit_code=firm.credit_code,
        name=firm.name,
        township_code=firm.township_code,
        industry=firm.industry,
        staff_count=firm.staff_count,
        contact_name=firm.contact_name,
        contact_phone=firm.contact_phone,
        is_synthetic=True,
    )
