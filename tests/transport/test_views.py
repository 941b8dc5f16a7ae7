"""The pages: who sees which, what stands on them, and that lists do not grow in queries."""

import pytest
from django.urls import reverse
from django.utils import translation

from transport.models import PlanningRun

pytestmark = pytest.mark.django_db
STAFF = {"sender", "receiver", "admin"}
EVERYBODY = (
    "sender",
    "receiver",
    "third county",
    "province",
    "enterprise",
    "other enterprise",
    "nobody",
    "admin",
)


@pytest.fixture(autouse=True)
def english(client):
    """Pages in English, whose words are in the code."""
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"transport:{name}", args=args), query)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


# ---- who sees what ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", ["run", "run_live", "left_behind", "problem_file", "plan_file"])
def test_a_run_is_shown_to_both_ends_and_to_nobody_else(client, cast, published, name, who):
    response = page(client, cast[who], name, published.pk)

    assert response.status_code == (200 if who in STAFF else 404)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_published_trip_is_shown_to_whom_it_concerns(client, cast, published, who):
    response = page(client, cast[who], "trip", published.trips.get().pk)

    shown = {*STAFF, "province", "enterprise"}
    assert response.status_code == (200 if who in shown else 404)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", ["manifest", "manifest_csv"])
def test_a_manifest_is_given_to_who_may_see_people_of_the_trip(client, cast, published, name, who):
    response = page(client, cast[who], name, published.trips.get().pk)

    shown = {*STAFF, "enterprise"}
    assert response.status_code == (200 if who in shown else 404)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_trip_that_is_not_published_is_the_planners_alone(client, cast, corridor, planned, who):
    corridor.entry()
    run = planned(corridor.run())

    response = page(client, cast[who], "trip", run.trips.get().pk)

    assert response.status_code == (200 if who in STAFF else 404)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", ["coaches", "stops"])
def test_coaches_and_stops_are_shown_to_whoever_has_a_duty(client, cast, name, who):
    response = page(client, cast[who], name)

    shown = {*STAFF, "third county", "province"}
    assert response.status_code == (200 if who in shown else 404)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", ["runs", "new_run"])
def test_planning_is_for_counties(client, cast, name, who):
    response = page(client, cast[who], name)

    shown = {*STAFF, "third county"}
    assert response.status_code == (200 if who in shown else 404)


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_gate_of_an_application_is_shown_to_whose_it_is(client, cast, corridor, who):
    corridor.entry()

    response = page(client, cast[who], "gate", corridor.application.pk)

    assert response.status_code == (200 if who in {*STAFF, "enterprise"} else 404)


@pytest.mark.parametrize("name", ["runs", "trips", "coaches", "stops", "new_run", "ticket"])
def test_a_stranger_is_asked_to_sign_in(client, name):
    response = client.get(reverse(f"transport:{name}"))

    assert response.status_code == 302


def test_the_province_sees_a_trip_without_names(client, cast, published):
    told = text(page(client, cast["province"], "trip", published.trips.get().pk))

    assert "张*三" not in told
    assert "Manifest" not in told
    assert "<b>2 people</b>" in told


def test_an_enterprise_sees_only_its_own_people_on_a_shared_coach(client, corridor, cast, planned):
    from enterprises.models import Enterprise
    from transport import actions

    other = Enterprise.objects.exclude(pk=corridor.enterprise.pk).get()
    mine = corridor.entry()
    theirs = corridor.entry(application=corridor.approved(other))
    run = planned(corridor.run())
    actions.publish_plan(run, by=corridor.receiver)

    told = text(page(client, cast["enterprise"], "trip", run.trips.get().pk))

    assert mine.worker.phone_tail in told
    assert theirs.worker.phone_tail not in told
    assert "You see your own people." in told
    assert "<b>1 people</b>" in told


# ---- lists do not grow --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run", "trips", "left_behind", "gate", "trip"])
def test_more_people_ask_no_more_queries(client, corridor, planned, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from transport import actions

    def args():
        run = PlanningRun.objects.last()
        return {
            "run": [run.pk], "left_behind": [run.pk], "gate": [corridor.application.pk],
            "trip": [run.trips.first().pk], "trips": [],
        }[name]  # fmt: skip

    def count():
        page(client, corridor.sender, name, *args())
        with CaptureQueriesContext(connection) as seen:
            text(page(client, corridor.sender, name, *args()))
        return len(seen)

    def once(people):
        for n in range(people):
            corridor.entry(medical=bool(n % 3))
        run = planned(corridor.run(fleet={"c59": 1}))
        actions.publish_plan(run, by=corridor.receiver)

    once(4)
    few = count()
    once(20)

    assert count() <= few + (1 if name in ("run", "left_behind") else 0)
