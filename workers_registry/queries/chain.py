"""Checks the chained log against the codes that it holds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from workers_registry import chain
from workers_registry.models import ChainLink, HealthCode, RetentionRun


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log and the codes do not agree."""

    county_code: str
    link: int | None
    code: str
    """rows-changed, link-changed, link-missing, rows-outside, or emptied-wrongly."""


def chain_breaks() -> Iterator[Break]:
    """Give every break of every county's chain; nothing where all is as it was written."""
    previous: dict[str, str] = {}
    emptied: Counter[RetentionRun] = Counter()
    links = ChainLink.objects.select_related("emptied_by").order_by("county_id", "id")
    for link in links.iterator(chunk_size=2000):
        county = link.county_id
        if link.previous != previous.get(county, chain.START):
            yield Break(county, link.pk, "link-missing")
        yield from _breaks_of_rows(link, emptied)
        said = f"{county} {link.said}"
        if chain.link_hash(previous=link.previous, digest=link.digest, said=said) != link.hash:
            yield Break(county, link.pk, "link-changed")
        previous[county] = link.hash
    for run, rows in emptied.items():
        if rows != run.counts.get("codes", 0):
            yield Break("", None, "emptied-wrongly")
    outside = HealthCode.objects.filter(link=None).values_list("worker__home_county", flat=True)
    for county in sorted(set(outside)):
        yield Break(county, None, "rows-outside")


def _breaks_of_rows(link: ChainLink, emptied: Counter[RetentionRun]) -> Iterator[Break]:
    """Give where a link and its rows do not agree, and count the rows of a link that was emptied.

    What the link says of itself is part of its hash: a link that a run emptied must say a day that
    the run no longer kept, and the receipt must have counted its rows.
    """
    rows = HealthCode.objects.filter(link=link).order_by("id")
    if link.emptied_by is None:
        lines = (row.as_line() for row in rows.iterator(chunk_size=5000))
        if chain.rows_digest(lines) != link.digest:
            yield Break(link.county_id, link.pk, "rows-changed")
        return
    said = chain.said_of(link.said)
    if rows.exists() or said is None or said.day >= link.emptied_by.kept_from.get("facts", ""):
        yield Break(link.county_id, link.pk, "emptied-wrongly")
    else:
        emptied[link.emptied_by] += said.rows


def chain_heads() -> dict[str, str]:
    """Give the last hash of each county's chain: published, it also guards the chain's end."""
    latest = ChainLink.objects.order_by("county_id", "-id").distinct("county_id")
    return {link.county_id: link.hash for link in latest}
