"""Reads of workers, their facts and their codes."""

from workers_registry.queries.appeals import (
    appeals_to_decide,
    city_duty_of,
    city_has_duty,
    city_of,
    decides_appeals,
    latest_appeal,
    under_appeal,
    visible_appeals,
)
from workers_registry.queries.candidates import (
    batches,
    counties_rated_since,
    minutes_ago,
    workers_who_stayed,
)
from workers_registry.queries.cards import CodeCard, code_card, grounds_of, places_of, why_of
from workers_registry.queries.chain import chain_breaks, chain_heads
from workers_registry.queries.codes import (
    code_counts,
    codes_of,
    history_of,
    medical_checks_of,
    with_latest_code,
)
from workers_registry.queries.facts import facts_of, facts_of_one
from workers_registry.queries.lists import (
    Preview,
    listed_today,
    preview,
    visible_proposals,
    with_ground,
)
from workers_registry.queries.passes import (
    checks_passes,
    public_keys,
    published_keys,
    revoked_passes,
)
from workers_registry.queries.people import (
    acts_for,
    find_by_identity,
    find_by_phone,
    held_by,
    holder_of,
    is_official,
    looks_at,
    visible_facts,
    visible_workers,
    worker_of,
    workers_acted_for,
)
from workers_registry.queries.verdicts import changed_codes, workers_to_reissue

__all__ = [
    "CodeCard",
    "Preview",
    "acts_for",
    "appeals_to_decide",
    "batches",
    "chain_breaks",
    "chain_heads",
    "changed_codes",
    "checks_passes",
    "city_duty_of",
    "city_has_duty",
    "city_of",
    "code_card",
    "code_counts",
    "codes_of",
    "counties_rated_since",
    "decides_appeals",
    "facts_of",
    "facts_of_one",
    "find_by_identity",
    "find_by_phone",
    "grounds_of",
    "held_by",
    "history_of",
    "holder_of",
    "is_official",
    "latest_appeal",
    "listed_today",
    "looks_at",
    "medical_checks_of",
    "minutes_ago",
    "places_of",
    "preview",
    "public_keys",
    "published_keys",
    "revoked_passes",
    "under_appeal",
    "visible_appeals",
    "visible_facts",
    "visible_proposals",
    "visible_workers",
    "why_of",
    "with_ground",
    "with_latest_code",
    "worker_of",
    "workers_acted_for",
    "workers_to_reissue",
    "workers_who_stayed",
]
