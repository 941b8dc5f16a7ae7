"""Computes codes again and adds a row where the verdict has changed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from risk import queries as risk_queries
from workers_registry import health_code, queries
from workers_registry.actions.chain import append_links
from workers_registry.actions.many_codes import reissue_many
from workers_registry.actions.passes import revoke_passes
from workers_registry.health_code import Colour
from workers_registry.models import HealthCode

BATCH = 2000
ONE_BY_ONE = 50
"""Up to so many workers are judged each by the rule itself; more, by a statement over tables."""
LOCK = """
SELECT id, home_county_id FROM workers_registry_worker WHERE id = ANY(%s) ORDER BY id
FOR NO KEY UPDATE
"""
COMPARED = ("colour", "rule", "until", "current_until", "evidence")


@transaction.atomic
def reissue_codes(
    worker_ids: Collection[int],
    *,
    today: date,
    cause: str = HealthCode.Cause.NIGHTLY,
    by: User | None = None,
) -> int:
    """Judge the workers by what is known today; give how many codes changed.

    The workers' rows are locked first, so that of two facts that arrive at once the later
    computation sees both.
    """
    homes = _lock(worker_ids)
    if len(homes) > ONE_BY_ONE:
        return reissue_many(homes, today=today, cause=cause, by=by)
    ids = list(homes)
    policy, version = risk_queries.policy_on(today, health_code.Policy)
    facts = queries.facts_of(ids, day=today)
    old_codes = queries.codes_of(ids)
    changed = []
    for worker_id in ids:
        code = _code(worker_id, facts[worker_id], policy, today=today)
        if _differs(old_codes.get(worker_id), code):
            code.policy_version, code.cause, code.by = version, cause, by
            changed.append(code)
    append_links(changed)
    HealthCode.objects.bulk_create(changed, batch_size=BATCH)
    revoke_passes([code.worker_id for code in changed if _is_worse(old_codes, code)])
    return len(changed)


def _lock(worker_ids: Collection[int]) -> dict[int, str]:
    """Lock the workers in the order of their ids, so that nobody waits in a circle.

    Gives their home counties.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(worker_ids)])
        return dict(cursor.fetchall())


def _code(
    worker_id: int, facts: health_code.Facts, policy: health_code.Policy, *, today: date
) -> HealthCode:
    """Make the unsaved code that the facts give today."""
    verdict = health_code.judge(facts, policy, today=today)
    return HealthCode(
        worker_id=worker_id,
        day=today,
        colour=verdict.colour.value,
        rule=verdict.rule,
        until=verdict.until,
        current_until=health_code.current_until(facts, policy, today=today),
        evidence=_evidence(facts, verdict, policy, today=today),
    )


def _evidence(
    facts: health_code.Facts,
    verdict: health_code.Verdict,
    policy: health_code.Policy,
    *,
    today: date,
) -> dict[str, Any]:
    """Keep what the rules found, the deciding finding first, so that the page can say why."""
    if not verdict.findings:
        return {}
    evidence: dict[str, Any] = {"findings": [_kept(finding) for finding in verdict.findings]}
    if any(finding.rule == "R3.5" for finding in verdict.findings):
        evidence["normal_days"] = health_code.normal_days(facts, policy, today=today)
        evidence["normal_days_needed"] = policy.normal_days
    return evidence


def _kept(finding: health_code.Finding) -> dict[str, Any]:
    """Give the finding as JSON."""
    return {
        "rule": finding.rule,
        "colour": finding.colour.value,
        "until": finding.until.isoformat() if finding.until else None,
        "kind": finding.kind,
        "since": finding.since.isoformat(),
        "last": finding.last.isoformat(),
        "county": finding.county,
        "awaits_county": finding.awaits_county,
    }


def _is_worse(old_codes: Mapping[int, HealthCode], new: HealthCode) -> bool:
    """Tell whether the colour has become graver, so that tokens of the old one must not count."""
    old = old_codes.get(new.worker_id)
    gravity = health_code.GRAVITY
    return old is not None and gravity[Colour(new.colour)] < gravity[Colour(old.colour)]


def _differs(old: HealthCode | None, new: HealthCode) -> bool:
    """Tell whether the new code says anything else than the old; a later day's code stays."""
    if old is None:
        return True
    if old.day > new.day:
        return False
    return any(getattr(old, field) != getattr(new, field) for field in COMPARED)
