"""Whom a county's new rating can concern at all."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from risk.models import CountyRating
from workers_registry.models import Stay


def workers_who_stayed(county_codes: Collection[str], *, day: date) -> list[int]:
    """Give the workers whom a new rating of these counties can concern, in order of id.

    However long ago: a rating may speak of days past, and red waits for the county's word.
    """
    stays = Stay.objects.filter(county__in=county_codes, first_day__lte=day)
    return list(stays.order_by("worker_id").values_list("worker_id", flat=True).distinct())


def counties_rated_since(moment: datetime) -> list[str]:
    """Give the counties that got a rating after a moment."""
    rated = CountyRating.objects.filter(decided_at__gt=moment).order_by("county_id")
    return list(rated.values_list("county_id", flat=True).distinct())


def minutes_ago(minutes: int) -> datetime:
    """Give the moment so many minutes before now."""
    return timezone.now() - timedelta(minutes=minutes)


def batches(worker_ids: list[int], size: int) -> Iterator[list[int]]:
    """Cut the ids into batches."""
    for start in range(0, len(worker_ids), size):
        yield worker_ids[start : start + size]
