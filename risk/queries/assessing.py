"""What the rules give for every county on a day, from the data as known at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from risk import national_rating, rating, reference
from risk.counts import Reading, indicators
from risk.models import County, CountyRating
from risk.queries.cases import readings, synthetic_counties
from risk.queries.policies import policy_on
from risk.queries.ratings import before_ratings
from risk.rating import Indicators, Previous, Verdict


@dataclass(frozen=True, slots=True)
class Assessment:
    """One county's verdict, with what the rule saw and which version of it."""

    county_code: str
    day: date
    verdict: Verdict
    evidence: dict[str, Any]
    policy_version: str
    is_synthetic: bool = False

    def line(self) -> str:
        """Give the assessment as one line that is the same whenever the same is known."""
        seen = ",".join(f"{key}={self.evidence[key]}" for key in sorted(self.evidence))
        cells = (self.county_code, self.day.isoformat(), str(self.verdict.level))
        return "\t".join((*cells, self.verdict.rule, self.policy_version, seen))


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force on a day: R1 for Zhejiang, R2 for places elsewhere."""

    ours: rating.Policy
    ours_version: str
    national: national_rating.Policy
    national_version: str

    @classmethod
    def on(cls, day: date, *, known_at: datetime | None = None) -> "Rules":
        """Give the rules in force on a day, as known at a moment."""
        return cls(
            *policy_on(day, rating.Policy, known_at=known_at),
            *policy_on(day, national_rating.Policy, known_at=known_at),
        )

    def judge(
        self, province_code: str, seen: Indicators, *, day: date, previous: Previous | None
    ) -> tuple[Verdict, str]:
        """Give the verdict on a place of a province, and the version that gave it."""
        if province_code != reference.ZHEJIANG:
            return national_rating.judge(seen, self.national), self.national_version
        return rating.judge(seen, self.ours, day=day, previous=previous), self.ours_version


def assess(day: date, *, known_at: datetime | None = None) -> tuple[list[Assessment], list[str]]:
    """Return the assessments of a day in the order of codes, and the counties without figures.

    `known_at` leaves out every figure, rating and policy recorded later.
    """
    rules = Rules.on(day, known_at=known_at)
    known = readings(until=day, known_at=known_at)
    before = before_ratings(day, known_at=known_at)
    synthetic = synthetic_counties(until=day)
    found, without = [], []
    for code, province in County.objects.order_by("code").values_list("code", "province_code"):
        seen = indicators(known.get(code, []), day=day)
        if seen is None:
            without.append(code)
            continue
        verdict, version = rules.judge(province, seen, day=day, previous=_previous(before, code))
        proof = evidence(seen, known[code], day=day, base=verdict.base)
        found.append(Assessment(code, day, verdict, proof, version, code in synthetic))
    return found, without


def evidence(seen: Indicators, known: list[Reading], *, day: date, base: int) -> dict[str, Any]:
    """Return the indicators as they are kept with a rating."""
    week_ago = day - timedelta(days=7)
    earlier = [reading.confirmed for reading in known if reading.day <= week_ago]
    return {
        "confirmed": seen.confirmed,
        "new_7_days": max(0, seen.confirmed - (earlier[-1] if earlier else 0)),
        "quiet_days": seen.quiet_days,
        "local_share": None if seen.local_share is None else round(seen.local_share, 3),
        "clusters": seen.clusters,
        "as_of": known[-1].day.isoformat(),
        "base": base,
    }


def _previous(before: Mapping[str, CountyRating], code: str) -> Previous | None:
    row = before.get(code)
    return None if row is None else Previous(row.level, row.day)
