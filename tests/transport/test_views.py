"""The pages: who sees which, what stands on them, and that lists do not grow in queries."""

import gzip
import json

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.enterprises import MembershipFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import HealthCodeFactory
from transport import actions
from transport.models import PlanningRun, Seat

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


# ---- planning -----------------------------------------------------------------------------------


def asked(**change):
    facts = {
        "first_day": "2020-02-15", "last_day": "2020-02-21", "load_percent": 50,
        "turnaround_days": 3, "reception_per_day": "", "max_pickups": 3, "max_dropoffs": 4,
        "enterprise_cost": 150, "seconds": 5, "seed": 1, "fleet_c59": 2,
    }  # fmt: skip
    return facts | change


def test_a_coordinator_asks_for_a_run_and_lands_on_it(client, corridor):
    corridor.entry()
    client.force_login(corridor.receiver)

    response = client.post(reverse("transport:new_run"), asked())

    run = PlanningRun.objects.get()
    assert response.url == reverse("transport:run", args=[run.pk])
    assert (run.status, run.fleet, run.by, str(run.load_limit)) == (
        "queued",
        {"c59": 2},
        corridor.receiver,
        "0.50",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_day": "2020-02-14"}, "The last day is before the first."),
        ({"fleet_c59": 9}, "less than or equal to 2"),
        ({"fleet_c59": 0}, "The fleet is empty."),
        ({"first_day": "2020-02-14"}, "is past"),
        ({"load_percent": 90}, "at most 50 %"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_the_form(client, corridor, change, words):
    corridor.entry()
    client.force_login(corridor.receiver)

    response = client.post(reverse("transport:new_run"), asked(**change))

    assert response.status_code == 400
    assert words in response.content.decode()
    assert not PlanningRun.objects.exists()


def test_a_corridor_that_is_not_ones_own_is_not_there(client, corridor):
    corridor.entry()

    response = page(client, corridor.receiver, "new_run", corridor="530627-330783")

    assert response.status_code == 404


def test_without_an_approved_application_the_pages_say_what_is_missing(client, corridor):
    assert "No application is approved yet" in text(page(client, corridor.receiver, "runs"))
    assert "No application is approved yet" in text(page(client, corridor.receiver, "new_run"))


def test_a_waiting_run_is_polled_and_a_finished_one_asks_for_the_page(client, corridor, published):
    waiting = corridor.run()

    assert "data-poll" in text(page(client, corridor.sender, "run", waiting.pk))
    assert "data-poll" in text(page(client, corridor.sender, "run_live", waiting.pk))
    assert "data-reload" in text(page(client, corridor.sender, "run_live", published.pk))
    assert "data-reload" not in text(page(client, corridor.sender, "run", published.pk))


def test_a_run_is_stopped_by_either_end(client, corridor):
    run = corridor.run()
    client.force_login(corridor.sender)

    client.post(reverse("transport:stop_run", args=[run.pk]))

    run.refresh_from_db()
    assert run.is_stop_asked


def test_stopping_a_run_that_ended_says_so(client, corridor, published):
    client.force_login(corridor.sender)

    response = client.post(reverse("transport:stop_run", args=[published.pk]), follow=True)

    assert "not being planned any more" in text(response)


def test_a_failed_run_says_why_and_offers_another(client, corridor):
    run = corridor.run(status="failed", failure="attempts-exhausted")

    told = text(page(client, corridor.sender, "run", run.pk))

    assert "stopped answering three times" in told
    assert "Plan again" in told


def test_the_plan_is_published_from_its_page(client, corridor, planned):
    corridor.entry()
    turned = corridor.entry()
    run = planned(corridor.run())
    assert "Publish 1 trips for 2 people?" in text(page(client, corridor.sender, "run", run.pk))
    HealthCodeFactory(worker=turned.worker, colour="red", rule="R3.2")

    response = client.post(reverse("transport:publish_run", args=[run.pk]), follow=True)

    told = text(response)
    assert "1 trips are published; 1 people are told their seat." in told
    assert "1 person no longer passed the gate" in told
    assert Seat.objects.filter(is_published=True).count() == 1


def test_publishing_twice_says_that_it_is_done(client, corridor, published):
    client.force_login(corridor.sender)

    response = client.post(reverse("transport:publish_run", args=[published.pk]), follow=True)

    assert "published already" in text(response)


@pytest.mark.parametrize("name", ["stop_run", "publish_run"])
def test_a_stranger_can_neither_stop_nor_publish(client, cast, published, name):
    client.force_login(cast["third county"])

    assert client.post(reverse(f"transport:{name}", args=[published.pk])).status_code == 404
    client.force_login(cast["receiver"])
    assert client.get(reverse(f"transport:{name}", args=[published.pk])).status_code == 405


def test_the_files_of_a_run_are_its_problem_and_its_plan(client, corridor, published):
    problem = page(client, corridor.sender, "problem_file", published.pk)
    plan = page(client, corridor.sender, "plan_file", published.pk)

    assert json.loads(problem.content)["format"] == "direct-bus-problem/1"
    assert json.loads(plan.content)["problem"] == f"run-{published.pk}"
    assert gzip.decompress(bytes(published.plan_file)) == plan.content


def test_a_run_without_a_plan_has_no_files(client, corridor):
    run = corridor.run()

    assert page(client, corridor.sender, "plan_file", run.pk).status_code == 404


def test_who_stays_is_listed_with_the_reason_and_filtered_by_it(client, corridor, published):
    told = text(page(client, corridor.sender, "left_behind", published.pk))
    assert "No health check on record." in told
    assert "2 with a seat + 1 who stay = 3" in told

    none = text(page(client, corridor.sender, "left_behind", published.pk, code="code-red"))
    assert "Nobody here" in none


# ---- trips --------------------------------------------------------------------------------------


def test_trips_are_searched_by_township_plate_and_enterprise(client, corridor, published):
    trip = published.trips.get()
    for word in (trip.number, trip.coach.plate, corridor.pickups[0].name, corridor.enterprise.name):
        assert trip.number in text(page(client, corridor.sender, "trips", q=word))

    assert "No trip fits" in text(page(client, corridor.sender, "trips", q="nowhere"))


def test_trips_are_filtered_by_day(client, corridor, published):
    trip = published.trips.get()

    assert trip.number in text(page(client, corridor.sender, "trips", day="2020-02-15"))
    assert "No trip fits" in text(page(client, corridor.sender, "trips", day="2020-02-16"))


def test_a_trip_says_when_it_is_where_and_why_it_stops(client, corridor, published):
    told = text(page(client, corridor.sender, "trip", published.trips.get().pk))

    for words in ("Changshan checkpoint", "No driving from 2:00 to 5:00", "2 get on", "1A"):
        assert words in told


def test_the_sheet_names_people_and_masks_their_numbers(client, corridor, published):
    seat = published.seats.first()

    told = text(page(client, corridor.sender, "manifest", published.trips.get().pk))

    assert seat.worker.name in told
    assert seat.worker.identity_number not in told
    assert seat.worker.phone not in told


def test_the_csv_has_a_row_for_everybody_aboard(client, corridor, published):
    response = page(client, corridor.sender, "manifest_csv", published.trips.get().pk)

    assert len(response.content.decode().strip().splitlines()) == 3
    assert response["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "没上车"), ("en", "was not aboard")])
def test_paper_and_file_say_in_words_who_was_not_aboard(
    client, corridor, published, language, said
):
    trip = published.trips.get()
    client.force_login(corridor.sender)
    client.cookies["django_language"] = language
    sheet, table = (f"/trips/{trip.pk}/manifest{end}" for end in ("/", ".csv"))
    for url in (sheet, table):
        assert said not in client.get(url).content.decode()
    missed, aboard = trip.seats.order_by("pk")

    actions.settle_seats([missed.entry_id], has_arrived=False)
    actions.settle_seats([aboard.entry_id], has_arrived=True)

    told = client.get(sheet).content.decode()
    assert told.count(said) == 2, "in the person's row, and the number of them in the corner"
    assert told.count("<td>☐</td>") == 2, "on and off, for the one who was aboard"
    lines = client.get(table).content.decode().strip().splitlines()
    assert [f",{missed.number}," in line for line in lines] == [said in line for line in lines]


def test_a_worker_sees_their_own_ticket_and_no_list(client, corridor, published):
    seat = published.seats.first()
    worker = seat.worker
    worker.user = UserFactory()
    worker.save()

    told = text(page(client, worker.user, "ticket"))

    assert seat.number in told
    assert seat.trip.coach.plate in told
    assert page(client, worker.user, "trips").status_code == 404
    assert page(client, worker.user, "trip", seat.trip_id).status_code == 404


def test_a_worker_without_a_seat_is_told_what_comes(client, corridor):
    worker = corridor.entry().worker
    worker.user = UserFactory()
    worker.save()

    assert "No seat yet" in text(page(client, worker.user, "ticket"))


def test_the_ticket_is_for_workers_only(client, corridor):
    assert page(client, corridor.sender, "ticket").status_code == 404


def test_the_gate_page_says_who_may_ride_and_why_not(client, corridor, published):
    user = MembershipFactory(enterprise=corridor.enterprise).user

    told = text(page(client, user, "gate", corridor.application.pk))
    assert "<b>2 of 3 people</b>" in told
    assert "No health check on record." in told
    assert published.trips.get().number in told

    refused = text(page(client, user, "gate", corridor.application.pk, code="medical-missing"))
    assert refused.count("<tr") == 2
    allowed = text(page(client, user, "gate", corridor.application.pk, code="ok"))
    assert allowed.count("<tr") == 3


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
