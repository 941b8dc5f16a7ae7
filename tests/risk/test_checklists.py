"""The eight control mechanisms: the county keeps them, its level asks for them."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from risk import actions, queries
from risk.level_policy import Mechanism, Policy, Stance, requirements
from risk.models import ControlTick, Level
from risk.refusal import Refused
from tests.factories.risk import CountyRatingFactory, DutyFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
ADDRESS = "/counties/330784/checklist/"


def wanted(seen=0, day=DAY, **states):
    named = {name.replace("_", "-"): state for name, state in states.items()}
    return actions.WantedControls(states=named, day=day, seen=seen)


@pytest.fixture
def coordinator(destination_coordinator):
    return destination_coordinator


@pytest.mark.parametrize(
    ("level", "stance", "number"),
    [
        (Level.GREEN, Stance.RESUME, 0),
        (Level.YELLOW, Stance.CONTROL_FIRST, 0),
        (Level.ORANGE, Stance.EPIDEMIC_FIRST, 8),
        (Level.RED, Stance.EPIDEMIC_FIRST, 8),
    ],
)
def test_a_level_says_what_goes_first_and_whether_the_checklist_holds(level, stance, number):
    asked = requirements(level)

    assert (asked.stance, len(asked.mechanisms)) == (stance, number)


def test_a_tick_is_a_further_row_and_the_last_holds(county, coordinator):
    assert actions.tick_controls(county, wanted(tracing=True, data=False), by=coordinator) == 1
    seen = queries.checklist(county, DAY).seen
    assert actions.tick_controls(county, wanted(seen, tracing=True), by=coordinator) == 0
    assert actions.tick_controls(county, wanted(seen, tracing=False), by=coordinator) == 1

    assert queries.checklist(county, DAY).in_force == 0
    assert [tick.is_in_force for tick in ControlTick.objects.order_by("id")] == [True, False]


def test_a_past_day_keeps_the_checklist_it_had(county, coordinator):
    actions.tick_controls(county, wanted(tracing=True), by=coordinator)

    assert queries.checklist(county, date(2020, 2, 14)).in_force == 0
    assert queries.checklist(county, date(2020, 2, 20)).in_force == 1


def test_who_looked_before_another_saved_loses_nothing_of_theirs(county, coordinator):
    actions.tick_controls(county, wanted(tracing=True), by=coordinator)

    with pytest.raises(Refused, match="controls-changed-meanwhile"):
        actions.tick_controls(county, wanted(tracing=False), by=coordinator)
    assert queries.checklist(county, DAY).in_force == 1


def test_a_mechanism_that_is_not_on_the_list_is_refused(county, coordinator):
    with pytest.raises(Refused, match="control-unknown"):
        actions.tick_controls(county, wanted(weather=True), by=coordinator)


def test_a_later_policy_may_word_the_items_anew(client, county, coordinator):
    actions.change_policy(
        Policy(mechanisms=("人员管控", "交通管控")),
        version="v2",
        valid_from=DAY,
        by=UserFactory(),
        second=UserFactory(),
    )
    client.force_login(coordinator)

    assert "交通管控" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize(("level", "missing"), [(Level.ORANGE, 7), (Level.BLUE, 0)])
def test_what_a_level_asks_for_and_is_not_there_is_missing(county, coordinator, level, missing):
    CountyRatingFactory(county=county, level=level)
    actions.tick_controls(county, wanted(tracing=True), by=coordinator)

    assert queries.checklist(county, DAY).missing == missing


# ---- pages --------------------------------------------------------------------------------------


def test_a_coordinator_ticks_the_list_and_the_county_page_says_who(client, county, coordinator):
    client.force_login(coordinator)
    form = {"in_force": ["tracing", "isolation"], "seen": 0, "note": "since Monday"}

    page = client.post(ADDRESS, form, follow=True).content.decode()

    assert "since Monday" in page
    assert coordinator.username in page
    assert set(ControlTick.objects.values_list("mechanism", flat=True)) == {"tracing", "isolation"}


def test_a_stale_form_is_sent_back_in_words(client, county, coordinator):
    actions.tick_controls(county, wanted(tracing=True), by=coordinator)
    client.force_login(coordinator)

    response = client.post(ADDRESS, {"in_force": [], "seen": 0})

    assert response.status_code == 400
    assert "别人" in response.content.decode()


def test_the_province_sees_every_list_and_changes_none(client, county, coordinator):
    actions.tick_controls(county, wanted(tracing=True), by=coordinator)
    client.force_login(DutyFactory(role="province").user)

    assert "1 / 8" in client.get("/checklists/").content.decode()
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"seen": 0}).status_code == 404


def test_a_stranger_finds_no_checklists(client, county):
    client.force_login(UserFactory())

    assert client.get("/checklists/").status_code == 404
    assert client.get(ADDRESS).status_code == 404


def test_the_map_says_what_a_level_means_for_resumption(client, coordinator):
    client.force_login(coordinator)

    page = client.get("/map/").content.decode()

    assert page.count("<li>") >= len(Mechanism)
    assert "疫情防控优先" in page


# ---- API ----------------------------------------------------------------------------------------


@pytest.mark.urls("tests.risk.api_urls")
def test_the_api_gives_and_takes_the_checklist(county, coordinator):
    api = APIClient()
    api.force_authenticate(coordinator)
    address = "/api/counties/330784/checklist/"

    given = {"states": {"tracing": True}, "seen": 0, "note": "n"}
    assert api.put(address, given, format="json").status_code == 200

    answer = api.get(address).json()
    row = next(item for item in answer["items"] if item["mechanism"] == "tracing")
    assert (row["is_in_force"], row["by"], row["day"]) == (True, coordinator.username, "2020-02-15")
    assert sum(item["is_in_force"] for item in answer["items"]) == 1


@pytest.mark.urls("tests.risk.api_urls")
def test_the_api_takes_no_checklist_of_anothers_county(county, origin_coordinator):
    api = APIClient()
    api.force_authenticate(origin_coordinator)

    answer = api.put(
        "/api/counties/330784/checklist/", {"states": {"tracing": True}, "seen": 0}, format="json"
    )

    assert answer.status_code == 404
    assert not ControlTick.objects.exists()
