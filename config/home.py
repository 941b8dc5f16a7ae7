"""The home page of each role: what is to be done now, and the day in figures.

It composes the apps' summaries; it decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.templatetags.ui import day as said_day
from enterprises import queries as enterprise_queries
from enterprises.models import Application
from enterprises.resumption import Index
from risk import calendar
from risk import queries as risk_queries
from risk.models import County
from transport import queries as transport_queries
from transport.models import PlanningRun, Trip
from workers_registry import queries as worker_queries
from workers_registry.models import Appeal, Correction, ListProposal, Message, Worker

CHART_DAYS = 28
"""Days of new cases that the home page draws."""
ROWS = 8
"""Rows of a table on the home page; the rest is one click away."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do now: words, what it means, where to do it, how pressing it is."""

    words: str
    why: str
    href: str = ""
    state: str = "due"
    """"no" where it is overdue or in the way, "due" where it waits, as the check list's marks."""


def province_todos(today: date) -> list[Todo]:
    """Give what the province has to look after, figures only."""
    runs = PlanningRun.objects.defer(*transport_queries.heavy_columns())
    found = [
        _undecided(Application.objects.filter(status=Application.Status.SUBMITTED), today),
        _unpublished(runs),
        _failed_runs(runs),
        _failed_messages(),
    ]
    return [todo for todo in found if todo]


def county_todos(user: User, county: County) -> list[Todo]:
    """Give what the county's coordinator has to do."""
    waiting = enterprise_queries.decidable_applications(user).filter(
        status=Application.Status.SUBMITTED
    )
    runs = transport_queries.visible_runs(user)
    found = [
        _waiting(waiting),
        _reviews(user),
        _lists(user),
        _corrections(user),
        _unpublished(runs),
        _failed_runs(runs),
        _not_current(user, county),
        _coming(user),
    ]
    return [todo for todo in found if todo]


def enterprise_todos(applications: QuerySet[Application]) -> list[Todo]:
    """Give what the enterprise has to do about its own applications."""
    return [todo for application in applications for todo in _own_todos(application)]


def arrivals(today: date) -> list[tuple[str, float]]:
    """Give the people who depart on each of the next seven days, for the bar chart."""
    people = {day: count for day, _trips, count in transport_queries.trips_summary(today).by_day}
    days = [today + timedelta(days=ahead) for ahead in range(7)]
    return [(said_day(day), float(people.get(day, 0))) for day in days]


def cases(today: date) -> list[tuple[str, float]]:
    """Give the province's new cases per day over the last four weeks, for the bar chart."""
    codes = set(
        County.objects.filter(province_code="330000").order_by().values_list("code", flat=True)
    )
    found = risk_queries.new_cases(today - timedelta(days=CHART_DAYS - 1), today, codes)
    return [(said_day(one.day), float(one.new)) for one in found]


@dataclass(frozen=True, slots=True)
class PowerLine:
    """The electricity index of one city on the last day read, for the short table."""

    city: str
    value: float
    width: int
    """The index as a whole number from 0 to 100: the length of its bar, in per cent."""


@dataclass(frozen=True, slots=True)
class Power:
    """The province's electricity index and its cities', the furthest first."""

    day: date
    index: Index
    cities: list[PowerLine]


def power(user: User, today: date) -> Power | None:
    """Give the electricity index of the last day read; None where nothing was read."""
    scope = enterprise_queries.power_scope(user)
    day = enterprise_queries.last_index_day(scope, until=today)
    whole = enterprise_queries.index_groups(scope, day) if day else []
    if day is None or not whole or whole[0].index is None:
        return None
    groups = enterprise_queries.index_groups(scope, day, by=["county__city"])
    cities = [
        PowerLine(group.key[0].removesuffix("市"), group.index.value, round(group.index.value))
        for group in groups
        if group.index
    ]
    return Power(day, whole[0].index, sorted(cities, key=lambda line: -line.value))


