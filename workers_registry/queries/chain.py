"""Checks the chained log against the codes that it holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from workers_registry import chain
from workers_registry.models import ChainLink, HealthCode


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log and the codes do not agree."""

    county_code: str
    link: int | None
    code: str
    """rows-changed, link-changed, link-missing or rows-outside."""


def chain_breaks() -> Iterator[Break]:
    """Give every break of every county's chain; nothing where all is as it was written."""
    previous: dict[str, str] = {}
    for link in ChainLink.objects.order_by("county_id", "id").iterator(chunk_size=2000):
        county = link.county_id
        if link.previous != previous.get(county, chain.START):
            yield Break(county, link.pk, "link-missing")
        rows = HealthCode.objects.filter(link=link).order_by("id").iterator(chunk_size=5000)
        if chain.rows_digest(row.as_line() for row in rows) != link.digest:
            yield Break(county, link.pk, "rows-changed")
        said = f"{county} {link.said}"
        if chain.link_hash(previous=link.previous, digest=link.digest, said=said) != link.hash:
            yield Break(county, link.pk, "link-changed")
        previous[county] = link.hash
    outside = HealthCode.objects.filter(link=None).values_list("worker__home_county", flat=True)
    for county in sorted(set(outside)):
        yield Break(county, None, "rows-outside")


def chain_heads() -> dict[str, str]:
    """Give the last hash of each county's chain: published, it also guards the chain's end."""
    latest = ChainLink.objects.order_by("county_id", "-id").distinct("county_id")
    return {link.county_id: link.hash for link in latest}
