"""The roster template: one sheet to fill, one example, one of notes. Pure.

The words of both languages stand here because the file leaves the site: no catalogue follows it.
"""

import io
from typing import Any

import xlsxwriter

from enterprises.roster_file.columns import COLUMNS, EXAMPLE_SHEETS, Column
from enterprises.roster_file.places import Places

ROWS_WITH_LISTS = 2_000
"""So many rows of the sheet have drop-downs and the text format."""

_SHEETS = {"zh": ("名单", "选项", "说明"), "en": ("Roster", "Lists", "Notes")}
_PRIORITY_WORDS = {
    "zh": ("关键岗位", "技术岗位", "其他"),
    "en": ("Key post", "Skilled", "Other"),
}
_SYMPTOM_WORDS = {
    "zh": ("无", "发热", "咳嗽", "乏力", "呼吸困难", "腹泻"),
    "en": ("None", "Fever", "Cough", "Fatigue", "Breathlessness", "Diarrhoea"),
}
_NOTES: dict[str, tuple[str, str]] = {
    "name": ("与身份证一致", "As on the identity card"),
    "identity_number": (
        "18 位。本列已设为文本格式，请不要改成数字",
        "18 characters. The column is set to text; please do not turn it into a number",
    ),
    "phone": ("11 位手机号，用来收乘车通知", "11 digits; notices about the journey go there"),
    "pickup": ("从下拉框里选", "Choose from the list"),
    "dropoff": (
        "从下拉框里选；不填就是企业所在的镇（街道）",
        "Choose from the list; empty means the enterprise's own township",
    ),
    "household": (
        "同一家人写同一个记号，坐同一趟车，例如 A1",
        "The same mark for one family: they travel together, for example A1",
    ),
    "priority": ("关键岗位先走；不填就是“其他”", "Key posts go first; empty means Other"),
    "temperature": (
        "今天量的体温。不填就没有健康申报，健康码不更新",
        "Measured today. Without it there is no health declaration and the code is not current",
    ),
    "symptoms": ("没有就写“无”；几样之间用顿号", "None if there are none; commas between several"),
    "stay_county": (
        "14 天内到过的别的县；没有就不填；几个之间用顿号",
        "Other counties within 14 days; empty if none; commas between several",
    ),
    "left_on": ("离开那个县的日子", "The day that county was left"),
    "checked_on": (
        "体检的日子，14 天内有效。不填就没有体检证明，不能坐车",
        "The day of the medical check, good for 14 days. Without it nobody may ride",
    ),
    "wanted_on": ("最晚哪天要到岗；可不填", "The day the worker is needed; may stay empty"),
}
_EXAMPLES: tuple[dict[str, tuple[str, str]], ...] = (
    {
        "name": ("陈示例", "Chen Shili"),
        "identity_number": ("53062719880312000X", "53062719880312000X"),
        "phone": ("19999990001", "19999990001"),
        "household": ("A1", "A1"),
        "priority": ("关键岗位", "Key post"),
        "temperature": ("36.5", "36.5"),
        "symptoms": ("无", "None"),
        "checked_on": ("2020-02-12", "2020-02-12"),
    },
)
_WORDS = {
    "zh": ("栏目", "要填吗", "怎么填", "必填", "可不填"),
    "en": ("Column", "Needed?", "How to fill it in", "Required", "Optional"),
}
_TEXT_FIELDS = {"identity_number", "phone", "household"}
_WIDTHS = {"identity_number": 22, "phone": 14, "pickup": 18, "dropoff": 18, "stay_county": 24}


def template_workbook(places: Places, *, language: str) -> bytes:
    """Give the .xlsx to fill, in "zh" or "en", with drop-downs of both ends' townships."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    roster, lists, notes = _SHEETS[language]
    sheet = book.add_worksheet(roster)
    _write_head(book, sheet, language)
    example = book.add_worksheet(EXAMPLE_SHEETS[0 if language == "zh" else 1])
    _write_head(book, example, language)
    _write_example(example, places, language)
    _write_notes(book, book.add_worksheet(notes), language)
    options = {
        "pickup": tuple(places.pickups),
        "dropoff": tuple(places.dropoffs),
        "priority": _PRIORITY_WORDS[language],
        "symptoms": _SYMPTOM_WORDS[language],
    }
    _write_lists(book.add_worksheet(lists), options)
    _add_drop_downs(sheet, lists, options)
    book.close()
    return stream.getvalue()


def _write_head(book: Any, sheet: Any, language: str) -> None:
    plain = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}
    needed = book.add_format({**plain, "bg_color": "#E3E6FA"})
    optional = book.add_format({**plain, "bg_color": "#F1F2F5"})
    text = book.add_format({"num_format": "@"})
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
    for number, column in enumerate(COLUMNS):
        form = text if column.field in _TEXT_FIELDS else None
        sheet.set_column(number, number, _WIDTHS.get(column.field, 13), form)
        sheet.write_string(
            0, number, _head(column, language), needed if column.is_required else optional
        )


def _head(column: Column, language: str) -> str:
    """Give the heading with its unit and a star where it must be filled."""
    unit = {"temperature": "(℃)"}.get(column.field, "")
    return column.heading(language) + unit + ("*" if column.is_required else "")


def _write_example(sheet: Any, places: Places, language: str) -> None:
    at = 0 if language == "zh" else 1
    for row, example in enumerate(_EXAMPLES, start=1):
        cells = {field: words[at] for field, words in example.items()}
        cells["pickup"] = next(iter(places.pickups), "")
        cells["dropoff"] = next(iter(places.dropoffs), "")
        for number, column in enumerate(COLUMNS):
            sheet.write_string(row, number, cells.get(column.field, ""))


def _write_notes(book: Any, sheet: Any, language: str) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    words = _WORDS[language]
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 70)
    for number, word in enumerate(words[:3]):
        sheet.write_string(0, number, word, bold)
    for row, column in enumerate(COLUMNS, start=1):
        sheet.write_string(row, 0, column.heading(language), wrap)
        sheet.write_string(row, 1, words[3] if column.is_required else words[4], wrap)
        sheet.write_string(row, 2, _NOTES[column.field][0 if language == "zh" else 1], wrap)


def _write_lists(sheet: Any, options: dict[str, tuple[str, ...]]) -> None:
    for column, words in enumerate(options.values()):
        for row, word in enumerate(words):
            sheet.write_string(row, column, word)
    sheet.hide()


def _add_drop_downs(sheet: Any, lists: str, options: dict[str, tuple[str, ...]]) -> None:
    """Point the cells of a column at its list; other words only warn, the import decides."""
    positions = {column.field: number for number, column in enumerate(COLUMNS)}
    for number, (field, words) in enumerate(options.items()):
        if not words:
            continue
        letter = "ABCDEFG"[number]
        source = f"='{lists}'!${letter}$1:${letter}${len(words)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, positions[field], ROWS_WITH_LISTS, positions[field], rule)