@dataclass(frozen=True, slots=True)
class Figures:
    """The people and the trips that a role may count; each figure has its door on the page."""

    people: int
    green: int
    yellow: int
    red: int
    not_current: int
    applications: int
    approved: int
    enterprises: int
    trips: transport_queries.TripsSummary

    @property
    def green_share(self) -> float | None:
        """Give the share of green codes, in per cent; None where nobody is registered."""
        return 100 * self.green / self.people if self.people else None


def figures(
    *, workers: QuerySet[Worker], applications: QuerySet[Application], today: date
) -> Figures:
    """Count people by code, applications by state, and the trips of the day."""
    codes = worker_queries.code_counts(workers, on=today)
    states = enterprise_queries.application_counts(applications)
    return Figures(
        people=codes["all"],
        green=codes["green"],
        yellow=codes["yellow"],
        red=codes["red"],
        not_current=codes["not-current"],
        applications=states["all"] - states["draft"],
        approved=states["approved"],
        enterprises=states["enterprises"],
        trips=transport_queries.trips_summary(today),
    )


def province_figures(today: date) -> Figures:
    """Give the whole province's figures: sums only, nobody by name."""
    return figures(
        workers=Worker.objects.all(), applications=Application.objects.all(), today=today
    )


def next_trips(user: User, today: date) -> Iterable[Trip]:
    """Give the next trips that the user may see; an enterprise counts its own people only."""
    coming = transport_queries.visible_trips(user).filter(day__gte=today, is_published=True)
    listed = transport_queries.trip_list(coming, by=user)
    return listed.order_by("departs_at", "number")[:ROWS]


def _waiting(waiting: QuerySet[Application]) -> Todo | None:
    number = waiting.count()
    if not number:
        return None
    first_due = waiting.order_by("due_on").values_list("due_on", flat=True)[0]
    return Todo(
        ngettext(
            "%(number)d application waits for you",
            "%(number)d applications wait for you",
            number,
        )
        % {"number": number},
        _("the first is due on %(day)s") % {"day": said_day(first_due)},
        reverse("enterprises:queue"),
    )


def _reviews(user: User) -> Todo | None:
    """Give the reviews of codes that the county has to answer, before the city takes them."""
    now = timezone.now()
    counts = worker_queries.appeals_to_decide(user).filter(
        state=Appeal.State.OPEN, escalates_at__gte=now
    ).aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))  # fmt: skip
    if not counts["all"]:
        return None
    return Todo(
        ngettext(
            "%(number)d review of a code waits for your answer",
            "%(number)d reviews of codes wait for your answer",
            counts["all"],
        )
        % {"number": counts["all"]},
        _("%(late)d beyond 24 hours") % {"late": counts["late"]}
        if counts["late"]
        else _("none beyond 24 hours yet"),
        reverse("workers_registry:appeals"),
        state="no" if counts["late"] else "due",
    )


def _lists(user: User) -> Todo | None:
    """Give the lists of cases and contacts for which the user may be the second person."""
    number = worker_queries.visible_proposals(user).filter(
        state=ListProposal.State.OPEN, needs_second=True
    ).exclude(by=user).count()  # fmt: skip
    if not number:
        return None
    words = ngettext(
        "%(number)d list of cases or contacts waits for a second person",
        "%(number)d lists of cases or contacts wait for a second person",
        number,
    )
    why = _("see what it would do before you confirm it")
    return Todo(words % {"number": number}, why, reverse("workers_registry:lists"))


def _corrections(user: User) -> Todo | None:
    """Give the wishes for corrected data that the county has to answer."""
    waiting = worker_queries.corrections_to_decide(user).filter(state=Correction.State.OPEN)
    due_on = list(waiting.values_list("due_on", flat=True))
    if not due_on:
        return None
    words = ngettext(
        "%(number)d person asks to have data corrected",
        "%(number)d people ask to have data corrected",
        len(due_on),
    )
    why = _("the first is due on %(day)s") % {"day": said_day(due_on[0])}
    return Todo(words % {"number": len(due_on)}, why, reverse("workers_registry:corrections"))


