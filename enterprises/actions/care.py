"""After arrival: sign for workers at the gate, keep temperatures, record the day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from enterprises import queries, seat_desk, workflow
from enterprises.actions.applications import lock
from enterprises.models import (
    Application,
    DailyReport,
    Enterprise,
    Handover,
    RosterEntry,
    TemperatureReading,
)
from risk import calendar
from risk.refusal import Refused
from workers_registry import actions as registry

BATCH = 2000
SOURCE = "enterprise"
"""Where a fever came from, as the registry keeps it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a round of temperatures: all = new + corrected + unchanged + unknown."""

    new: int
    corrected: int
    unchanged: int
    unknown: int
    """Workers who are not on the enterprise's site."""
    fevers: int
    codes_changed: int


@transaction.atomic
def sign_handover(
    application: Application,
    entry_ids: Collection[int],
    *,
    by: User,
    outcome: str = Handover.Outcome.ARRIVED,
    temperatures: Mapping[int, Decimal] | None = None,
) -> int:
    """Sign for workers at the factory gate, or that they were not aboard; give how many.

    Who is signed for already stays so, but whoever missed a coach is signed for after the next.
    Their seats are settled. A fever goes into the worker's code at once. Raises
    Refused("application-not-approved"), Refused("coach-not-here") for somebody whose coach leaves
    on a later day, and Refused("nobody-chosen").
    """
    locked = lock(application)
    if locked.status != workflow.APPROVED:
        raise Refused("application-not-approved")
    today = calendar.today()
    entries = _to_sign(locked, entry_ids, today)
    taken = temperatures or {}
    is_here = outcome == Handover.Outcome.ARRIVED
    Handover.objects.bulk_create(
        [
            Handover(
                entry=entry, outcome=outcome, day=today, by=by,
                temperature=taken.get(entry.pk) if is_here else None,
            )
            for entry in entries
        ],
        batch_size=BATCH,
    )  # fmt: skip
    seat_desk.settle([entry.pk for entry in entries], has_arrived=is_here)
    if is_here:
        _declare_fevers(entries, taken, today, by=by)
    return len(entries)


def _to_sign(
    application: Application, entry_ids: Collection[int], today: date
) -> list[RosterEntry]:
    """Give those of the entries who are to be signed for, locked."""
    chosen = list(
        RosterEntry.objects.select_for_update(of=("self",)).filter(
            application=application, pk__in=list(entry_ids), is_open=True
        )
    )
    news = seat_desk.news_of([entry.pk for entry in chosen])
    signed = queries.signed_of(chosen, news)
    entries = [entry for entry in chosen if entry.pk not in signed]
    if not entries:
        raise Refused("nobody-chosen")
    coming = [news[entry.pk] for entry in entries if entry.pk in news]
    late = [one for one in coming if one.day is not None and one.day > today]
    if late:
        raise Refused("coach-not-here", people=len(late), trip=late[0].trip)
    return entries


@transaction.atomic
def record_temperatures(
    enterprise: Enterprise,
    temperatures: Mapping[int, Decimal],
    *,
    slot: str,
    source: str,
    by: User,
    day: date | None = None,
) -> Measured:
    """Keep temperatures by roster entry for one half of a day (today) and give what came of it.

    A second value of the same half day corrects the first, which stays in the history. A fever
    (R3.5) becomes a declaration in the registry, so that the code changes at once. Raises
    Refused("day-ahead").
    """
    on = day or calendar.today()
    if on > calendar.today():
        raise Refused("day-ahead")
    people = queries.on_site(enterprise, on).select_for_update(of=("self",))
    entries = {entry.pk: entry for entry in people.filter(pk__in=list(temperatures))}
    held = TemperatureReading.objects.filter(day=on, slot=slot, replaced_at__isnull=True)
    there = {reading.entry_id: reading for reading in held.filter(entry__in=entries)}
    changed = {
        key: value
        for key, value in temperatures.items()
        if key in entries and (key not in there or there[key].temperature != value)
    }
    corrected = [there[key].pk for key in changed if key in there]
    held.filter(pk__in=corrected).update(replaced_at=timezone.now())
    rows = [
        TemperatureReading(entry_id=key, day=on, slot=slot, temperature=value, source=source, by=by)
        for key, value in changed.items()
    ]
    TemperatureReading.objects.bulk_create(rows, batch_size=BATCH)
    fevers, codes = _declare_fevers([entries[key] for key in changed], changed, on, by=by)
    return Measured(
        new=len(changed) - len(corrected),
        corrected=len(corrected),
        unchanged=len(entries) - len(changed),
        unknown=len(temperatures) - len(entries),
        fevers=fevers,
        codes_changed=codes,
    )


def _declare_fevers(
    entries: Sequence[RosterEntry], temperatures: Mapping[int, Decimal], day: date, *, by: User
) -> tuple[int, int]:
    """Tell the registry of each fever; give how many there are and how many codes changed."""
    limit = Decimal(str(queries.fever_above(day)))
    found = [
        registry.NewDeclaration(entry.worker_id, day, temperatures[entry.pk], source=SOURCE)
        for entry in entries
        if entry.pk in temperatures and temperatures[entry.pk] > limit
    ]
    if not found:
        return 0, 0
    return len(found), registry.record_declarations(found, by=by)


@transaction.atomic
def record_daily_reports(day: date) -> int:
    """Record the day of every enterprise that has workers on the site and no report of it yet."""
    ids = queries.unreported_enterprises(day)
    counts = queries.live_counts(ids, day)
    reports = [
        DailyReport(
            enterprise_id=pk, day=day, present=present, morning=morning, evening=evening,
            fevers=fevers,
        )
        for pk, (present, morning, evening, fevers) in counts.items()
    ]  # fmt: skip
    DailyReport.objects.bulk_create(reports, ignore_conflicts=True)
    return len(reports)
