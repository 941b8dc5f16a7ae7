"""How fast R1 replays many counties over many days: `python benchmarks/rating.py`.

Targets: 90 counties x 60 days under 1 s, 2,850 counties x 365 days under 20 s, one core.
"""

import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from risk.counts import Reading, rate_days
from risk.rating import Policy

FIRST = date(2020, 1, 1)
SIZES = ((90, 60, 1.0), (2850, 365, 20.0))


def readings(*, days: int, rng: random.Random) -> list[Reading]:
    """Give one county's figures: a case every twenty days."""
    confirmed = 0
    found = []
    for at in range(days):
        confirmed += rng.random() < 0.05
        found.append(Reading(FIRST + timedelta(days=at), confirmed))
    return found


def main() -> None:
    """Print rated county-days and seconds for each size, and whether the target is met."""
    policy = Policy()
    for counties, days, most_seconds in SIZES:
        rng = random.Random(1)
        known = [readings(days=days, rng=rng) for _ in range(counties)]
        last = FIRST + timedelta(days=days - 1)
        start = time.perf_counter()
        rated = sum(1 for one in known for _ in rate_days(one, policy, first=FIRST, last=last))
        seconds = time.perf_counter() - start
        verdict = "met" if seconds < most_seconds else "MISSED"
        print(f"{counties} x {days}: {rated} rated in {seconds:.2f} s, {most_seconds} s {verdict}")  # noqa: T201


if __name__ == "__main__":
    main()
