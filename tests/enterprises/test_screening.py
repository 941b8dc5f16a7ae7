"""The outlook of each worker and the checks of an application."""

from dataclasses import replace
from datetime import date

import pytest

from enterprises.approval import MEASURES, Path, Policy
from enterprises.screening import (
    ApplicationFacts,
    EntryFacts,
    Result,
    Standing,
    checks,
    outlook,
    passes_all,
)

TODAY = date(2020, 2, 15)
READY = EntryFacts(colour="green", current_until=TODAY, medical_until=TODAY)
APPLICATION = ApplicationFacts(
    level=0,
    path=Path.FILING,
    path_today=Path.FILING,
    is_white_listed=False,
    measures=MEASURES,
    isolation_places=1,
    workers=20,
    ready=20,
    missing_papers=0,
    pending_faults=0,
    is_credit_code_valid=True,
    submitted_on=TODAY,
    arrive_from=date(2020, 2, 18),
)


def test_a_green_current_code_and_a_valid_check_make_a_worker_ready():
    assert outlook(READY, today=TODAY).standing is Standing.READY


@pytest.mark.parametrize(
    ("change", "standing", "code", "on"),
    [
        ({"colour": None}, Standing.WAITS, "code-missing", None),
        (
            {"colour": "red", "until": date(2020, 2, 22)},
            Standing.STAYS,
            "code-red",
            date(2020, 2, 23),
        ),
        ({"colour": "red"}, Standing.STAYS, "code-red", None),
        (
            {"colour": "yellow", "until": date(2020, 2, 19)},
            Standing.WAITS,
            "code-yellow",
            date(2020, 2, 20),
        ),
        ({"current_until": date(2020, 2, 14)}, Standing.WAITS, "code-not-current", TODAY),
        ({"current_until": None}, Standing.WAITS, "code-not-current", TODAY),
        ({"medical_until": None}, Standing.WAITS, "medical-missing", None),
        ({"medical_until": date(2020, 2, 14)}, Standing.WAITS, "medical-expired", None),
        ({"is_fit": False}, Standing.STAYS, "medical-unfit", None),
    ],
)
def test_the_gravest_hindrance_is_named_with_the_day_it_ends(change, standing, code, on):
    seen = outlook(replace(READY, **change), today=TODAY)

    assert (seen.standing, seen.code, seen.on) == (standing, code, on)


def results(**change: object) -> dict[str, Result]:
    made = checks(replace(APPLICATION, **change), Policy())
    return {check.code: check.result for check in made}


def test_a_right_application_passes_every_check():
    assert set(results().values()) == {Result.PASSED}
    assert passes_all(checks(APPLICATION, Policy()))


@pytest.mark.parametrize(
    ("change", "code", "result"),
    [
        ({"is_credit_code_valid": False}, "credit-code", Result.FAILED),
        ({"level": None}, "path", Result.FAILED),
        ({"level": 2, "path": Path.SITE_CHECK}, "path", Result.LOOK),
        ({"level": 2, "path_today": Path.SITE_CHECK}, "path", Result.LOOK),
        ({"level": 3, "path": Path.WHITE_LIST}, "path", Result.FAILED),
        ({"measures": MEASURES[1:]}, "measures", Result.FAILED),
        ({"workers": 21, "ready": 21}, "isolation", Result.LOOK),
        ({"pending_faults": 1}, "roster", Result.LOOK),
        ({"workers": 0, "ready": 0}, "workers", Result.FAILED),
    ],
)
def test_each_check_that_does_not_pass_keeps_an_application_out_of_a_bulk_approval(
    change, code, result
):
    assert results(**change)[code] is result
    assert not passes_all(checks(replace(APPLICATION, **change), Policy()))


@pytest.mark.parametrize("change", [{"ready": 19}, {"arrive_from": TODAY}])
def test_single_codes_and_a_late_filing_do_not_keep_it_out(change):
    facts = replace(APPLICATION, **change)

    assert Result.LOOK in {check.result for check in checks(facts, Policy())}
    assert passes_all(checks(facts, Policy()))
