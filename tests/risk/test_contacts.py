"""Whom the people of a township call: entered by its county, by page and by API."""

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from risk import actions, demo_townships
from risk.models import Township
from tests.factories.risk import DutyFactory, TownshipFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
GIVEN = {"clinic": "石柱镇中心卫生院", "clinic_phone": "0579-000 0100", "supplies_phone": ""}


@pytest.fixture
def township(county):
    return TownshipFactory(county=county, code="330784105", name="石柱镇")


def numbers(township):
    found = Township.objects.get(pk=township.pk)
    return found.clinic, found.clinic_phone, found.supplies_phone


def test_only_the_named_townships_of_the_county_get_other_numbers(county, township, origin):
    own = TownshipFactory(county=county, clinic_phone="0579-000 0900")
    elsewhere = TownshipFactory(county=origin)
    wanted = {row.pk: actions.Contacts(clinic_phone="120") for row in (township, elsewhere)}

    assert actions.set_contacts(county, wanted) == 1
    assert actions.set_contacts(county, wanted) == 0

    assert numbers(township) == ("", "120", "")
    assert numbers(own) == ("", "0579-000 0900", "")
    assert numbers(elsewhere) == ("", "", "")


@pytest.mark.parametrize("number", ["call us", "1", "-120", "0579/8700", "120 "])
def test_the_database_takes_no_number_that_nobody_can_dial(township, number):
    with pytest.raises(IntegrityError), transaction.atomic():
        Township.objects.filter(pk=township.pk).update(clinic_phone=number)


def test_a_clinic_without_a_name_is_called_by_its_township(township):
    assert township.clinic_words == "石柱镇卫生院"

    township.clinic = "石柱中心卫生院"
    assert township.clinic_words == "石柱中心卫生院"


def test_the_reference_files_leave_the_countys_numbers_alone():
    actions.import_counties()
    Township.objects.filter(pk="330784105").update(clinic_phone="120")

    actions.import_counties()

    assert Township.objects.get(pk="330784105").clinic_phone == "120"


def test_the_demonstration_calls_nobody_and_leaves_one_township_of_each_county_without():
    found = demo_townships.telephones()

    assert {county: len(codes) for county, codes in found.items()} == {"330784": 13, "530627": 29}
    said = [number for codes in found.values() for pair in codes.values() for number in pair]
    assert all(number.split("-")[1].startswith("000") for number in said)
    assert len(set(said)) == len(said)


# ---- pages --------------------------------------------------------------------------------------


def test_the_county_enters_the_numbers_and_reads_which_are_missing(
    client, destination_coordinator, township
):
    client.force_login(destination_coordinator)
    assert (
        "还有 1 个乡镇没有卫生院电话" in client.get("/counties/330784/townships/").content.decode()
    )

    page = client.post("/townships/330784105/", GIVEN, follow=True).content.decode()

    assert "石柱镇中心卫生院" in page
    assert "没有卫生院电话" not in page
    assert numbers(township) == tuple(GIVEN.values())


def test_a_number_that_is_none_is_named_beside_its_field(client, destination_coordinator, township):
    client.force_login(destination_coordinator)

    response = client.post("/townships/330784105/", {**GIVEN, "clinic_phone": "ask Wang"})

    assert response.status_code == 400
    assert "号码只能用数字" in response.content.decode()
    assert numbers(township) == ("", "", "")


def test_the_county_page_leads_there(client, destination_coordinator, county):
    client.force_login(destination_coordinator)

    assert "/counties/330784/townships/" in client.get("/counties/330784/").content.decode()


def test_nobody_else_changes_the_numbers(client, county, township, origin_coordinator):
    for user in (origin_coordinator, DutyFactory(role="province").user, UserFactory()):
        client.force_login(user)
        assert client.get("/counties/330784/townships/").status_code == 404
        assert client.post("/townships/330784105/", GIVEN).status_code == 404
        assert "/counties/330784/townships/" not in client.get("/counties/330784/").content.decode()

    assert numbers(township) == ("", "", "")


# ---- API ----------------------------------------------------------------------------------------

ADDRESS = "/api/counties/330784/contacts/"


def api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.mark.urls("tests.risk.api_urls")
def test_the_api_takes_many_at_once_and_gives_them_to_whoever_signed_in(
    destination_coordinator, township
):
    answer = api(destination_coordinator).put(
        ADDRESS, [{"township": "330784105", **GIVEN}], format="json"
    )

    assert answer.status_code == 200, answer.json()
    row = {"township": "330784105", "name": "石柱镇", **GIVEN}
    assert answer.json() == [row]
    assert api(UserFactory()).get(ADDRESS).json() == [row]


@pytest.mark.urls("tests.risk.api_urls")
@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"township": "330784105", **GIVEN, "clinic_phone": "x"}, "clinic_phone"),
        ({"township": "530627100", **GIVEN}, "township"),
        ({"township": "330784105", "clinic_phone": "120"}, "supplies_phone"),
    ],
)
def test_the_api_names_what_is_wrong_and_writes_nothing(
    destination_coordinator, township, origin, row, field
):
    TownshipFactory(county=origin, code="530627100")
    good = {"township": "330784105", **GIVEN}

    answer = api(destination_coordinator).put(ADDRESS, [good, row], format="json")

    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]["1"]
    assert numbers(township) == ("", "", "")


@pytest.mark.urls("tests.risk.api_urls")
def test_the_api_takes_no_numbers_for_anothers_county(origin_coordinator, province, township):
    for user in (origin_coordinator, province):
        answer = api(user).put(ADDRESS, [{"township": "330784105", **GIVEN}], format="json")
        assert answer.status_code == 404

    assert numbers(township) == ("", "", "")
