"""Every rule of this app is changed by the same form, with its effect shown and by two people."""

from datetime import date

import pytest

from risk import actions, level_policy, national_rating, precision, queries, rating
from risk.forms import POLICY_FORMS
from risk.models import Level, PolicyVersion
from tests.factories.risk import (
    CaseCountFactory,
    CountyFactory,
    CountyRatingFactory,
    DutyFactory,
    IndicatorFigureFactory,
    PolicyVersionFactory,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
TOMORROW = date(2020, 2, 16)


@pytest.fixture
def province(client):
    user = DutyFactory(role="province").user
    client.force_login(user)
    return user


def sent(rule, **changes):
    """What the form of a rule sends where nothing but the changes is typed in."""
    form = POLICY_FORMS[rule]
    current, _ = queries.policy_on(DAY, form.POLICY)
    bound = form.of(current)
    values = {name: bound[name].value() for name in bound.fields}
    values |= {"rule": rule, "version": "v2", "valid_from": "2020-02-16", **changes}
    return {name: value for name, value in values.items() if value is not False}


def preview(client, rule, **changes):
    response = client.post("/policies/propose/", {**sent(rule, **changes), "preview": "1"})
    assert response.status_code == 200
    assert not PolicyVersion.objects.exists()
    return response.context["effect"], response.content.decode()


@pytest.mark.parametrize("rule", POLICY_FORMS)
def test_what_the_form_shows_unchanged_gives_the_same_numbers(client, province, rule):
    assert client.get(f"/policies/?rule={rule}").status_code == 200

    client.post("/policies/propose/", sent(rule))

    version = PolicyVersion.objects.get()
    policy = POLICY_FORMS[rule].POLICY
    assert queries.from_values(policy, version.values) == policy()
    assert version.rule == rule


@pytest.mark.parametrize("rule", POLICY_FORMS)
def test_a_change_of_any_rule_holds_only_once_a_second_person_confirmed_it(client, province, rule):
    policy = POLICY_FORMS[rule].POLICY
    client.post("/policies/propose/", sent(rule))
    version = PolicyVersion.objects.get()

    client.post(f"/policies/{version.pk}/confirm/")
    assert queries.policy_on(TOMORROW, policy)[1] == "v1"

    client.force_login(DutyFactory(role="province").user)
    client.post(f"/policies/{version.pk}/confirm/")
    assert queries.policy_on(TOMORROW, policy)[1] == "v2"
    assert queries.policy_on(DAY, policy)[1] == "v1"


def test_a_rule_that_is_not_kept_here_has_no_form(client, province):
    assert client.get("/policies/?rule=R3").status_code == 404
    assert client.post("/policies/propose/", {"rule": "R3"}).status_code == 404


def test_the_national_rule_shows_which_counties_elsewhere_would_change(client, province):
    ours, theirs = CountyFactory(code="330784"), CountyFactory(code="530627")
    for county in (ours, theirs):
        CaseCountFactory(county=county, day=date(2020, 2, 5))
        CaseCountFactory(county=county, day=DAY)

    effect, html = preview(client, "R2", window_days=10)

    assert [(one.county, one.now, one.then) for one in effect.changes] == [
        (theirs, Level.YELLOW, Level.GREEN)
    ]
    assert "镇雄 黄→绿" in html


def test_another_requirement_is_shown_with_the_counties_it_touches(client, province):
    for code, level in (("330784", Level.BLUE), ("330102", Level.BLUE), ("330203", Level.RED)):
        CountyRatingFactory(county=CountyFactory(code=code), level=level)

    effect, html = preview(
        client,
        "R7.level",
        load_limits_blue=90,
        observation_days_blue=3,
        approval_paths_green="white-list",
        may_leave_red="on",
    )

    assert [
        (one.level, one.counties, one.name, one.now, one.then) for one in effect.requirements
    ] == [
        (Level.RED, 1, "may_leave", False, True),
        (Level.BLUE, 2, "load_limits", 0.5, 0.9),
        (Level.BLUE, 2, "observation_days", 0, 3),
        (Level.GREEN, 0, "approval_paths", "filing", "white-list"),
    ]
    assert effect.outlined == {"330784", "330102", "330203"}
    assert "90 %" in html
    assert html.count('href="#c330784"') == 3


def test_a_confirmed_requirement_is_what_the_other_apps_are_told(client, province):
    client.post(
        "/policies/propose/", sent("R7.level", load_limits_blue=90, stances_blue="control-first")
    )
    client.force_login(DutyFactory(role="province").user)
    client.post(f"/policies/{PolicyVersion.objects.get().pk}/confirm/")

    assert queries.requirements_on(DAY, Level.BLUE).load_limit == 0.5
    assert queries.requirements_on(TOMORROW, Level.BLUE).load_limit == 0.9
    assert queries.requirements_on(TOMORROW, Level.BLUE).stance == "control-first"


def test_the_checklist_may_be_worded_anew_and_keeps_the_ids_of_what_stays(client, province):
    titles = sent("R7.level")["mechanisms"].splitlines()
    anew = "\n".join([*titles[:-1], "夜间巡查", ""])

    effect, html = preview(client, "R7.level", mechanisms=anew)
    client.post("/policies/propose/", sent("R7.level", mechanisms=anew))

    kept = [one.value for one in level_policy.Mechanism][:-1]
    assert PolicyVersion.objects.get().values["mechanisms"] == [*kept, "夜间巡查"]
    assert (effect.mechanisms_added, effect.mechanisms_dropped) == (("夜间巡查",), ("goods",))
    assert "夜间巡查" in html


@pytest.mark.parametrize(
    ("rule", "change", "field"),
    [
        ("R7.level", {"mechanisms": "巡查\n巡查"}, "mechanisms"),
        ("R7.level", {"mechanisms": "长" * 61}, "mechanisms"),
        ("R7.level", {"load_limits_red": 0}, "load_limits_red"),
        ("R7.level", {"load_limits_red": 101}, "load_limits_red"),
        ("R7.level", {"approval_paths_red": "luck"}, "approval_paths_red"),
        ("R2", {"window_days": 0}, "window_days"),
        ("R2", {"valid_from": "2020-02-14"}, "valid_from"),
        ("R9.index", {"weight_roads": -1}, "weight_roads"),
        (
            "R9.index",
            {f"weight_{one.replace('-', '_')}": 0 for one in precision.CONTROL},
            "weight_new_cases",
        ),
    ],
)
def test_numbers_that_cannot_be_are_refused_beside_their_field(
    client, province, rule, change, field
):
    response = client.post("/policies/propose/", sent(rule, **change))

    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not PolicyVersion.objects.exists()


def test_other_weights_show_the_ranking_they_would_give(client, province):
    first, second = CountyFactory(code="330102"), CountyFactory(code="330203")
    for county, contacts, tracing in ((first, 9, 4), (second, 4, 8)):
        IndicatorFigureFactory(county=county, indicator="contacts", part=contacts, whole=10)
        IndicatorFigureFactory(county=county, indicator="tracing", part=tracing, whole=10)

    effect, html = preview(client, "R9.index", weight_tracing=3)

    assert [
        (one.rank, one.new_rank, one.now.control, one.then.control) for one in effect.ranking
    ] == [(2, 1, 60.0, 70.0), (1, 2, 65.0, 52.5)]
    assert "52.5" in html


def test_a_change_is_held_against_the_numbers_of_its_own_first_day(client, province):
    PolicyVersionFactory(
        rule="R2", version="later", valid_from=date(2020, 3, 1), values={"window_days": 10}
    )
    county = CountyFactory(code="530627")
    CaseCountFactory(county=county, day=date(2020, 2, 5))
    CaseCountFactory(county=county, day=DAY)

    wanted = national_rating.Policy(window_days=9)
    effect = queries.policy_effect(wanted, DAY, valid_from=date(2020, 3, 2))
    today = queries.policy_effect(wanted, DAY)

    assert (len(effect.changes), len(today.changes)) == (0, 1)


def test_who_confirms_after_the_first_day_is_told_to_propose_anew(client, province):
    version = PolicyVersionFactory(rule="R1", by=UserFactory(), valid_from=date(2020, 2, 14))

    response = client.post(f"/policies/{version.pk}/confirm/", follow=True)

    assert "2020-02-14" in response.content.decode() or "2月14日" in response.content.decode()
    assert queries.policy_on(DAY, rating.Policy)[1] == "v1"


def test_each_rule_says_how_many_changes_wait(client, province):
    PolicyVersionFactory(rule="R2", by=UserFactory(), valid_from=TOMORROW)

    tabs = client.get("/policies/?rule=R9.index").context["tabs"]

    assert [(count, is_current) for _text, _href, count, is_current in tabs] == [
        (None, False),
        (1, False),
        (None, False),
        (None, True),
    ]


def test_the_list_of_versions_says_what_each_changes(client, province):
    actions.publish_policies()
    PolicyVersionFactory(rule="R2", values={"window_days": 14}, valid_from=TOMORROW)

    html = client.get("/policies/").content.decode()

    assert "客座率 % <code>[1.0, 1.0, 0.5, 0.5, 0.5]</code>" in html
    assert "观察，天" not in html
    assert "初始参数" in html
