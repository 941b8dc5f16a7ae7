"""Loads the demonstration's epidemic through the same actions that users use."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from risk import demo, demo_indicators, demo_townships, rating, reference
from risk.actions.cases import record_cases
from risk.actions.contacts import Contacts, set_contacts
from risk.actions.places import import_counties
from risk.actions.policies import publish_policies
from risk.actions.precision import NewFigure, record_indicators
from risk.actions.ratings import PublishedRating, publish_ratings, rate_counties
from risk.actions.townships import rate_townships
from risk.models import County, CountyRating, Level
from risk.reference import LevelRow

BASIS = {
    "published": (CountyRating.Basis.PUBLISHED, False),
    "derived": (CountyRating.Basis.DERIVED, False),
    "completed": (CountyRating.Basis.DERIVED, True),
}
"""A completed level is marked synthetic: more than one would fit what was published."""


@dataclass(frozen=True, slots=True)
class EpidemicReceipt:
    """What was loaded."""

    counties: int
    townships: int
    published_figures: int
    generated_figures: int
    township_figures: int
    published_ratings: int
    rule_ratings: int
    township_ratings: int
    indicator_figures: int
    policy_versions: int


def load_epidemic(*, seed: int, by: User | None) -> EpidemicReceipt:
    """Load places, published and generated figures, published levels, and the rule's for the rest.

    Run again with the same seed it adds nothing.
    """
    counties, townships = import_counties()
    _set_telephones()
    policies = publish_policies()
    bulletins, drawn = demo.published_figures(), demo.figures(seed=seed)
    published = record_cases(bulletins, by=by, name="bulletins.csv")
    generated = record_cases(drawn, by=by, name=f"demo, seed {seed}")
    township = record_cases(
        demo_townships.township_figures([*bulletins, *drawn], seed=seed),
        by=by,
        name=f"demo, townships, seed {seed}",
    )
    days = _rating_days()
    early = [rate_counties(day, by=by).written for day in days if day < demo.FIRST_RATING]
    levels = publish_ratings(published_ratings(), by=by)
    # Nobody stands for a generated figure: a computed one, or a person's, may follow it.
    figures = record_indicators(_indicator_figures(seed), by=None)
    by_township = [rate_townships(day, by=by) for day in days]
    late = [rate_counties(day, by=by).written for day in days if day >= demo.FIRST_RATING]
    return EpidemicReceipt(
        counties=counties,
        townships=townships,
        published_figures=published.accepted,
        generated_figures=generated.accepted,
        township_figures=township.accepted,
        published_ratings=levels,
        rule_ratings=sum(early) + sum(late),
        township_ratings=sum(by_township),
        indicator_figures=figures,
        policy_versions=policies,
    )


def _set_telephones() -> None:
    """Give the townships numbers to call, where the counties gave none."""
    for code, telephones in demo_townships.telephones().items():
        county = County.objects.get(pk=code)
        bare = county.townships.filter(clinic_phone="", supplies_phone="")
        found = set(bare.values_list("code", flat=True)) & set(telephones)
        set_contacts(county, {one: Contacts("", *telephones[one]) for one in found})


def published_ratings() -> list[PublishedRating]:
    """Return the levels of risk/data/levels.csv in the form that publish_ratings takes."""
    return [_published(row) for row in reference.levels()]


def _published(row: LevelRow) -> PublishedRating:
    basis, is_synthetic = BASIS[row.basis]
    return PublishedRating(
        county_code=row.county_code,
        day=row.day,
        level=Level[row.colour.upper()],
        basis=basis,
        rule=row.basis,
        source=row.source[:200],
        is_synthetic=is_synthetic,
    )


def _indicator_figures(seed: int) -> list[NewFigure]:
    codes = [row.code for row in reference.counties() if row.province_code == reference.ZHEJIANG]
    return [
        NewFigure(one.county_code, one.day, one.indicator, one.part, one.whole, one.source, True)
        for one in demo_indicators.figures(codes, seed=seed)
    ]


def _rating_days() -> list[date]:
    """The first day and every assessment day up to the last."""
    policy = rating.Policy()
    days = [demo.FIRST_DAY]
    while (following := rating.next_assessment(days[-1], policy)) <= demo.LAST_DAY:
        days.append(following)
    return days
