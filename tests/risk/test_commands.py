import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from risk import actions, tasks
from risk.models import CaseCount, County, CountyRating
from risk.rating import Policy
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_counties_and_ratings_are_imported():
    assert "101 counties, 44 townships" in said("import_counties")
    assert "1080 in = 1080 new + 0 known already" in said("import_ratings")
    assert County.objects.count() == 101


def test_a_file_of_cases_is_imported_with_its_receipt(tmp_path, county):
    file = tmp_path / "cases.csv"
    file.write_text("date,county,confirmed\n2020-02-15,永康市,5\n2020-02-15,nowhere,5\n")

    words = said("import_cases", str(file))

    assert "2 in = 1 accepted + 1 rejected + 0 duplicate" in words
    assert "3: " in words
    assert CaseCount.objects.get().county == county


def test_a_file_without_a_head_is_refused_in_words(tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text("a,b\n")

    with pytest.raises(CommandError):
        said("import_cases", str(file))


def test_a_missing_file_is_said_so():
    with pytest.raises(CommandError):
        said("import_cases", "nowhere.csv")


def test_a_day_is_rated_and_can_be_made_again(county, report):
    report(county, {15: 13})

    assert "1 written" in said("rate_counties", "--date", "2020-02-15")
    moment = CountyRating.objects.get().decided_at.isoformat()
    first = said("rate_counties", "--date", "2020-02-15", "--known-at", moment)
    report(county, {15: 40})

    assert said("rate_counties", "--date", "2020-02-15", "--known-at", moment) == first
    assert CountyRating.objects.count() == 1


def test_numbers_confirmed_later_do_not_change_what_was_known_before(county, report):
    report(county, {15: 13})
    proposed = actions.propose_policy(
        Policy(cut_points=(1, 5, 10, 80)),
        version="v2",
        valid_from=date(2020, 2, 15),
        by=UserFactory(),
    )
    said("rate_counties", "--date", "2020-02-15")
    moment = CountyRating.objects.get().decided_at.isoformat()
    first = said("rate_counties", "--date", "2020-02-15", "--known-at", moment)

    actions.confirm_policy(proposed, second=UserFactory())
    said("rate_counties", "--date", "2020-02-15")

    assert CountyRating.objects.latest("id").policy_version == "v2"
    assert said("rate_counties", "--date", "2020-02-15", "--known-at", moment) == first


def test_the_nightly_task_rates_the_business_day_once(county, report):
    report(county, {15: 13})

    tasks.rate_counties_daily()
    tasks.rate_counties_daily()

    assert CountyRating.objects.get().day == date(2020, 2, 15)


def test_the_evidence_of_a_rating_is_plain_data(county, report):
    report(county, {15: 13})
    tasks.rate_counties_daily()

    assert json.dumps(CountyRating.objects.get().evidence)
