"""No refusal and no colour without words, in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

import workers_registry
from risk.refusal import Refused
from workers_registry import wording
from workers_registry.exchange.record import Fault

SOURCE = Path(workers_registry.__file__).parent
CODES = sorted(
    {
        code
        for path in SOURCE.rglob("*.py")
        for code in re.findall(r'Refused\(\s*"([a-z-]+)"', path.read_text())
    }
)
DETAILS = {
    "length": 17,
    "megabytes": 2,
    "people": 30,
    "with_ground": 1,
    "limit": 20,
    "province": "X",
}
GROUNDS = [
    ("R3.1", "confirmed", None, False),
    ("R3.1", "suspected", "2020-02-20", False),
    ("R3.1", "asymptomatic", None, True),
    ("R3.2", "close-contact", "2020-02-20", False),
    ("R3.3", "stay", "2020-02-20", False),
    ("R3.4", "stay", "2020-02-20", False),
    ("R3.5", "declaration", "2020-02-20", False),
    ("R3.6", "general-contact", "2020-02-20", False),
    ("R3.6", "declaration", "2020-02-20", False),
    ("R3.8", "recognised", "2020-02-20", False),
]


def test_the_sources_refuse_and_every_refusal_has_a_sentence_and_no_other():
    assert len(CODES) > 15
    assert {*CODES, *Fault} == set(wording.SENTENCES)


def test_every_fault_of_the_exchange_has_a_sentence_and_no_other():
    assert set(wording.EXCHANGE) == set(Fault)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", [*CODES, *Fault])
def test_every_sentence_takes_its_details(code, language):
    with translation.override(language):
        said = wording.sentence(Refused(str(code), **DETAILS))

    assert "%" not in said
    assert bool(re.search("[\u4e00-\u9fff]", said)) == (language == "zh-hans")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("rule", "kind", "until", "awaits"), GROUNDS)
def test_every_finding_is_said_to_the_worker_and_to_officials(rule, kind, until, awaits, language):
    finding = {
        "rule": rule,
        "kind": kind,
        "until": until,
        "awaits_county": awaits,
        "since": "2020-02-10",
        "last": "2020-02-12",
    }

    with translation.override(language):
        words = [wording.why(finding, place="温州市鹿城区"), wording.ground(finding, place="温州")]

    for said in words:
        assert "%" not in said
        assert "10" in said or "12" in said


@pytest.mark.parametrize(
    ("colour", "day", "awaits", "english"),
    [
        ("yellow", date(2020, 2, 19), False, "Green from 24:00 on 19 February"),
        ("red", date(2020, 2, 22), False, "24:00 on 22 February"),
        ("red", None, False, "Until you are released"),
        ("red", None, True, "Until your county confirms"),
    ],
)
def test_the_end_of_a_colour_is_one_date_or_what_it_waits_for(colour, day, awaits, english):
    with translation.override("en"):
        assert wording.until(colour, day, awaits_county=awaits) == english
    with translation.override("zh-hans"):
        assert wording.until(colour, day, awaits_county=awaits) != english


def test_days_are_said_as_people_say_them():
    with translation.override("zh-hans"):
        assert wording.day_in_words(date(2020, 2, 9)) == "2月9日"
    with translation.override("en"):
        assert wording.day_in_words(date(2020, 2, 9)) == "9 February"


@pytest.mark.parametrize(
    ("last", "said"), [("2020-02-10", "on 10 February."), ("2020-02-12", "from 10 February to 12")]
)
def test_a_stay_of_one_day_has_one_date(last, said):
    finding = {
        "rule": "R3.3",
        "kind": "stay",
        "until": "2020-02-26",
        "awaits_county": False,
        "since": "2020-02-10",
        "last": last,
    }

    with translation.override("en"):
        assert said in wording.why(finding, place="温州市")
