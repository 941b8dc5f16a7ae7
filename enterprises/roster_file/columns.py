"""The columns of a roster and the many ways in which people head them. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a roster says of a worker."""

    field: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False

    def heading(self, language: str) -> str:
        """Give the heading for the template in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        "姓名",
        "Name",
        (
            "员工姓名",
            "职工姓名",
            "人员姓名",
            "工人姓名",
            "名字",
            "full name",
            "worker",
            "worker name",
            "employee",
            "employee name",
        ),
        is_required=True,
    ),
    Column(
        "identity_number",
        "身份证号",
        "Identity number",
        (
            "身份证号码",
            "身份证",
            "公民身份号码",
            "公民身份证号码",
            "居民身份证",
            "居民身份证号",
            "居民身份证号码",
            "证件号码",
            "证件号",
            "identity",
            "identity card",
            "identity card number",
            "id",
            "id card",
            "id card no",
            "id card number",
            "id number",
            "id no",
            "national id",
            "citizen id",
        ),
        is_required=True,
    ),
    Column(
        "phone",
        "手机号",
        "Phone",
        (
            "手机号码",
            "手机",
            "手机电话",
            "移动电话",
            "本人电话",
            "本人手机",
            "联系手机",
            "电话",
            "联系电话",
            "联系方式",
            "电话号码",
            "mobile",
            "mobile number",
            "mobile phone",
            "cell phone",
            "phone number",
            "phone no",
            "tel",
            "telephone",
        ),
        is_required=True,
    ),
    Column(
        "pickup",
        "上车乡镇",
        "Pick-up township",
        (
            "上车乡镇街道",
            "上车地点",
            "上车点",
            "上车镇",
            "乘车地点",
            "乘车乡镇",
            "乡镇",
            "所在乡镇",
            "居住乡镇",
            "出发乡镇",
            "pick-up",
            "pickup",
            "pick-up point",
            "pick-up place",
            "township",
            "boarding township",
        ),
        is_required=True,
    ),
    Column(
        "dropoff",
        "下车乡镇",
        "Drop-off township",
        ("下车镇街道", "下车镇", "下车地点", "下车点", "到达乡镇", "drop-off", "dropoff"),
    ),
    Column("household", "同行组", "Travels with", ("同行", "家庭", "同行人", "household", "group")),
    Column(
        "priority",
        "岗位优先级",
        "Post priority",
        ("优先级", "岗位", "岗位类别", "priority", "post"),
    ),
    Column(
        "temperature", "体温", "Temperature", ("今日体温", "体温度", "temp", "body temperature")
    ),
    Column("symptoms", "症状", "Symptoms", ("有无症状", "身体症状", "symptom")),
    Column(
        "stay_county",
        "14天内到过的外县",
        "Other counties in 14 days",
        (
            "14天内到过的县",
            "到过的外县",
            "外县",
            "14天旅居史",
            "旅居史",
            "other county",
            "other counties",
        ),
    ),
    Column("left_on", "离开日期", "Left on", ("离开外县日期", "离开时间", "left", "date left")),
    Column("checked_on", "体检日期", "Medical check on", ("体检时间", "体检", "medical check")),
    Column("wanted_on", "到岗日期", "Wanted at work on", ("返岗日期", "到岗时间", "wanted on")),
)
"""In the order of the template."""

EXAMPLE_SHEETS = ("示例", "Example")
"""Sheets of these names are never read as a roster."""

BY_FIELD = {column.field: column for column in COLUMNS}
REQUIRED = tuple(column.field for column in COLUMNS if column.is_required)
OPTIONAL = tuple(column.field for column in COLUMNS if not column.is_required)
OF_ONE_PERSON = frozenset({"name", "identity_number", "phone", "household"})
"""In these columns the same wrong text in two rows is no reason to write the same right one."""

_BRACKETS = re.compile(r"[(\[【](?:[ -'*-Z^-~]*|\d+ ?位[^)\]】]{0,4}|见[^)\]】]*)[)\]】]")
"""An explanation in brackets: "(Name)", "(18位)"; any other may name another person."""
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z .'/-]*")
_NOISE = re.compile(r"[\s()\[\]【】:*/、,._\-'\"“”]|必填|选填|required|optional")


def _plain(heading: str) -> str:
    """Fold a heading to what counts in it: no spaces, brackets, stars or units; lower case."""
    text = unicodedata.normalize("NFKC", heading).casefold().replace("°c", "")
    return _NOISE.sub("", text.split("(填")[0]).removesuffix("celsius")


_FIELD_BY_HEADING = {
    _plain(text): column.field
    for column in COLUMNS
    for text in (column.field, column.zh, column.en, *column.aliases)
}


def field_of(heading: str) -> str:
    """Give the field that a heading means, or "" where it means none of ours.

    As it stands; else without explanations in brackets; else by its Chinese words alone.
    """
    text = unicodedata.normalize("NFKC", heading)
    outside = _BRACKETS.sub("", text)
    for reading in (text, outside, _ENGLISH.sub("", outside)):
        folded = _plain(reading)
        if folded in _FIELD_BY_HEADING:
            return _FIELD_BY_HEADING[folded]
    return ""


def fields_of(headings: Iterable[str]) -> tuple[str, ...]:
    """Give the field of every heading; the first heading of a field has it, later ones none."""
    seen: set[str] = set()
    fields = []
    for heading in headings:
        field = field_of(heading)
        fields.append("" if field in seen else field)
        seen.add(field)
    return tuple(fields)


def missing_columns(fields: Sequence[str]) -> tuple[str, ...]:
    """Give the required columns that are not among the fields, in the template's order."""
    return tuple(field for field in REQUIRED if field not in fields)
