"""After arrival: who is to be signed for, whose temperature is missing, the county's day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q, QuerySet

from enterprises import seat_desk
from enterprises.models import (
    Application,
    DailyReport,
    Enterprise,
    Handover,
    RosterEntry,
    TemperatureReading,
)
from enterprises.queries.applications import visible_applications, visible_enterprises
from enterprises.queries.rosters import roster
from risk.queries import policy_on
from workers_registry import health_code

ARRIVED = Handover.Outcome.ARRIVED
Slot = TemperatureReading.Slot


@dataclass(frozen=True, slots=True)
class GateLine:
    """One worker at the factory gate: the seat, and what was signed."""

    entry: RosterEntry
    news: seat_desk.SeatNews | None
    handover: Handover | None


@dataclass(frozen=True, slots=True)
class CareLine:
    """One worker on the site with the temperatures of a day."""

    entry: RosterEntry
    morning: TemperatureReading | None
    evening: TemperatureReading | None


@dataclass(frozen=True, slots=True)
class DayLine:
    """One enterprise's day."""

    enterprise: Enterprise
    present: int
    morning: int
    evening: int
    fevers: int
    is_recorded: bool
    """False: the day still runs, or nobody was there when it ended."""

    @property
    def missing(self) -> int:
        """Give how many measurements are missing of two for each worker."""
        return 2 * self.present - self.morning - self.evening


def gate_lines(application: Application) -> list[GateLine]:
    """Give everybody on the roster, those to be signed for first, in the order of their coaches."""
    entries = list(roster(application))
    news = seat_desk.news_of([entry.pk for entry in entries])
    signed = signed_of(entries, news)
    lines = [GateLine(entry, news.get(entry.pk), signed.get(entry.pk)) for entry in entries]
    return sorted(lines, key=_at_the_gate)


def signed_of(
    entries: Collection[RosterEntry], news: Mapping[int, seat_desk.SeatNews]
) -> dict[int, Handover]:
    """Give the handover that counts, by entry; whoever is still to be signed for has none.

    Who missed a coach is to be signed for again once there is another seat.
    """
    rows = Handover.objects.filter(entry__in=entries).select_related("by").order_by("pk")
    newest = {one.entry_id: one for one in rows}
    seated = {key for key, one in news.items() if one.state in seat_desk.HAS_A_SEAT}
    return {key: one for key, one in newest.items() if one.outcome == ARRIVED or key not in seated}


def _at_the_gate(line: GateLine) -> tuple[bool, bool, date, str, int]:
    seat = line.news if line.news is not None and line.news.day else None
    day = seat.day if seat is not None and seat.day else date.max
    return (
        line.handover is not None,
        seat is None,
        day,
        seat.trip if seat else "",
        line.entry.row,
    )


def on_site(enterprise: Enterprise, day: date) -> QuerySet[RosterEntry]:
    """Give the open entries of workers who had arrived at the enterprise by a day."""
    entries = RosterEntry.objects.filter(
        application__enterprise=enterprise,
        is_open=True,
        handovers__outcome=ARRIVED,
        handovers__day__lte=day,
    )
    return entries.select_related("worker", "application").defer(
        "worker__identity_number", "worker__phone"
    ).order_by("application_id", "row", "id")  # fmt: skip


def care_lines(enterprise: Enterprise, day: date) -> list[CareLine]:
    """Give everybody on the site with the temperatures of the day, in two queries."""
    entries = list(on_site(enterprise, day))
    taken = TemperatureReading.objects.filter(entry__in=entries, day=day, replaced_at__isnull=True)
    by_slot = {(reading.entry_id, reading.slot): reading for reading in taken}
    return [
        CareLine(
            entry, by_slot.get((entry.pk, Slot.MORNING)), by_slot.get((entry.pk, Slot.EVENING))
        )
        for entry in entries
    ]


def fever_above(day: date) -> float:
    """Give the temperature in °C above which it is a fever (R3.5)."""
    policy, _version = policy_on(day, health_code.Policy)
    return policy.fever_above


def day_lines(enterprises: Iterable[Enterprise], day: date) -> list[DayLine]:
    """Give each enterprise's day: as recorded where it was, else as it stands now.

    Enterprises where nobody has arrived are left out; those with most missing stand first.
    """
    listed = list(enterprises)
    recorded = {
        report.enterprise_id: report
        for report in DailyReport.objects.filter(enterprise__in=listed, day=day)
    }
    live = live_counts([one.pk for one in listed], day)
    lines = []
    for one in listed:
        report = recorded.get(one.pk)
        counts = (
            (report.present, report.morning, report.evening, report.fevers)
            if report
            else live.get(one.pk, (0, 0, 0, 0))
        )
        if counts[0]:
            lines.append(DayLine(one, *counts, is_recorded=report is not None))
    return sorted(lines, key=lambda line: (-line.missing, line.enterprise.pk))


def live_counts(enterprise_ids: Collection[int], day: date) -> dict[int, tuple[int, int, int, int]]:
    """Give (present, morning, evening, fevers) of the day by enterprise, in one query."""
    current = Q(temperatures__day=day, temperatures__replaced_at__isnull=True)
    fever = Q(temperatures__temperature__gt=fever_above(day))
    rows = (
        RosterEntry.objects.filter(
            application__enterprise__in=enterprise_ids,
            is_open=True,
            handovers__outcome=ARRIVED,
            handovers__day__lte=day,
        )
        .order_by()
        .values_list("application__enterprise")
        .annotate(
            present=Count("pk", distinct=True),
            morning=Count("pk", distinct=True, filter=current & Q(temperatures__slot=Slot.MORNING)),
            evening=Count("pk", distinct=True, filter=current & Q(temperatures__slot=Slot.EVENING)),
            fevers=Count("pk", distinct=True, filter=current & fever),
        )
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def unreported_enterprises(day: date) -> list[int]:
    """Give the keys of enterprises with workers on the site and no report of the day."""
    there = Handover.objects.filter(outcome=ARRIVED, day__lte=day, entry__is_open=True).values(
        "entry__application__enterprise"
    )
    without = Enterprise.objects.filter(pk__in=there).exclude(daily_reports__day=day)
    return list(without.values_list("pk", flat=True))


def visible_handovers(user: User | AnonymousUser) -> QuerySet[Handover]:
    """Give the handovers on applications that the user may see, newest first."""
    seen = visible_applications(user).values("pk")
    return Handover.objects.filter(entry__application__in=seen).select_related("by", "entry")


def visible_temperatures(user: User | AnonymousUser) -> QuerySet[TemperatureReading]:
    """Give the temperatures that hold, of enterprises that the user may see."""
    seen = visible_enterprises(user).values("pk")
    return TemperatureReading.objects.filter(
        entry__application__enterprise__in=seen, replaced_at__isnull=True
    ).select_related("by")


def visible_reports(user: User | AnonymousUser) -> QuerySet[DailyReport]:
    """Give the daily reports of enterprises that the user may see, newest first."""
    return DailyReport.objects.filter(
        enterprise__in=visible_enterprises(user).values("pk")
    ).select_related("enterprise")
