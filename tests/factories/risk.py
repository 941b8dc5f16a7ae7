"""The smallest valid rows of risk: places, counts, ratings, duties."""

from datetime import date

import factory

from risk.models import (
    CaseCount,
    CaseReceipt,
    ControlTick,
    County,
    CountyRating,
    Duty,
    IndicatorFigure,
    Level,
    OverrideProposal,
    PolicyVersion,
    Township,
    TownshipRating,
)
from tests.factories.users import UserFactory

ORIGIN = "530627"
"""Zhenxiong, where the tests' workers come from."""
DESTINATION = "330784"
"""Yongkang, where the tests' enterprises are."""
PLACES = {
    ORIGIN: ("镇雄县", "镇雄", "530600", "昭通市", "530000", "云南省", 104.8738, 27.4416),
    DESTINATION: ("永康市", "永康", "330700", "金华市", "330000", "浙江省", 120.0477, 28.8886),
}
FIELDS = (
    "name",
    "short_name",
    "city_code",
    "city",
    "province_code",
    "province",
    "lon",
    "lat",
)


class CountyFactory(factory.django.DjangoModelFactory[County]):
    """A made-up county; `CountyFactory(code=ORIGIN)` gives the real Zhenxiong, once."""

    class Meta:
        model = County
        django_get_or_create = ("code",)

    # Zhejiang has no city 3320 or beyond; 8,000 last for a whole test run.
    code = factory.Sequence(lambda number: f"{332000 + number % 8000}")
    name = factory.LazyAttribute(lambda row: f"县{row.code}")
    short_name = factory.LazyAttribute(lambda row: row.name)
    city_code = factory.LazyAttribute(lambda row: row.code[:4] + "00")
    city = "某市"
    province_code = factory.LazyAttribute(lambda row: row.code[:2] + "0000")
    province = "浙江省"
    lon = 120.0
    lat = 29.0

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        place = PLACES.get(kwargs["code"])
        return {**kwargs, **dict(zip(FIELDS, place, strict=True))} if place else kwargs


class TownshipFactory(factory.django.DjangoModelFactory[Township]):
    """A township of a county."""

    class Meta:
        model = Township

    county = factory.SubFactory(CountyFactory)
    code = factory.LazyAttributeSequence(
        lambda row, number: f"{row.county.code}{number % 1000:03d}"
    )
    name = factory.LazyAttribute(lambda row: f"乡{row.code}")
    lon = factory.LazyAttribute(lambda row: row.county.lon)
    lat = factory.LazyAttribute(lambda row: row.county.lat)


class TownshipRatingFactory(factory.django.DjangoModelFactory[TownshipRating]):
    """A township rated green for the business day."""

    class Meta:
        model = TownshipRating

    township = factory.SubFactory(TownshipFactory)
    day = date(2020, 2, 15)
    level = Level.GREEN
    rule = "R1.base"
    policy_version = "v1"


class CaseCountFactory(factory.django.DjangoModelFactory[CaseCount]):
    """One reported case."""

    class Meta:
        model = CaseCount

    county = factory.SubFactory(CountyFactory)
    day = date(2020, 2, 15)
    confirmed = 1
    source = "test"


class CaseReceiptFactory(factory.django.DjangoModelFactory[CaseReceipt]):
    """The receipt of one accepted row."""

    class Meta:
        model = CaseReceipt

    name = "test.csv"
    rows_in = 1
    accepted = 1
    rejected = 0
    duplicate = 0


class OverrideProposalFactory(factory.django.DjangoModelFactory[OverrideProposal]):
    """A proposal to rate a county yellow for a day, not decided yet."""

    class Meta:
        model = OverrideProposal

    county = factory.SubFactory(CountyFactory)
    day = date(2020, 2, 15)
    valid_until = date(2020, 2, 16)
    level = Level.YELLOW
    note = "A cluster that the figures do not show yet."
    by = factory.SubFactory(UserFactory)


class CountyRatingFactory(factory.django.DjangoModelFactory[CountyRating]):
    """A county rated green for the business day."""

    class Meta:
        model = CountyRating

    county = factory.SubFactory(CountyFactory)
    day = date(2020, 2, 15)
    level = Level.GREEN
    basis = CountyRating.Basis.PUBLISHED
    rule = "R1"
    policy_version = "default"


class IndicatorFigureFactory(factory.django.DjangoModelFactory[IndicatorFigure]):
    """Half of the coach lines run again."""

    class Meta:
        model = IndicatorFigure

    county = factory.SubFactory(CountyFactory)
    day = date(2020, 2, 15)
    indicator = "coaches"
    part = 15
    whole = 30
    source = "test"


class ControlTickFactory(factory.django.DjangoModelFactory[ControlTick]):
    """Contact tracing is in force from the business day on."""

    class Meta:
        model = ControlTick

    county = factory.SubFactory(CountyFactory)
    mechanism = "tracing"
    is_in_force = True
    day = date(2020, 2, 15)
    by = factory.SubFactory(UserFactory)


class PolicyVersionFactory(factory.django.DjangoModelFactory[PolicyVersion]):
    """A version of a rule's numbers that changes none of them."""

    class Meta:
        model = PolicyVersion

    rule = "R3"
    version = factory.Sequence(lambda number: f"v{number}")
    valid_from = date(2020, 2, 1)


class DutyFactory(factory.django.DjangoModelFactory[Duty]):
    """A county coordinator; `DutyFactory(role=Duty.Role.PROVINCE)` acts for the province."""

    class Meta:
        model = Duty

    user = factory.SubFactory(UserFactory)
    role = Duty.Role.COORDINATOR
    county = factory.Maybe(
        factory.LazyAttribute(lambda row: row.role == Duty.Role.COORDINATOR),
        yes_declaration=factory.SubFactory(CountyFactory),
        no_declaration=None,
    )
