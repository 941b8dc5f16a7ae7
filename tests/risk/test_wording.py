import ast
from pathlib import Path

import pytest

from risk import wording
from risk.level_policy import Path as ApprovalPath
from risk.models import CountyRating
from risk.precision import Indicator, Origin
from risk.refusal import Refused

RISK = Path(wording.__file__).parent
PYTHON = [path for path in RISK.rglob("*.py") if "migrations" not in path.parts]


def _codes():
    """Give the code of every Refused(...) and RowFault(...) in the app."""
    found = set()
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            texts += [
                k.value.value
                for k in node.keywords
                if k.arg == "code" and isinstance(k.value, ast.Constant)
            ]
            if name in ("Refused", "RowFault", "_number", "_optional"):
                found |= {text for text in texts if isinstance(text, str) and "-" in text}
    return found


def _rules():
    """Give every rule id that a pure rule may answer."""
    found = set()
    for name in ("rating", "national_rating"):
        for node in ast.walk(ast.parse((RISK / f"{name}.py").read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                value = node.value
                if value[:3] in ("R1.", "R2.") and " " not in value:
                    found.add(value)
    return found


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    assert _codes() == set(wording.SENTENCES)


def test_every_rule_has_words():
    assert _rules() | {"R1.override", "published", "derived", "completed"} == set(wording.RULES)


def test_every_path_has_words():
    assert set(wording.PATHS) == set(ApprovalPath)


def test_every_indicator_has_words():
    assert set(wording.INDICATORS) == set(Indicator)
    assert set(wording.ORIGINS) == set(Origin)


def test_a_sentence_takes_the_details_of_its_refusal():
    text = wording.sentence(Refused("county-code-malformed", text="33x"))

    assert "33x" in text


@pytest.mark.parametrize("number", [None, 0, 4])
def test_a_level_has_a_word(number):
    assert wording.level(number)


def test_a_rule_of_another_app_is_shown_as_it_is():
    assert wording.rule("R9.unknown") == "R9.unknown"


def test_a_rule_id_fits_the_column():
    longest = CountyRating._meta.get_field("rule").max_length

    assert all(len(rule) <= longest for rule in wording.RULES)
