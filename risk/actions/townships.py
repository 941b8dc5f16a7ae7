"""Gives townships their colours, by the same rule as counties."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from risk.models import Township, TownshipRating
from risk.queries import assess_townships


@transaction.atomic(durable=True)
def rate_townships(day: date, *, by: User | None) -> int:
    """Rate every township that has a figure by its county's rule; return how many were added.

    Run twice on the same data, the second run adds nothing.
    """
    found = assess_townships(day)
    codes = [one.county_code for one in found]
    list(Township.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))
    rows = TownshipRating.objects.filter(day=day).order_by("township_id", "-id")
    known = {
        row.township_id: (row.level, row.rule, row.evidence, row.policy_version)
        for row in rows.distinct("township_id")
    }
    new = [
        one
        for one in found
        if known.get(one.county_code)
        != (one.verdict.level, one.verdict.rule, one.evidence, one.policy_version)
    ]
    TownshipRating.objects.bulk_create(
        [
            TownshipRating(
                township_id=one.county_code,
                day=day,
                level=one.verdict.level,
                rule=one.verdict.rule,
                evidence=one.evidence,
                policy_version=one.policy_version,
                is_synthetic=one.is_synthetic,
                by=by,
            )
            for one in new
        ]
    )
    return len(new)
