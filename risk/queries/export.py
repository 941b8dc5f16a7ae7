"""The rows of the open-data sets."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Model, QuerySet

from risk.models import (
    CaseCount,
    ControlTick,
    County,
    CountyRating,
    IndicatorFigure,
    TownshipRating,
)
from risk.open_data import SETS
from risk.queries.policies import versions_in_force

SOURCES: dict[str, QuerySet[Any]] = {
    "counties": County.objects.order_by("code"),
    "ratings": CountyRating.objects.order_by("day", "county_id", "id"),
    "cases": CaseCount.objects.order_by("day", "county_id", "zone", "township_id", "id"),
    "townships": TownshipRating.objects.order_by("day", "township_id", "id"),
    "controls": ControlTick.objects.order_by("day", "county_id", "id"),
    "policies": versions_in_force().order_by("rule", "valid_from"),
    "precision": IndicatorFigure.objects.order_by("day", "county_id", "indicator", "id"),
}


def open_version(name: str) -> str:
    """Return a label that changes when a set grows: rows are added and never changed."""
    if name not in SOURCES:
        return ""
    told = SOURCES[name].order_by().aggregate(rows=Count("pk"), last=Max("pk"))
    return f"{name}-{told['rows']}-{told['last']}"


def open_rows(name: str) -> Iterator[list[str]]:
    """Yield the head and the rows of a set as text, as many as there are."""
    columns = SETS[name].columns
    yield [column.name for column in columns]
    rows: QuerySet[Model, Any] = SOURCES[name].all()
    for values in rows.values_list(*(column.field for column in columns)).iterator(2000):
        yield [_text(value) for value in values]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
