"""Every code has words, in both languages, whatever details it comes with."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import transport
from risk.refusal import Refused
from transport import gate, wording
from transport.journey import Kind, Point, Why
from transport.models import PlanningRun
from transport.planner.explain import Limit

ROOT = Path(transport.__file__).parent
DETAILS = {
    "until": "2020-02-17", "rule": "R3.4", "first": "2020-02-15", "last": "2020-02-21",
    "day": "2020-02-18", "level": 4, "type": "c59", "wanted": 3, "at_hand": 2, "people": 5,
    "limit": 50, "limits": "fleet,reception", "name": "张*", "trip": "B1-001",
}  # fmt: skip
BRIDGE = {"already-seated", "journey-unsigned", "outside-dates", "stop-missing", "no-room"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", sorted({*gate.CODES, *BRIDGE}))
def test_every_reason_has_a_word_a_sentence_and_a_remedy(language, code):
    with translation.override(language):
        told = [
            wording.short_reason(code),
            wording.remedy(code),
            wording.reason(code, DETAILS),
            wording.reason(code, {"rule": "R3.1"} if "code-" in code else {}),
        ]

    assert all(told)
    assert not any("%(" in text for text in told)


def test_every_refusal_of_the_code_has_a_sentence():
    source = "".join(path.read_text() for path in ROOT.glob("actions/*.py"))
    raised = set(re.findall(r'Refused\(\s*"([a-z-]+)"', source)) | {"run-already-published"}

    assert raised <= wording.SENTENCES.keys()
    for code in wording.SENTENCES:
        assert "%(" not in wording.sentence(Refused(code, **DETAILS))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", sorted(wording.FAILURES))
def test_every_failure_of_a_run_has_words_that_name_the_piece(language, code):
    with translation.override(language):
        told = wording.failure(PlanningRun(failure=f"{code}:7" if "piece" in code else code))

    assert told
    assert ("7" in told) == ("piece" in code)
    assert "%(" not in told


def test_every_limit_of_the_planner_has_words():
    assert {limit.value for limit in Limit} == wording.LIMITS.keys()


def test_a_day_is_told_in_words():
    with translation.override("en"):
        told = wording.reason("code-yellow", {"rule": "R3.4", "until": "2020-02-17"})

    assert told == "Yellow code until the end of 17 Feb (rule R3.4)."


def test_an_unrated_county_is_called_so():
    with translation.override("en"):
        told = wording.reason("origin-level", {"level": None})

    assert told == "Nobody may leave the county of origin now (not rated)."


@pytest.mark.parametrize("why", Why)
def test_every_stop_on_the_way_says_why_or_explains_itself(why):
    told = wording.why(Point("", Kind.BREAK, 0, 20, 280.0, why, 240))

    assert bool(told) == (why is not Why.NONE)
