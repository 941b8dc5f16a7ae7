"""Intended arrivals on the pages, by the API and by the command."""

import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from rest_framework.test import APIClient

from tests.factories.risk import CountyFactory
from tests.factories.workers_registry import (
    ProxyFactory,
    WorkerFactory,
)
from tests.workers_registry.test_arrivals import coming, day, new
from workers_registry import actions, arrivals, queries
from workers_registry.models import IntendedArrival, ObservationPlaces

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


# ---- pages ---------------------------------------------------------------------------------------


def test_a_worker_says_when_they_arrive_changes_it_and_calls_it_off(
    client, worker_user, worker, destination
):
    client.force_login(worker_user)
    said = {"county": destination.pk, "day": "2020-02-20", "means": "train"}

    answer = client.post(address("arrival"), said, follow=True)

    assert answer.redirect_chain[-1][0] == address("me")
    held = queries.arrival_of(worker)
    assert (held.county, held.means, held.source) == (destination, "train", "worker")
    assert "永康市" in client.get(address("arrival")).content.decode()
    client.post(address("arrival"), {"call_off": "1"})
    assert queries.arrival_of(worker) is None


@pytest.mark.parametrize("wrong", [{"day": "2020-02-14"}, {"means": "ship"}, {"county": "530627"}])
def test_a_wrong_word_is_said_beside_the_field(client, worker_user, destination, origin, wrong):
    client.force_login(worker_user)
    said = {"county": destination.pk, "day": "2020-02-20", "means": "train"} | wrong

    assert client.post(address("arrival"), said).status_code == 400
    assert not IntendedArrival.objects.exists()


def test_who_holds_a_code_says_it_for_the_other(client, worker_user, worker, destination):
    held = WorkerFactory()
    client.force_login(worker_user)
    said = {"county": destination.pk, "day": "2020-02-20", "means": "coach"}
    assert client.post(address("others_arrival", held.pk), said).status_code == 404
    ProxyFactory(holder=worker, held=held)

    client.post(address("others_arrival", held.pk), said)

    assert queries.arrival_of(held).source == arrivals.PROXY
    assert queries.arrival_of(worker) is None


def test_a_seat_stands_against_another_word(client, worker_user, worker, destination):
    actions.declare_arrivals([new(worker, destination, 4, "trip")], by=None)
    client.force_login(worker_user)
    said = {"county": destination.pk, "day": "2020-02-20", "means": "car"}

    client.post(address("arrival"), said)

    assert queries.arrival_of(worker).source == "trip"


def test_the_county_sees_its_figures_and_no_names(client, destination_coordinator, destination):
    one = coming(destination, 1, "green")
    coming(CountyFactory(), 1, "green")
    client.force_login(destination_coordinator)

    answer = client.get(address("forecast"))

    assert answer.status_code == 200
    assert answer.context["expected"] == 1
    assert one.worker.name not in answer.content.decode()


def test_the_county_says_its_places_and_nobody_else_does(
    client, destination_coordinator, destination, province
):
    said = {"from_day": "2020-02-16", "places": "120"}
    client.force_login(province)
    assert client.post(address("set_places"), said).status_code == 404
    client.force_login(destination_coordinator)

    assert client.post(address("set_places"), said).status_code == 302
    assert client.post(address("set_places"), {**said, "places": "-1"}).status_code == 400
    past = {**said, "from_day": "2020-02-14"}
    assert client.post(address("set_places"), past).status_code == 400

    places = ObservationPlaces.objects.get()
    assert (places.county, places.places, places.by) == (
        destination,
        120,
        destination_coordinator,
    )


def test_strangers_and_counties_elsewhere_find_no_forecast(
    client, worker_user, owner, origin_coordinator
):
    for user in (worker_user, owner, origin_coordinator):
        client.force_login(user)
        for name in ("forecast", "forecast_table"):
            assert client.get(address(name)).status_code == 404


def test_the_province_sees_all_and_asks_for_one_county(client, province, destination):
    coming(destination, 1, "green")
    coming(CountyFactory(), 1, "green")
    client.force_login(province)

    assert client.get(address("forecast")).context["expected"] == 2
    assert client.get(address("forecast"), {"county": destination.pk}).context["expected"] == 1
    assert client.get(address("forecast"), {"means": "train"}).context["expected"] == 0


def test_the_file_holds_a_line_a_day(client, destination_coordinator, destination):
    coming(destination, 1, "yellow", day(3))
    client.force_login(destination_coordinator)

    text = client.get(address("forecast_table")).content.decode("utf-8-sig")

    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == queries.FORECAST_DAYS
    told = {name: lines[1][name] for name in ("day", "expected", "to_observe", "coach")}
    assert told == {"day": "2020-02-16", "expected": "1", "to_observe": "1", "coach": "1"}


# ---- the API and the command ---------------------------------------------------------------------


@pytest.fixture
def api():
    return APIClient()


@pytest.mark.urls("tests.workers_registry.api_urls")
def test_the_api_takes_ones_own_word_and_gives_it_back(api, worker, worker_user, destination):
    api.force_authenticate(worker_user)
    said = {"county": destination.pk, "day": "2020-02-20", "means": "plane"}

    answer = api.post("/api/arrivals/", said)

    assert answer.status_code == 201
    assert (answer.json()["worker"], answer.json()["source"]) == (worker.pk, "worker")
    assert api.get("/api/arrivals/").json()["count"] == 1
    assert api.delete(f"/api/arrivals/{answer.json()['id']}/").status_code == 204
    assert api.get("/api/arrivals/").json()["count"] == 0


@pytest.mark.urls("tests.workers_registry.api_urls")
def test_the_api_takes_a_word_for_ones_own_people_only(
    api, worker, origin_coordinator, destination, other_coordinator
):
    said = {"worker": worker.pk, "county": destination.pk, "day": "2020-02-20", "means": "car"}
    api.force_authenticate(other_coordinator)
    assert api.post("/api/arrivals/", said).status_code == 400
    api.force_authenticate(origin_coordinator)

    assert api.post("/api/arrivals/", {**said, "day": "2020-02-01"}).status_code == 400
    assert api.post("/api/arrivals/", said).json()["source"] == "proxy"


@pytest.mark.urls("tests.workers_registry.api_urls")
def test_the_api_forecasts_for_the_county_and_filters(
    api, destination_coordinator, destination, stranger
):
    coming(destination, 1, "green")
    api.force_authenticate(stranger)
    assert api.get("/api/forecast/").json() == []
    api.force_authenticate(destination_coordinator)

    assert api.get("/api/forecast/").json()[1]["may_enter"] == 1
    assert api.get("/api/forecast/", {"means": "train"}).json()[1]["expected"] == 0
    elsewhere = CountyFactory().pk
    assert api.get("/api/forecast/", {"county": elsewhere}).status_code == 400


def test_the_command_prints_a_line_a_day(destination, capsys):
    coming(destination, 0, "red")

    call_command("arrival_forecast", county=destination.pk, days=2)

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:4] for line in lines[1:]] == [
        ["2020-02-15", "1", "0", "1"],
        ["2020-02-16", "0", "0", "0"],
    ]
    for wrong in ({"county": "999999"}, {"days": 0}):
        with pytest.raises(CommandError):
            call_command("arrival_forecast", **wrong)
