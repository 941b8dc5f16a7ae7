"""The gate's answers for roster entries, from what the database knows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enterprises.models import Application, RosterEntry
from risk import calendar, level_policy
from risk import queries as risk_queries
from risk.models import CountyRating
from transport import gate
from workers_registry import queries as worker_queries


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that the gate asks of many entries, read at once."""

    codes: Mapping[int, worker_queries.CodeFacts]
    checks: Mapping[int, worker_queries.CheckFacts]
    ratings: Mapping[str, CountyRating]
    levels: level_policy.Policy


def gate_of(entries: Iterable[RosterEntry], *, on: date) -> dict[int, gate.Decision]:
    """Decide for each entry, by its key, whether its worker may depart on that day.

    The entries' application and enterprise should be at hand (select_related): four queries,
    however many entries.
    """
    today, policy = calendar.today(), gate_policy()
    return {
        key: gate.judge(facts, on=on, today=today, policy=policy)
        for key, facts in facts_of(entries).items()
    }


def gate_policy() -> gate.Policy:
    """Give the gate's policy in force today."""
    policy, _version = risk_queries.policy_on(calendar.today(), gate.Policy)
    return policy


def facts_of(entries: Iterable[RosterEntry]) -> dict[int, gate.GateFacts]:
    """Give what the gate must know of each entry, by its key."""
    listed = list(entries)
    known = _known([entry.worker_id for entry in listed])
    return {entry.pk: _facts(entry, known) for entry in listed}


def _known(worker_ids: Collection[int]) -> _Known:
    """Read codes, health checks and ratings."""
    today = calendar.today()
    levels, _version = risk_queries.policy_on(today, level_policy.Policy)
    return _Known(
        codes=worker_queries.code_facts_of(worker_ids),
        checks=worker_queries.check_facts_of(worker_ids),
        ratings=risk_queries.ratings_on(today),
        levels=levels,
    )


def _facts(entry: RosterEntry, known: _Known) -> gate.GateFacts:
    """Put together what is known of one entry."""
    application = entry.application
    origin = known.ratings.get(application.origin_county_id)
    destination = known.ratings.get(application.enterprise.county_id)
    code = known.codes.get(entry.worker_id)
    check = known.checks.get(entry.worker_id)
    return gate.GateFacts(
        is_approved=application.status == Application.Status.APPROVED,
        status=application.status,
        is_open=entry.is_open,
        is_refused=entry.standing == RosterEntry.Standing.REFUSED,
        not_before=entry.not_before,
        may_leave=origin is not None
        and level_policy.requirements(origin.level, known.levels).may_leave,
        may_arrive=destination is not None
        and level_policy.requirements(destination.level, known.levels).may_arrive,
        origin_level=None if origin is None else origin.level,
        destination_level=None if destination is None else destination.level,
        colour=None if code is None else code.colour,
        colour_rule="" if code is None else code.rule,
        colour_until=None if code is None else code.until,
        current_until=None if code is None else code.current_until,
        is_fit=None if check is None else check.is_fit,
        medical_until=None if check is None else check.valid_until,
    )
