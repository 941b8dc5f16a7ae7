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
    Column("name", "姓名", "Name", ("员工姓名", "名字", "full name", "worker"), is_required=True),
    Column(
        "identity_number",
        "身份证号",
        "Identity number",
        (
            "身份证号码",
            "身份证",
            "公民身份号码",
            "证件号码",
            "证件号",
            "identity",
            "id number",
            "id no",
        ),
        is_required=True,
    ),
    Column(
        "phone",
        "手机号",
        "Phone",
        ("手机号码", "手机", "电话", "联系电话", "联系方式", "电话号码", "mobile", "phone number"),
        is_required=True,
    ),
    Column(
        "pickup",
        "上车乡镇",
        "Pick-up township",
        ("上车乡镇街道", "上车地点", "上车点", "上车镇", "乡镇", "出发乡镇", "pick-up", "pickup"),
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
    """Give the field that a heading means, or "" where it means none of ours."""
    folded = _plain(heading)
    if folded in _FIELD_BY_HEADING:
        return _FIELD_BY_HEADING[folded]
    both = [field for text, field in _FIELD_BY_HEADING.items() if _is_bilingual(folded, text)]
    return both[0] if both else ""


def _is_bilingual(folded: str, text: str) -> bool:
    """Tell whether the heading is a Chinese one of ours with its English words behind it."""
    rest = folded.removeprefix(text)
    return rest != folded and not text.isascii() and rest.isascii() and not rest.isdigit()


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