def _undecided(submitted: QuerySet[Application], today: date) -> Todo | None:
    """Give how many applications wait in the counties, and how many beyond their day."""
    counts = submitted.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    if not counts["all"]:
        return None
    return Todo(
        ngettext(
            "%(number)d application is not decided yet",
            "%(number)d applications are not decided yet",
            counts["all"],
        )
        % {"number": counts["all"]},
        _("%(late)d beyond their day; the counties decide") % {"late": counts["late"]},
        state="no" if counts["late"] else "due",
    )


def _unpublished(runs: QuerySet[PlanningRun]) -> Todo | None:
    states = PlanningRun.Status
    run = runs.filter(status=states.DONE).order_by("-id").first()
    later = [states.PUBLISHING, states.PUBLISHED]
    if run is None or runs.filter(status__in=later, pk__gt=run.pk).exists():
        return None
    if run.refusal:
        return Todo(
            _("A plan could not be published"),
            _("the run's page says why"),
            reverse("transport:run", args=[run.pk]),
            state="no",
        )
    return Todo(
        _("A plan is ready to be published"),
        _("%(trips)d trips, %(people)d people")
        % {"trips": run.trips_planned, "people": run.people_served},
        reverse("transport:run", args=[run.pk]),
    )


def _failed_runs(runs: QuerySet[PlanningRun]) -> Todo | None:
    run = runs.order_by("-id").first()
    if run is None or run.status != PlanningRun.Status.FAILED:
        return None
    return Todo(
        _("The last planning run failed"),
        _("the run's page says why"),
        reverse("transport:run", args=[run.pk]),
        state="no",
    )


def _failed_messages() -> Todo | None:
    number = Message.objects.filter(state=Message.State.FAILED).count()
    if not number:
        return None
    return Todo(
        ngettext(
            "%(number)d message could not be sent",
            "%(number)d messages could not be sent",
            number,
        )
        % {"number": number},
        _("call these workers, or tell their village"),
        state="no",
    )


def _not_current(user: User, county: County) -> Todo | None:
    """Give the county's own people whose code is not current: they cannot ride."""
    own = worker_queries.visible_workers(user).filter(home_county=county)
    number = worker_queries.code_counts(own)["not-current"]
    if not number:
        return None
    return Todo(
        ngettext(
            "%(number)d person's code is not current",
            "%(number)d people's codes are not current",
            number,
        )
        % {"number": number},
        _("one check-in makes it current; until then they cannot ride"),
        f"{reverse('workers_registry:workers')}?is_current=false",
    )


def _coming(user: User) -> Todo | None:
    """Give who means to arrive in the county, and for how many there is no place."""
    counties = worker_queries.forecast_counties(user)
    rows = worker_queries.forecast(
        worker_queries.expected(counties), counties, first_day=calendar.today()
    )
    expected = sum(row.expected for row in rows)
    if not expected:
        return None
    short = sum(row.without_place for row in rows)
    words = ngettext(
        "%(number)d person means to arrive in the next 14 days",
        "%(number)d people mean to arrive in the next 14 days",
        expected,
    )
    return Todo(
        words % {"number": expected},
        _("%(enter)d may enter; for %(short)d to be observed there is no place")
        % {"enter": sum(row.may_enter for row in rows), "short": short},
        reverse("workers_registry:forecast"),
        state="no" if short else "due",
    )


def _own_todos(application: Application) -> Iterable[Todo]:
    href = reverse("enterprises:application", args=[application.pk])
    faults = enterprise_queries.pending_faults(application).count()
    if application.status == Application.Status.RETURNED:
        yield Todo(
            _("%(number)s was returned: change it and submit it again")
            % {"number": application.number},
            _("the county's note says what is missing"),
            href,
            state="no",
        )
    if application.status == Application.Status.DRAFT:
        yield Todo(
            _("%(number)s is not submitted yet") % {"number": application.number},
            _("complete it and submit it to the county"),
            href,
        )
    if faults and application.status in (Application.Status.DRAFT, Application.Status.RETURNED):
        yield Todo(
            ngettext(
                "%(number)d row of your roster was not accepted",
                "%(number)d rows of your roster were not accepted",
                faults,
            )
            % {"number": faults},
            _("mend them in the browser, or leave these people out"),
            href,
        )
