"""The API: the same scopes as the pages, writes through actions, refusals in one shape."""

import pytest
from rest_framework.test import APIClient

from tests.transport.test_views import EVERYBODY, STAFF
from transport.models import PlanningRun, Seat

pytestmark = pytest.mark.django_db


def call(user, path, method="get", data=None):
    client = APIClient(headers={"accept-language": "en"})
    client.force_authenticate(user)
    return getattr(client, method)(f"/api/{path}", data, format="json")


def count(response):
    assert response.status_code == 200
    return response.json()["count"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_list_shows_each_role_its_own(cast, published, who):
    user = cast[who]
    is_staff, is_firm = who in STAFF, who == "enterprise"

    assert count(call(user, "runs/")) == (1 if is_staff else 0)
    assert count(call(user, "trips/")) == (1 if is_staff or is_firm or who == "province" else 0)
    assert count(call(user, "seats/")) == (2 if is_staff or is_firm else 0)
    assert count(call(user, "left-behind/")) == (1 if is_staff or is_firm else 0)
    assert count(call(user, "stops/")) == 4
    has_duty = is_staff or who in ("third county", "province")
    assert count(call(user, "coaches/")) == (2 if has_duty else 0)
    assert count(call(user, "vehicle-types/")) == (1 if has_duty else 0)


@pytest.mark.parametrize("path", ["runs/{run}/", "runs/{run}/progress/", "trips/{trip}/"])
def test_a_stranger_gets_404(cast, published, path):
    place = path.format(run=published.pk, trip=published.trips.get().pk)

    assert call(cast["third county"], place).status_code == 404
    assert call(cast["sender"], place).status_code == 200


def asked(corridor, **change):
    facts = {
        "origin": corridor.origin.pk,
        "destination": corridor.destination.pk,
        "first_day": "2020-02-15",
        "last_day": "2020-02-21",
        "fleet": {"c59": 2},
        "load_limit": "0.50",
    }
    return facts | change


def test_a_run_is_queued(corridor):
    response = call(corridor.receiver, "runs/", "post", asked(corridor))

    assert response.status_code == 201
    assert response.json()["status"] == "queued"
    assert PlanningRun.objects.get().by == corridor.receiver


def test_a_refusal_is_409_with_its_code_and_words(corridor):
    response = call(corridor.receiver, "runs/", "post", asked(corridor, fleet={"c59": 9}))

    assert response.status_code == 409
    error = response.json()["error"]
    assert error["code"] == "fleet-too-large"
    assert error["details"] == {"type": "c59", "wanted": 9, "at_hand": 2}
    assert "Only 2 coaches" in error["message"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"load_limit": "half"}, "load_limit"), ({"last_day": "2020-02-14"}, "__all__")],
)
def test_malformed_input_is_400_with_its_field(corridor, change, field):
    response = call(corridor.receiver, "runs/", "post", asked(corridor, **change))

    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == "invalid"
    assert field in error.get("fields", {}) or error["message"]


def test_a_strangers_run_is_refused(cast, corridor):
    response = call(cast["third county"], "runs/", "post", asked(corridor))

    assert response.status_code == 409
    assert response.json()["error"]["code"] == "corridor-not-yours"


def test_a_run_is_stopped_and_a_plan_published(corridor, planned):
    corridor.entry()
    waiting = corridor.run()
    assert call(corridor.sender, f"runs/{waiting.pk}/stop/", "post").status_code == 202
    waiting.refresh_from_db()
    assert waiting.is_stop_asked
    run = planned(corridor.run())

    response = call(corridor.sender, f"runs/{run.pk}/publish/", "post")

    assert response.json() == {"trips": 1, "people": 1, "lost": 0}
    assert Seat.objects.filter(is_published=True).count() == 1
    again = call(corridor.sender, f"runs/{run.pk}/publish/", "post")
    assert again.status_code == 409


def test_progress_holds_the_history(corridor, planned):
    corridor.entry()
    run = planned(corridor.run())

    told = call(corridor.sender, f"runs/{run.pk}/progress/").json()

    assert told["status"] == "done"
    assert told["history"][-1][1] == pytest.approx(run.best_cost, abs=0.01)


def test_filters_are_those_of_the_pages(corridor, published):
    left = published.left_behind.get()

    assert count(call(corridor.sender, f"left-behind/?code={left.code}")) == 1
    assert count(call(corridor.sender, "left-behind/?code=code-red")) == 0
    assert count(call(corridor.sender, "trips/?day=2020-02-15")) == 1
    assert count(call(corridor.sender, "trips/?q=nowhere")) == 0
    assert count(call(corridor.sender, f"stops/?county={corridor.origin.pk}")) == 2


def test_names_are_masked(corridor, published):
    (seat, _other) = call(corridor.sender, "seats/").json()["results"]

    assert seat["name"] == "张*三"
    assert "identity_number" not in seat


def test_lists_do_not_grow_in_queries(corridor, planned, django_assert_max_num_queries):
    for _ in range(25):
        corridor.entry()
        corridor.entry(code=False)
    planned(corridor.run())

    for path in ("trips/", "seats/", "left-behind/", "runs/"):
        with django_assert_max_num_queries(8):
            call(corridor.sender, path)
