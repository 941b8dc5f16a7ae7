"""Adds a link to the chained log for every action or batch that changes codes."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from workers_registry import chain
from workers_registry.models import ChainLink, HealthCode, Worker

LOCKS = 0x66616E67
"""The number space of our advisory locks: one chain, one lock."""


def append_links(codes: Sequence[HealthCode]) -> None:
    """Give each unsaved code its link: one link for each county among the workers.

    The lock of a county's chain is held to the end of the transaction, so no two links can have
    the same predecessor; counties do not wait for each other.
    """
    homes = dict(
        Worker.objects.filter(pk__in=[code.worker_id for code in codes]).values_list(
            "pk", "home_county_id"
        )
    )
    codes_by_county: dict[str, list[HealthCode]] = defaultdict(list)
    for code in codes:
        codes_by_county[homes[code.worker_id]].append(code)
    for county_code in sorted(codes_by_county):
        link = _append(county_code, codes_by_county[county_code])
        for code in codes_by_county[county_code]:
            code.link = link


def _append(county_code: str, codes: Sequence[HealthCode]) -> ChainLink:
    """Append one link to the county's chain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, int(county_code)])
    last = ChainLink.objects.filter(county=county_code).order_by("-id").first()
    previous = last.hash if last else chain.START
    first = codes[0]
    said = f"{first.cause} {first.day} {first.by_id or '-'} {len(codes)}"
    digest = chain.rows_digest(code.as_line() for code in codes)
    return ChainLink.objects.create(
        county_id=county_code,
        said=said,
        digest=digest,
        previous=previous,
        hash=chain.link_hash(previous=previous, digest=digest, said=f"{county_code} {said}"),
    )
