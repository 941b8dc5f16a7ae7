"""What is known of workers, in the shape that the rule judges."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from risk import queries as risk_queries
from risk.models import County
from workers_registry import health_code
from workers_registry.models import Clearance, Declaration, ListMatch, Stay, Worker
from workers_registry.queries.recognition import recognised_of
from workers_registry.stays import rated_stays


def facts_of(worker_ids: Collection[int], *, day: date) -> dict[int, health_code.Facts]:
    """Give everything known of each worker up to the day, in six queries however many."""
    stays = _stays(worker_ids, day)
    matches = _list_matches(worker_ids, day)
    check_ins = _check_ins(worker_ids, day)
    recognised = recognised_of(worker_ids, day=day)
    cleared: dict[int, list[date]] = defaultdict(list)
    clearances = Clearance.objects.filter(worker__in=worker_ids, day__lte=day)
    for worker_id, cleared_on in clearances.values_list("worker_id", "day"):
        cleared[worker_id].append(cleared_on)
    return {
        worker_id: health_code.Facts(
            stays=stays.get(worker_id, ()),
            list_matches=matches.get(worker_id, ()),
            check_ins=check_ins.get(worker_id, ()),
            cleared_on=cleared.get(worker_id, ()),
            recognised=recognised.get(worker_id, ()),
        )
        for worker_id in worker_ids
    }


def facts_of_one(worker_id: int, *, day: date) -> health_code.Facts:
    """Give everything known of one worker up to the day."""
    return facts_of([worker_id], day=day)[worker_id]


def _stands(day: date) -> Q:
    """Keep the facts that no appeal has withdrawn by the day."""
    return Q(withdrawal=None) | Q(withdrawal__known_on__gt=day)


def _stays(worker_ids: Collection[int], day: date) -> dict[int, list[health_code.Stay]]:
    """Give the stays that were known by the day, cut by the levels of their counties."""
    rows = list(
        Stay.objects.filter(worker__in=worker_ids, known_on__lte=day, first_day__lte=day)
        .filter(_stands(day))
        .order_by("worker_id", "first_day", "id")
        .values_list("worker_id", "county_id", "first_day", "last_day", "known_on")
    )
    if not rows:
        return {}
    counties = sorted({row[1] for row in rows})
    changes: dict[str, list[tuple[date, Any]]] = risk_queries.levels_between(
        counties, min(row[2] for row in rows), day
    )
    stays: dict[int, list[health_code.Stay]] = defaultdict(list)
    for worker_id, county, first_day, last_day, known_on in rows:
        stays[worker_id] += rated_stays(
            county,
            days=(first_day, last_day),
            changes=changes.get(county, ()),
            known_on=known_on,
        )
    return stays


def _list_matches(
    worker_ids: Collection[int], day: date
) -> dict[int, Sequence[health_code.ListMatch]]:
    """Give the matches known by the day; a later row of the same match brings its release."""
    rows = (
        ListMatch.objects.filter(worker__in=worker_ids, known_on__lte=day)
        .filter(_stands(day))
        .order_by("id")
        .values_list("worker_id", "kind", "since", "released_on", "known_on")
    )
    latest: dict[tuple[int, str, date], health_code.ListMatch] = {}
    for worker_id, kind, since, released_on, known_on in rows:
        earlier = latest.get((worker_id, kind, since))
        first_known = min(earlier.known_on, known_on) if earlier else known_on
        latest[worker_id, kind, since] = health_code.ListMatch(
            kind, since, released_on, first_known
        )
    matches: dict[int, list[health_code.ListMatch]] = defaultdict(list)
    for (worker_id, _kind, _since), match in latest.items():
        matches[worker_id].append(match)
    return dict(matches)


def _check_ins(worker_ids: Collection[int], day: date) -> dict[int, list[health_code.CheckIn]]:
    """Give the declarations up to the day."""
    rows = (
        Declaration.objects.filter(worker__in=worker_ids, day__lte=day)
        .filter(_stands(day))
        .values_list("worker_id", "day", "temperature", "symptoms", "had_contact")
    )
    check_ins: dict[int, list[health_code.CheckIn]] = defaultdict(list)
    for worker_id, on, temperature, symptoms, had_contact in rows.order_by("worker_id", "day"):
        check_ins[worker_id].append(
            health_code.CheckIn(on, float(temperature), tuple(symptoms), had_contact)
        )
    return check_ins


def stays_of(worker: Worker) -> QuerySet[Stay]:
    """Give where the worker was, the latest first, withdrawn stays included."""
    stays = Stay.objects.filter(worker=worker).select_related("county", "withdrawal")
    return stays.order_by("-last_day", "-id")


def stay_counties() -> QuerySet[County]:
    """Give the counties that somebody can have been in."""
    return County.objects.order_by("code")
