"""Rows with the same wrong text are mended together, and nothing else changes by it."""

import pytest
from django.urls import reverse

from enterprises import actions, queries
from enterprises.models import RosterFault
from tests.enterprises.roster_file.sheets import NUMBERS, workbook
from tests.factories.enterprises import ApplicationFactory, RosterFaultFactory
from tests.factories.risk import TownshipFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def draft(enterprise, origin):
    for name in ("泼机镇", "黑树镇"):
        TownshipFactory(county=origin, name=name)
    return ApplicationFactory(enterprise=enterprise, origin_county=origin)


@pytest.fixture
def three(draft, owner):
    """Give two rows with the same misspelt township and one with another."""
    names = ("破机镇", "破机镇", "黑树街")
    rows = [
        (f"罗成{at}", number, f"1381234567{at}", pickup)
        for at, (number, pickup) in enumerate(zip(NUMBERS, names, strict=True))
    ]
    actions.import_roster(draft, file_name="r.xlsx", content=workbook(rows), by=owner)
    return list(RosterFault.objects.order_by("row"))


def mend_page(draft):
    return reverse("enterprises:mend", args=[draft.pk])


def test_a_wrong_text_that_two_rows_share_is_one_line(three):
    (line,) = queries.same_faults(three)

    assert (line.field, line.text, len(line.faults)) == ("pickup", "破机镇", 2)


def test_one_text_mends_all_rows_alike_and_no_other(draft, owner, three):
    result = actions.mend_alike(three[0], field="pickup", text="泼机镇", by=owner)

    assert (result.mended, result.still_faulty) == (2, 0)
    assert {entry.pickup.name for entry in draft.entries.all()} == {"泼机镇"}
    three[2].refresh_from_db()
    assert three[2].outcome == ""
    upload = draft.uploads.get()
    assert (upload.rows_in, upload.accepted, upload.rejected) == (3, 2, 1)


def test_a_wrong_text_for_all_leaves_them_to_be_mended_together_again(owner, three):
    result = actions.mend_alike(three[0], field="pickup", text="坡机镇", by=owner)

    assert (result.mended, result.still_faulty) == (0, 2)
    (line,) = queries.same_faults(RosterFault.objects.all())
    assert line.text == "坡机镇"


def test_what_says_something_of_one_person_is_not_written_into_many_rows(draft, owner):
    rows = [(f"罗成{at}", NUMBERS[at], "138", "泼机镇") for at in range(2)]
    actions.import_roster(draft, file_name="r.xlsx", content=workbook(rows), by=owner)
    first = RosterFault.objects.order_by("row")[0]

    result = actions.mend_alike(first, field="phone", text="13812345678", by=owner)

    assert (result.mended, result.still_faulty) == (0, 0)
    assert queries.same_faults(RosterFault.objects.all()) == []


def test_the_page_offers_the_suggestion_for_all_rows_and_takes_it(client, draft, owner, three):
    client.force_login(owner)
    key = f"{three[0].pk}-pickup"
    body = client.get(reverse("enterprises:application", args=[draft.pk])).content.decode()

    client.post(mend_page(draft), {"alike": key, f"alike-{key}": "泼机镇"})

    assert f'name="alike-{key}" value="泼机镇"' in body
    assert draft.entries.count() == 2


def test_a_suggestion_for_one_row_keeps_what_was_typed_in_the_others(client, draft, owner, three):
    client.force_login(owner)

    client.post(
        mend_page(draft),
        {
            f"cell-{three[0].pk}-pickup": "破机镇",
            f"cell-{three[2].pk}-pickup": "黑树镇",
            "take": f"{three[0].pk}-pickup-泼机镇",
        },
    )

    assert sorted(entry.pickup.name for entry in draft.entries.all()) == ["泼机镇", "黑树镇"]


def test_rows_of_another_enterprise_are_not_reached(client, draft, owner, origin):
    client.force_login(owner)
    foreign = RosterFaultFactory(upload__application__origin_county=origin)
    key = f"{foreign.pk}-pickup"

    answer = client.post(mend_page(draft), {"alike": key, f"alike-{key}": "泼机镇"})

    foreign.refresh_from_db()
    assert answer.status_code == 404
    assert foreign.outcome == ""


@pytest.mark.parametrize("alike", ["x", "999999-pickup", "99999999999999999999-pickup", "-"])
def test_a_line_that_never_was_is_not_found(client, draft, owner, three, alike):
    client.force_login(owner)

    assert client.post(mend_page(draft), {"alike": alike}).status_code == 404


def test_the_api_mends_rows_alike_and_says_how_many(client, draft, owner, three):
    client.force_login(owner)
    address = f"/api/roster-faults/{three[0].pk}/mend-alike/"

    refused = client.post(address, {"field": "phone", "text": "1"}, content_type=JSON)
    answer = client.post(address, {"field": "pickup", "text": "泼机镇"}, content_type=JSON)

    assert refused.status_code == 400
    assert answer.json() == {"mended": 2, "still_faulty": 0}
