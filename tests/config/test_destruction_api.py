"""The end of the purpose over the API: two people, the same scope and the same refusals."""

import pytest
from rest_framework.test import APIClient

from config.tasks import carry_out_destructions
from tests.factories.risk import DutyFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import DestructionFactory, ListMatchFactory, StayFactory
from workers_registry.models import Destruction, Stay, Worker

pytestmark = pytest.mark.django_db
ADDRESS = "/api/destructions/"


def as_user(user):
    api = APIClient()
    api.force_authenticate(user)
    return api


@pytest.fixture
def official():
    return as_user(DutyFactory(role="province", county=None).user)


@pytest.fixture
def admin():
    return as_user(UserFactory(is_superuser=True))


def code_of(answer):
    return answer.json()["error"]["code"]


def test_one_asks_another_confirms_and_the_answer_is_the_certificate(official, admin):
    StayFactory()
    asked = official.post(ADDRESS, {"reason": "decision 7"})
    assert (asked.status_code, asked.json()["state"]) == (201, "open")
    one = f"{ADDRESS}{asked.json()['id']}/"

    confirmed = admin.post(f"{one}confirm/", {"backups": "tape 3: IT"})
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    carry_out_destructions()

    told = official.get(one).json()
    assert told["state"] == "done"
    assert (told["reason"], told["backups"]) == ("decision 7", "tape 3: IT")
    assert told["by"] != told["second"]
    assert (told["counts"]["stays"], told["counts"]["persons"]) == (1, 1)
    assert told["finished_at"]
    assert not Stay.objects.exists()


def test_the_preview_counts_what_would_go_and_touches_nothing(official):
    StayFactory()
    ListMatchFactory(kind="confirmed")

    told = official.get(f"{ADDRESS}preview/").json()

    assert (told["counts"]["stays"], told["persons"], told["kept_by_law"]) == (1, 1, 1)
    assert told["kept_until"] > "2023-01-01"
    assert Stay.objects.exists()


def test_who_asked_does_not_confirm(official):
    asked = official.post(ADDRESS, {"reason": "decision 7"}).json()

    answer = official.post(f"{ADDRESS}{asked['id']}/confirm/", {"backups": "none"})

    assert (answer.status_code, code_of(answer)) == (409, "destruction-second-is-first")
    assert Destruction.objects.get().state == "open"


def test_a_second_wish_waits_for_the_first(official, admin):
    official.post(ADDRESS, {"reason": "decision 7"})

    answer = admin.post(ADDRESS, {"reason": "decision 8"})

    assert (answer.status_code, code_of(answer)) == (409, "destruction-waits-already")
    assert Destruction.objects.get().reason == "decision 7"


@pytest.mark.parametrize("said", [{}, {"reason": ""}, {"reason": "x" * 201}])
def test_a_wish_needs_a_reason(official, said):
    answer = official.post(ADDRESS, said)

    assert answer.status_code == 400
    assert "reason" in answer.json()["error"]["fields"]
    assert not Destruction.objects.exists()


def test_a_confirmation_says_what_becomes_of_the_backups(admin):
    asked = DestructionFactory()

    answer = admin.post(f"{ADDRESS}{asked.pk}/confirm/", {})

    assert answer.status_code == 400
    assert "backups" in answer.json()["error"]["fields"]
    assert Destruction.objects.get().state == "open"


def test_it_is_taken_back_once_and_then_confirmed_no_more(official, admin):
    asked = DestructionFactory()
    one = f"{ADDRESS}{asked.pk}/"

    assert official.post(f"{one}withdraw/").json()["state"] == "withdrawn"

    again, late = admin.post(f"{one}withdraw/"), admin.post(f"{one}confirm/", {"backups": "none"})
    assert (again.status_code, late.status_code) == (409, 409)
    assert code_of(again) == code_of(late) == "destruction-decided-already"
    assert Destruction.objects.get().state == "withdrawn"


def test_nobody_else_reads_asks_confirms_or_takes_back(origin_coordinator, worker_user, owner):
    asked = DestructionFactory()
    one = f"{ADDRESS}{asked.pk}/"

    for user in (origin_coordinator, worker_user, owner, UserFactory()):
        api = as_user(user)
        assert api.get(ADDRESS).json()["count"] == 0
        assert api.get(one).status_code == 404
        assert api.get(f"{ADDRESS}preview/").status_code == 404
        assert api.post(ADDRESS, {"reason": "decision 9"}).status_code == 404
        assert api.post(f"{one}confirm/", {"backups": "none"}).status_code == 404
        assert api.post(f"{one}withdraw/").status_code == 404

    assert APIClient().post(ADDRESS, {"reason": "decision 9"}).status_code == 401
    asked.refresh_from_db()
    assert (Destruction.objects.count(), asked.state) == (1, "open")
    assert Worker.objects.exclude(name="").exists()
