"""The pages on which a level is overridden and the numbers of a rule are changed."""

from datetime import date

import pytest

from risk import queries
from risk.models import CountyRating, OverrideProposal, PolicyVersion
from risk.rating import Policy
from tests.factories.risk import (
    CaseCountFactory,
    CountyRatingFactory,
    DutyFactory,
    OverrideProposalFactory,
    PolicyVersionFactory,
)
from tests.factories.users import UserFactory
from tests.risk.test_views_change import NUMBERS

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)


@pytest.fixture
def province(db):
    return DutyFactory(role="province", user__username="province").user


@pytest.fixture
def coordinator(client, destination_coordinator):
    client.force_login(destination_coordinator)
    return destination_coordinator


# ---- overrides ----------------------------------------------------------------------------------


def test_an_override_goes_from_proposal_to_level(client, coordinator, province, destination):
    CountyRatingFactory(county=destination, day=date(2020, 2, 12), level=0)

    client.post(
        "/overrides/propose/",
        {"county": destination.pk, "level": 3, "valid_until": "2020-02-17", "note": "cluster"},
    )
    assert queries.rating_of(destination.pk, DAY).level == 0

    client.force_login(province)
    page = client.get("/overrides/").content.decode()
    assert "cluster" in page
    proposal = OverrideProposal.objects.get()
    client.post(f"/overrides/{proposal.pk}/decide/", {"decision": "confirm"})
    assert queries.rating_of(destination.pk, DAY).level == 3
    assert "cluster" in client.get(f"/counties/{destination.pk}/").content.decode()


def test_a_rejected_override_changes_no_level(client, province, destination):
    proposal = OverrideProposalFactory(county=destination)
    client.force_login(province)

    client.post(f"/overrides/{proposal.pk}/decide/", {"decision": "reject"})

    proposal.refresh_from_db()
    assert proposal.state == "rejected"
    assert not CountyRating.objects.exists()


def test_a_coordinator_decides_nothing(client, coordinator, destination):
    proposal = OverrideProposalFactory(county=destination)

    response = client.post(f"/overrides/{proposal.pk}/decide/", {"decision": "confirm"})

    assert response.status_code == 404
    assert not CountyRating.objects.exists()


def test_ones_own_proposal_is_refused_in_words(client, province, destination):
    proposal = OverrideProposalFactory(county=destination, by=province)
    client.force_login(province)

    response = client.post(
        f"/overrides/{proposal.pk}/decide/", {"decision": "confirm"}, follow=True
    )

    assert "要由第二人确认" in response.content.decode()
    assert not CountyRating.objects.exists()


def test_a_too_long_override_is_refused_beside_the_form(client, coordinator, destination):
    response = client.post(
        "/overrides/propose/",
        {"county": destination.pk, "level": 3, "valid_until": "2020-03-17", "note": "cluster"},
    )

    assert response.status_code == 400
    assert "最多 3 天" in response.content.decode()
    assert client.post("/overrides/propose/", {}).status_code == 400
    assert not OverrideProposal.objects.exists()


def test_an_override_ends_by_itself_after_its_last_day(client, coordinator, province, destination):
    CountyRatingFactory(county=destination, day=date(2020, 2, 12), level=0)
    proposal = OverrideProposalFactory(county=destination, valid_until=date(2020, 2, 16), level=3)
    client.force_login(province)

    client.post(f"/overrides/{proposal.pk}/decide/", {"decision": "confirm"})

    levels = [queries.rating_of(destination.pk, date(2020, 2, at)).level for at in (14, 16, 17)]
    assert levels == [0, 3, 0]


# ---- numbers ------------------------------------------------------------------------------------


def test_a_preview_shows_what_would_change_and_writes_nothing(
    client, province, destination, report
):
    report(destination, {15: 7})
    client.force_login(province)

    response = client.post("/policies/propose/", {**NUMBERS, "preview": "1"})

    effect = response.context["effect"]
    assert [(c.county, c.now, c.then) for c in effect.changes] == [(destination, 1, 2)]
    assert "永康 蓝→黄" in response.content.decode()
    assert [(one.code, one.before, one.level) for one in effect.features] == [("330784", 1, 2)]
    assert response.content.decode().count('href="#c330784"') == 3
    assert not PolicyVersion.objects.exists()


def test_a_change_of_numbers_needs_two_people(client, province, destination, report):
    report(destination, {15: 7})
    client.force_login(province)
    client.post("/policies/propose/", NUMBERS)
    version = PolicyVersion.objects.get()

    client.post(f"/policies/{version.pk}/confirm/")
    assert queries.policy_on(date(2020, 2, 16), Policy)[1] == "v1"

    client.force_login(DutyFactory(role="province").user)
    assert "永康 蓝→黄" in client.get("/policies/").content.decode()
    client.post(f"/policies/{version.pk}/confirm/")
    assert queries.policy_on(date(2020, 2, 16), Policy)[0].cut_points == (1, 5, 20, 80)
    assert client.post(f"/policies/{version.pk}/confirm/").status_code == 404


def test_a_waiting_version_may_be_withdrawn(client, province):
    version = PolicyVersionFactory(rule="R1", by=UserFactory())
    client.force_login(province)

    client.post(f"/policies/{version.pk}/withdraw/")

    assert not PolicyVersion.objects.exists()


def test_cut_points_must_rise(client, province):
    client.force_login(province)

    response = client.post("/policies/propose/", {**NUMBERS, "orange": 5})

    assert response.status_code == 400
    assert "red" in response.context["form"].errors


def test_every_number_of_the_rule_but_its_anchor_can_be_proposed(client, province):
    client.force_login(province)
    changed = {
        "high_local_share": 0.6,
        "low_local_share": 0.1,
        "assessment_days": 2,
        "stale_days": 4,
    }

    client.post("/policies/propose/", {**NUMBERS, **changed})

    values = PolicyVersion.objects.get().values
    assert {name: values[name] for name in changed} == changed
    assert values["anchor"] == "2020-02-09"


def test_the_preview_shows_what_another_local_share_would_change(client, province, county):
    CaseCountFactory(county=county, day=date(2020, 2, 14), confirmed=11, local=6, clusters=1)
    client.force_login(province)
    same = {**NUMBERS, "yellow": 12, "preview": "1"}

    before = client.post("/policies/propose/", same).context["effect"]
    after = client.post("/policies/propose/", {**same, "high_local_share": 0.9}).context["effect"]

    assert (len(before.changes), len(after.changes)) == (0, 1)
    assert not PolicyVersion.objects.exists()


def test_the_local_shares_stand_the_right_way_round(client, province):
    client.force_login(province)

    response = client.post("/policies/propose/", {**NUMBERS, "low_local_share": 0.7})

    assert response.status_code == 400
    assert "low_local_share" in response.context["form"].errors


def test_a_second_version_from_the_same_day_is_refused_in_words(client, province):
    PolicyVersionFactory(rule="R1", valid_from=date(2020, 2, 16))
    client.force_login(province)

    response = client.post("/policies/propose/", NUMBERS)

    assert "已经有了" in response.content.decode()
