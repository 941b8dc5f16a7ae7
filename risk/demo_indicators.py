"""The demonstration's figures behind the precision index, all generated and marked. Pure.

Nobody published them. They rise day by day as the reopening of February 2020 did, control high
from the start and flow from about a third to two thirds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from risk.precision import CONTROL, Indicator

FIRST_DAY, DAYS = date(2020, 2, 9), 8
SOURCE = "synthetic, seed {seed}"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator of one county and day: a part of a whole."""

    county_code: str
    day: date
    indicator: Indicator
    part: float
    whole: float
    source: str


def figures(codes: Sequence[str], *, seed: int) -> Iterator[IndicatorRow]:
    """Yield the generated figures of all indicators but new cases, which the platform knows."""
    for code in codes:
        rng = Random(f"{seed} {code} precision")
        for indicator in Indicator:
            if indicator is Indicator.NEW_CASES:
                continue
            is_control = indicator in CONTROL
            whole = rng.randint(20, 90) if is_control else rng.randint(40, 400)
            share = rng.uniform(0.78, 0.9) if is_control else rng.uniform(0.25, 0.5)
            for at in range(DAYS):
                share = min(1.0, share + rng.uniform(0, 0.02 if is_control else 0.04))
                yield IndicatorRow(
                    county_code=code,
                    day=FIRST_DAY + timedelta(days=at),
                    indicator=indicator,
                    part=round(whole * share),
                    whole=whole,
                    source=SOURCE.format(seed=seed),
                )
