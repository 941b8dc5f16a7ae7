"""The open-data sets: which columns each has, and what they mean.

A column is a name and a sentence; the names never change with the language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a set."""

    name: str
    field: str
    """The model's field, in the spelling of a query."""
    words: Promise


@dataclass(frozen=True, slots=True)
class DataSet:
    """One set: what a row is, and its columns."""

    name: Promise
    row: Promise
    columns: tuple[Column, ...]


CODE = Column("county", "county_id", _("six-digit code (GB/T 2260)"))
SYNTHETIC = Column("synthetic", "is_synthetic", _("yes where generated or completed by us"))
SOURCE = Column("source", "source", _("where it is from"))

SETS: Mapping[str, DataSet] = {
    "counties": DataSet(
        _("Counties"),
        _("one county of February 2020"),
        (
            Column("code", "code", _("six-digit code (GB/T 2260)")),
            Column("name", "name", _("name")),
            Column("city_code", "city_code", _("city code")),
            Column("city", "city", _("city")),
            Column("province", "province", _("province")),
            Column("lon", "lon", _("longitude, degrees")),
            Column("lat", "lat", _("latitude, degrees")),
        ),
    ),
    "ratings": DataSet(
        _("Ratings"),
        _("one rating of one county"),
        (
            CODE,
            Column("day", "day", _("day it was assessed for")),
            Column("level", "level", _("0 green, 1 blue, 2 yellow, 3 orange, 4 red")),
            Column("basis", "basis", _("published, derived, rule or override")),
            Column("rule", "rule", _("id of the rule that decided")),
            Column("policy_version", "policy_version", _("version of the numbers")),
            Column("valid_until", "valid_until", _("last day of an override")),
            SOURCE,
            SYNTHETIC,
        ),
    ),
    "cases": DataSet(
        _("Case figures"),
        _("one reported figure; a correction is a further row"),
        (
            CODE,
            Column("zone", "zone", _("development zone, reported apart")),
            Column("township", "township_id", _("nine-digit code; part of its county's figure")),
            Column("day", "day", _("day it is as of")),
            Column("confirmed", "confirmed", _("confirmed, cumulative")),
            Column("local", "local", _("of these local")),
            Column("clusters", "clusters", _("clusters, last 14 days")),
            SOURCE,
            SYNTHETIC,
            Column("recorded_at", "recorded_at", _("when it was recorded")),
        ),
    ),
    "townships": DataSet(
        _("Ratings of townships"),
        _("one rating of one township"),
        (
            Column("township", "township_id", _("nine-digit code of the township")),
            Column("name", "township__name", _("name")),
            Column("day", "day", _("day it was assessed for")),
            Column("level", "level", _("0 green, 1 blue, 2 yellow, 3 orange, 4 red")),
            Column("rule", "rule", _("id of the rule that decided")),
            Column("policy_version", "policy_version", _("version of the numbers")),
            SYNTHETIC,
        ),
    ),
    "controls": DataSet(
        _("Control checklists"),
        _("one control mechanism put in force in one county, or set aside"),
        (
            CODE,
            Column("day", "day", _("day from which it holds")),
            Column("mechanism", "mechanism", _("name of the control mechanism")),
            Column("in_force", "is_in_force", _("yes where it is in force")),
        ),
    ),
    "precision": DataSet(
        _("Figures of the precision index"),
        _("one indicator of the precision index for one county and day"),
        (
            CODE,
            Column("day", "day", _("day it is as of")),
            Column("indicator", "indicator", _("name of the indicator")),
            Column("part", "part", _("the part")),
            Column("whole", "whole", _("the whole")),
            SOURCE,
            SYNTHETIC,
        ),
    ),
    "policies": DataSet(
        _("Numbers of the rules"),
        _("one version of one rule's numbers, in force from a day on"),
        (
            Column("rule", "rule", _("id of the rule")),
            Column("version", "version", _("version of the numbers")),
            Column("valid_from", "valid_from", _("first day on which it holds")),
            Column("values", "values", _("the numbers, as JSON")),
            Column("confirmed_at", "confirmed_at", _("when the second person put it in force")),
        ),
    ),
}
