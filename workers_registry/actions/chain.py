"""Adds a link to the chained log for every action or batch that changes codes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from workers_registry import chain
from workers_registry.models import ChainLink, HealthCode, Worker

LOCKS = 0x66616E67
"""The number space of our advisory locks: one chain, one lock."""


def append_links(codes: Sequence[HealthCode]) -> None:
    """Give each unsaved code its link: one link for each county among the workers."""
    if not codes:
        return
    homes = dict(
        Worker.objects.filter(pk__in=[code.worker_id for code in codes]).values_list(
            "pk", "home_county_id"
        )
    )
    codes_by_county: dict[str, list[HealthCode]] = defaultdict(list)
    for code in codes:
        codes_by_county[homes[code.worker_id]].append(code)
    first = codes[0]
    links = link_counties(
        {
            county: (len(rows), chain.rows_digest(row.as_line() for row in rows))
            for county, rows in codes_by_county.items()
        },
        cause=first.cause,
        day=first.day,
        by_id=first.by_id,
    )
    for county, rows in codes_by_county.items():
        for code in rows:
            code.link = links[county]


def link_counties(
    rows_by_county: Mapping[str, tuple[int, str]], *, cause: str, day: date, by_id: int | None
) -> dict[str, ChainLink]:
    """Append one link to the chain of each county, over so many rows of that digest.

    The lock of a county's chain is held to the end of the transaction, so no two links can have
    the same predecessor; counties do not wait for each other.
    """
    counties = sorted(rows_by_county)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, county) FROM unnest(%s::int[]) AS county",
            [LOCKS, [int(county) for county in counties]],
        )
    heads = ChainLink.objects.filter(county__in=counties).order_by("county_id", "-id")
    previous_by_county = dict(heads.distinct("county_id").values_list("county_id", "hash"))
    links = []
    for county in counties:
        number, digest = rows_by_county[county]
        previous = previous_by_county.get(county, chain.START)
        said = f"{cause} {day} {by_id or '-'} {number}"
        hashed = chain.link_hash(previous=previous, digest=digest, said=f"{county} {said}")
        links.append(
            ChainLink(county_id=county, said=said, digest=digest, previous=previous, hash=hashed)
        )
    return {link.county_id: link for link in ChainLink.objects.bulk_create(links)}
