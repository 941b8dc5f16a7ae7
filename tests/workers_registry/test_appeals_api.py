"""Appeals over the API: the same scopes and actions as the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from tests.factories.risk import DutyFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import ProxyFactory, WorkerFactory
from tests.queries import does_not_grow
from tests.workers_registry.test_paper_file import PNG
from workers_registry import actions, queries
from workers_registry.models import Appeal, ListMatch, Look

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.workers_registry.api_urls")]
SAID = {"ground": "wrong-contact", "text": "那天我在家。"}


@pytest.fixture
def contact(worker, day):
    """A match that a colleague recorded, and the red code that came of it."""
    colleague = DutyFactory(county=worker.home_county).user
    row = actions.NewListMatch(worker.pk, "close-contact", day, "疾控 0215-3")
    actions.record_list_matches([row], by=colleague)
    return ListMatch.objects.get()


@pytest.fixture
def filed(worker, contact):
    return actions.file_appeal(worker, **SAID, papers=[("image/png", "aGk=")])


def as_user(user):
    api = APIClient()
    api.force_authenticate(user)
    return api


def test_a_person_files_with_photos_and_follows_it(worker, worker_user, contact):
    photos = [SimpleUploadedFile(f"{n}.png", PNG, content_type="text/html") for n in "ab"]

    answer = as_user(worker_user).post(
        "/api/appeals/", {**SAID, "papers": photos}, format="multipart"
    )

    told = answer.json()
    assert answer.status_code == 201
    assert (told["worker"], told["papers"], told["text"]) == (worker.pk, 2, SAID["text"])
    assert as_user(worker_user).get("/api/appeals/").json()["count"] == 1
    file = as_user(worker_user).get(f"/api/appeals/{told['id']}/attachments/2/")
    assert (file.content, file["Content-Type"]) == (PNG, "image/png")


def test_without_files_json_will_do_and_a_second_one_is_refused(worker_user, contact):
    api = as_user(worker_user)

    assert api.post("/api/appeals/", SAID).status_code == 201
    again = api.post("/api/appeals/", SAID)

    assert (again.status_code, again.json()["error"]["code"]) == (409, "appeal-open-already")


@pytest.mark.parametrize(
    ("names", "content"),
    [("a", b"<script>"), ("a", PNG[:-4]), ("a", PNG + b"x" * 2 * 1024 * 1024), ("abcdef", PNG)],
)
def test_other_large_and_too_many_files_are_refused(worker_user, contact, names, content):
    files = [SimpleUploadedFile(name, content, content_type="image/png") for name in names]

    answer = as_user(worker_user).post(
        "/api/appeals/", {**SAID, "papers": files}, format="multipart"
    )

    assert answer.status_code == 400
    assert not Appeal.objects.exists()


def test_whoever_holds_the_code_files_and_sees_it_and_nobody_else_does(worker, contact):
    holder = WorkerFactory(user=UserFactory())
    said = {**SAID, "worker": worker.pk}
    for user in (holder.user, UserFactory()):
        assert as_user(user).post("/api/appeals/", said).status_code == 404

    ProxyFactory(holder=holder, held=worker)
    answer = as_user(holder.user).post("/api/appeals/", said)

    assert (answer.status_code, answer.json()["worker"]) == (201, worker.pk)
    assert as_user(holder.user).get("/api/appeals/").json()["count"] == 1


def test_the_county_finds_it_in_the_queue_notes_the_township_and_decides(
    worker, filed, contact, origin_coordinator
):
    api, address = as_user(origin_coordinator), f"/api/appeals/{filed.pk}/"

    assert [row["number"] for row in api.get("/api/appeals/queue/").json()["results"]] == [
        filed.number
    ]
    assert api.get(address).json()["text"] == SAID["text"]
    assert Look.objects.get().what == "review", "an official's look is noted as on the page"
    noted = api.post(f"{address}township/", {"words": "邻居证明他在家。"})
    nothing = api.post(f"{address}uphold/", {"answer": "对。"})
    upheld = api.post(f"{address}uphold/", {"answer": "同名。", "list_matches": [contact.pk]})

    assert noted.json()["township_words"] == "邻居证明他在家。"
    assert nothing.json()["error"]["code"] == "appeal-nothing-withdrawn"
    assert (upheld.json()["state"], upheld.json()["answer"]) == ("upheld", "同名。")
    assert queries.codes_of([worker.pk])[worker.pk].colour == "green"
    assert api.get("/api/appeals/queue/").json()["count"] == 0
    assert api.get("/api/appeals/", {"state": "upheld"}).json()["count"] == 1


def test_the_county_rejects_with_words_only_and_not_whoever_recorded_the_fact(
    filed, contact, origin_coordinator
):
    address = f"/api/appeals/{filed.pk}/reject/"

    own = as_user(contact.by).post(address, {"answer": "x"})
    without_words = as_user(origin_coordinator).post(address, {})
    rejected = as_user(origin_coordinator).post(address, {"answer": "照片对得上。"})

    assert (own.status_code, own.json()["error"]["code"]) == (409, "appeal-own-fact")
    assert without_words.status_code == 400
    assert rejected.json()["state"] == "rejected"


def test_strangers_find_no_appeal(filed, other_coordinator, province, owner):
    for user in (other_coordinator, province, owner, UserFactory()):
        api = as_user(user)
        assert api.get("/api/appeals/").json()["count"] == 0
        for rest in ("", "attachments/1/"):
            assert api.get(f"/api/appeals/{filed.pk}/{rest}").status_code == 404
        for rest in ("township", "uphold", "reject"):
            said = {"answer": "x", "words": "x"}
            assert api.post(f"/api/appeals/{filed.pk}/{rest}/", said).status_code == 404
    assert as_user(owner).get("/api/appeals/queue/").status_code == 404
    assert APIClient().get("/api/appeals/").status_code == 401
    assert Appeal.objects.get().state == "open"


def test_the_worker_does_not_decide_their_own(worker_user, filed):
    for rest in ("township", "uphold", "reject"):
        answer = as_user(worker_user).post(f"/api/appeals/{filed.pk}/{rest}/", {"answer": "x"})
        assert answer.status_code == 404
    assert as_user(worker_user).get("/api/appeals/queue/").status_code == 404


def test_the_list_asks_no_more_for_more_appeals(origin_coordinator, worker, filed, contact):
    from tests.factories.workers_registry import AppealFactory

    api = as_user(origin_coordinator)

    def add():
        AppealFactory(worker__home_county=worker.home_county)

    does_not_grow(read=lambda: api.get("/api/appeals/"), add=add)
