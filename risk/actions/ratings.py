"""Gives counties their colours: by the rule, or as the province published them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from risk import rating
from risk.counts import Reading, indicators
from risk.models import County, CountyRating
from risk.queries import Assessment, assess, before_ratings, evidence, policy_on, readings

GIVEN = (CountyRating.Basis.PUBLISHED, CountyRating.Basis.DERIVED)
"""What the province said stands; the rule writes nothing beside it."""


@dataclass(frozen=True, slots=True)
class PublishedRating:
    """A level that the province gave a county, or that follows from what it published."""

    county_code: str
    day: date
    level: int
    basis: str
    rule: str
    source: str = ""
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class RatingReceipt:
    """What an assessment came to; the three parts add up to all counties."""

    day: date
    written: int
    """Ratings added."""
    kept: int
    """Counties whose rating stands: unchanged, or given by the province."""
    without: tuple[str, ...]
    """Codes of the counties that have no figure up to the day."""


@transaction.atomic(durable=True)
def rate_counties(day: date, *, by: User | None) -> RatingReceipt:
    """Rate all counties for a day by R1 and R2, and return what came of it.

    Every county gets a row on an assessment day, on other days only one whose level changed.
    Run twice on the same data, the second run adds nothing.
    """
    _lock_counties()
    found, without = assess(day)
    before = before_ratings(day)
    today = _latest_of(day)
    is_due = rating.is_assessment_day(day, policy_on(day, rating.Policy)[0])
    rows = [
        _row(one, by)
        for one in found
        if _is_news(one, today.get(one.county_code))
        and (is_due or _changes_level(one, before.get(one.county_code)))
    ]
    CountyRating.objects.bulk_create(rows, batch_size=2000)
    return RatingReceipt(day, len(rows), len(found) - len(rows), tuple(without))


@transaction.atomic(durable=True)
def publish_ratings(rows: Sequence[PublishedRating], *, by: User | None) -> int:
    """Record levels that the province gave; return how many were new.

    A row equal to the county's latest rating for that day adds nothing.
    """
    if not rows:
        return 0
    _lock_counties()
    days = {row.day for row in rows}
    known = readings({row.county_code for row in rows}, until=max(days))
    latest = {
        (found.county_id, found.day): found
        for found in CountyRating.objects.filter(day__in=days)
        .order_by("county_id", "day", "-id")
        .distinct("county_id", "day")
    }
    policy, version = policy_on(max(days), rating.Policy)
    new = [row for row in rows if not _is_same(row, latest.get((row.county_code, row.day)))]
    CountyRating.objects.bulk_create(
        [
            CountyRating(
                county_id=row.county_code,
                day=row.day,
                level=row.level,
                basis=row.basis,
                rule=row.rule,
                evidence=_seen(known.get(row.county_code, []), row.day, policy),
                policy_version=version,
                source=row.source,
                is_synthetic=row.is_synthetic,
                by=by,
            )
            for row in new
        ],
        batch_size=2000,
    )
    return len(new)


def _lock_counties() -> None:
    """Let one assessment at a time add ratings, so that none is added twice."""
    list(County.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _latest_of(day: date) -> dict[str, CountyRating]:
    found = CountyRating.objects.filter(day=day).exclude(basis=CountyRating.Basis.OVERRIDE)
    latest = found.order_by("county_id", "-id").distinct("county_id")
    return {row.county_id: row for row in latest}


def _is_news(one: Assessment, row: CountyRating | None) -> bool:
    if row is None:
        return True
    if row.basis in GIVEN:
        return False
    made = (one.verdict.level, one.verdict.rule, one.evidence, one.policy_version)
    return made != (row.level, row.rule, row.evidence, row.policy_version)


def _changes_level(one: Assessment, before: CountyRating | None) -> bool:
    return before is None or before.level != one.verdict.level


def _row(one: Assessment, by: User | None) -> CountyRating:
    return CountyRating(
        county_id=one.county_code,
        day=one.day,
        level=one.verdict.level,
        basis=CountyRating.Basis.RULE,
        rule=one.verdict.rule,
        evidence=one.evidence,
        policy_version=one.policy_version,
        is_synthetic=one.is_synthetic,
        by=by,
    )


def _is_same(row: PublishedRating, found: CountyRating | None) -> bool:
    return found is not None and (row.level, row.basis, row.rule, row.source) == (
        found.level,
        found.basis,
        found.rule,
        found.source,
    )


def _seen(known: list[Reading], day: date, policy: rating.Policy) -> dict[str, object]:
    """The indicators of the day, kept with the published level; empty without figures."""
    upto = known[: bisect_right([reading.day for reading in known], day)]
    seen = indicators(upto, day=day)
    if seen is None:
        return {}
    return evidence(seen, upto, day=day, base=rating.base_level(seen, policy))
