"""Every code has a sentence, and every sentence has the figures that its code brings."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from enterprises import approval, wording
from enterprises.roster_file import COLUMNS
from enterprises.screening import Check, Outlook, Result, Standing
from risk.refusal import Refused
from tests.factories.enterprises import RosterFaultFactory

SOURCES = sorted((Path(settings.BASE_DIR) / "enterprises").rglob("*.py"))
CODE = re.compile(r"[a-z]+(-[a-z]+)+")


def codes_given_to(*names: str) -> set[str]:
    """Find the first string argument of every call of the names in this app's sources."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            constants = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if node.func.id in names:
                found |= {value for value in constants if CODE.fullmatch(str(value))}
    return found


def test_every_refusal_of_this_app_has_a_sentence():
    assert codes_given_to("Refused") - set(wording.SENTENCES) == set()


def test_every_fault_has_a_sentence():
    codes = codes_given_to("_Bad", "Fault") | {"identity-number-rounded", "cell-formula"}

    assert codes - set(wording.FAULTS) == set()


def test_every_column_measure_and_item_has_a_word():
    assert {column.field for column in COLUMNS} == set(wording.FIELDS)
    assert set(approval.MEASURES) == set(wording.MEASURES)
    assert set(approval.RETURN_ITEMS) == set(wording.ITEMS)


def test_a_refusal_names_its_details_in_words():
    refusal = Refused("file-no-headings", missing=["phone", "pickup"])

    with translation.override("en"):
        assert "Phone, Pick-up township" in wording.sentence(refusal)


def test_a_misspelt_township_is_answered_with_a_question():
    details = {"value": "破机镇", "county": "镇雄县", "suggestion": "泼机镇"}

    with translation.override("en"):
        words = wording.fault_sentence({"code": "township-unknown", "details": details})

    assert words.endswith("did you mean “泼机镇”?")


@pytest.mark.django_db
def test_rows_with_the_same_fault_share_a_line():
    first = RosterFaultFactory(row=40)
    second = RosterFaultFactory(upload=first.upload, row=41)

    with translation.override("en"):
        (group,) = wording.fault_groups([first, second])

    assert group.text.startswith("Rows 40, 41, Phone:")
    assert group.anchor == f"row-{first.pk}"


@pytest.mark.parametrize(("code", "result"), list(wording.CHECKS))
def test_every_check_can_be_said(code, result):
    figures = ("missing", "places", "advised", "workers", "faults", "ready", "days", "level")

    title, note = wording.check_words(Check(code, Result(result), dict.fromkeys(figures, 1)))

    assert title
    assert note


@pytest.mark.parametrize("code", ["ready", "code-red", "medical-expired"])
def test_every_outlook_has_a_reason_and_a_next_step(code):
    outlook = Outlook(Standing.WAITS, code)

    assert wording.outlook_words(outlook)
    assert wording.outlook_next(outlook)
