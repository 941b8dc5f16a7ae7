"""The demonstration's townships: figures pinned to their county's, and numbers to call. Pure.

No township's figure was published in a form we could read: all are drawn by seed and marked
synthetic. Per county and day they add up to the county's own figure, published or generated.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from random import Random

from risk import reference
from risk.case_file import CaseRow

AREAS = {"530627": "0870", "330784": "0579"}
"""The area code of each county whose townships we know."""
SOURCE = "synthetic, seed {seed}; townships pinned to the county's figure"


def township_figures(rows: Iterable[CaseRow], *, seed: int) -> list[CaseRow]:
    """Return a figure a day for every township we know, from all rows of the counties."""
    by_county: dict[str, list[str]] = {}
    for township in reference.townships():
        by_county.setdefault(township.county_code, []).append(township.code)
    totals: dict[str, dict[date, int]] = {code: {} for code in by_county}
    for row in rows:
        if row.county_code in totals and not row.zone and row.township_code is None:
            totals[row.county_code][row.day] = row.confirmed
    return [
        row
        for code, codes in sorted(by_county.items())
        for row in _dealt(code, codes, sorted(totals[code].items()), seed)
    ]


def _dealt(
    county_code: str, codes: Sequence[str], totals: Sequence[tuple[date, int]], seed: int
) -> Iterator[CaseRow]:
    """Yield a county's figures dealt out to its townships: some are hit more than others."""
    rng = Random(f"{seed} {county_code} townships")
    weights = [rng.random() ** 3 + 0.01 for _ in codes]
    standing = dict.fromkeys(codes, 0)
    for day, total in totals:
        while sum(standing.values()) < total:
            standing[rng.choices(codes, weights)[0]] += 1
        while sum(standing.values()) > total:
            standing[max(codes, key=lambda code: (standing[code], code))] -= 1
        for code in codes:
            yield CaseRow(
                county_code=county_code,
                day=day,
                confirmed=standing[code],
                source=SOURCE.format(seed=seed),
                is_synthetic=True,
                township_code=code,
            )


def telephones() -> dict[str, dict[str, tuple[str, str]]]:
    """Return the clinic's number and that for food and medicine by township, by county.

    Local numbers never begin with 0, so nobody can be reached by one of these. The last township
    of each county has none, as where a county has not entered it yet.
    """
    codes: dict[str, list[str]] = {}
    for township in reference.townships():
        codes.setdefault(township.county_code, []).append(township.code)
    return {
        county: {
            code: (f"{AREAS[county]}-000 {number:02d}00", f"{AREAS[county]}-000 {number:02d}01")
            for number, code in enumerate(sorted(found)[:-1], start=1)
        }
        for county, found in codes.items()
    }
