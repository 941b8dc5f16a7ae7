"""Large roster files in the background: taken once, seen on their way, ended with a reason."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from config import celery_app
from enterprises import actions, tasks
from enterprises.models import RosterEntry, RosterImport, RosterUpload
from risk.refusal import Refused
from tests.enterprises.roster_file.sheets import HEADINGS, NUMBERS, csv_text
from tests.factories.enterprises import (
    RosterEntryFactory,
    RosterImportFactory,
)
from tests.factories.risk import CountyRatingFactory

State = RosterImport.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def eager():
    """Work that is sent is done at once."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False


def content(*phones):
    """Give a file of one row for each phone."""
    rows = [
        ("罗成贵", number, phone, "泼机镇", "")
        for number, phone in zip(NUMBERS, phones, strict=False)
    ]
    return csv_text(rows, HEADINGS).encode()


def queued(draft, owner, *phones):
    return actions.queue_import(draft, file_name="a.csv", content=content(*phones), by=owner)


def test_a_large_file_is_taken_in_the_background_and_its_content_deleted(draft, owner):
    job = queued(draft, owner, "13812345678", "1381234567")

    tasks.import_roster_file(job.pk)

    job.refresh_from_db()
    assert (job.state, job.rows_in, job.rows_done, job.content) == (State.DONE, 2, 2, None)
    assert (job.upload.accepted, job.upload.rejected) == (1, 1)
    assert RosterEntry.objects.count() == 1


def test_delivered_twice_a_file_is_taken_once(draft, owner):
    job = queued(draft, owner, "13812345678")
    tasks.import_roster_file(job.pk)
    tasks.import_roster_file(job.pk)

    job.refresh_from_db()
    assert job.attempt == 1
    assert RosterUpload.objects.count() == 1


def test_a_file_that_cannot_be_read_ends_with_its_reason(draft, owner):
    job = actions.queue_import(draft, file_name="a.csv", content=b"no,table\n1,2\n", by=owner)

    tasks.import_roster_file(job.pk)

    job.refresh_from_db()
    assert (job.state, job.failure, job.content) == (State.FAILED, "file-no-headings", None)


def test_a_second_file_waits_for_the_first(draft, owner):
    queued(draft, owner, "13812345678")

    with pytest.raises(Refused) as caught:
        queued(draft, owner, "13812345678")

    assert caught.value.code == "import-running"


def test_whoever_lost_the_lease_keeps_nothing(draft, owner):
    job = queued(draft, owner, "13812345678")
    claim = actions.claim_import(job.pk)
    RosterImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    other = actions.claim_import(job.pk)

    with pytest.raises(actions.LeaseLost):
        actions.carry_out_import(claim, told=lambda _done, _rows: None)

    assert other.attempt == 2
    assert not actions.extend_import(claim, done=0, rows=0)
    assert not RosterUpload.objects.exists()
    assert not RosterEntry.objects.exists()


def test_a_dead_workers_file_is_sent_again_and_given_up_after_three_attempts(draft, owner, eager):
    job = queued(draft, owner, "13812345678")
    dead = timezone.now() - timedelta(seconds=1)
    RosterImport.objects.update(state=State.RUNNING, attempt=3, lease_until=dead)

    tasks.sweep_roster_imports()

    job.refresh_from_db()
    assert (job.state, job.failure) == (State.FAILED, "import-crashed")
    RosterImport.objects.update(
        state=State.RUNNING, attempt=2, lease_until=dead, failure="", content="YSxi"
    )
    tasks.sweep_roster_imports()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.FAILED, 3)


def test_how_far_it_is_is_told_and_kept_with_the_lease(draft, owner):
    claim = actions.claim_import(queued(draft, owner, "13812345678", "13812345679").pk)
    told = []

    assert actions.extend_import(claim, done=1, rows=2)
    job = RosterImport.objects.get()
    assert (job.rows_done, job.rows_in) == (1, 2)
    actions.carry_out_import(claim, told=lambda done, rows: told.append((done, rows)))

    assert told == [(0, 2), (2, 2)]


def test_the_page_shows_how_far_it_is_also_without_script(client, draft, owner, monkeypatch):
    monkeypatch.setattr(actions, "LARGE_BYTES", 10)
    client.force_login(owner)
    address = f"/applications/{draft.pk}/"

    client.post(address + "roster/", {"file": SimpleUploadedFile("a.csv", content("13812345678"))})
    waiting = client.get(address).content.decode()
    part = client.get(address + "roster/progress/").content.decode()
    tasks.import_roster_file(RosterImport.objects.get().pk)
    ended = client.get(address + "roster/progress/").content.decode()
    done = client.get(address).content.decode()

    assert "data-poll" in waiting
    assert "data-roster" not in waiting
    assert "<noscript>" in waiting
    assert "data-poll" in part
    assert "data-reload" in ended
    assert "data-roster" in done
    assert RosterUpload.objects.get().accepted == 1


def test_progress_is_the_enterprises_own(client, draft, stranger):
    client.force_login(stranger)

    assert client.get(f"/applications/{draft.pk}/roster/progress/").status_code == 404


def test_over_the_api_a_large_file_answers_at_once_with_where_to_look(draft, owner, monkeypatch):
    monkeypatch.setattr(actions, "LARGE_BYTES", 10)
    sent = []
    monkeypatch.setattr(tasks.import_roster_file, "delay", sent.append)
    client = APIClient()
    client.force_authenticate(owner)
    address = f"/api/applications/{draft.pk}/roster/"
    none_yet = client.get(address).status_code

    file = SimpleUploadedFile("a.csv", content("13812345678", "1381234567"))
    answer = client.post(address, {"file": file}, format="multipart")
    waiting = client.get(answer["Location"]).json()
    tasks.import_roster_file(sent[0])
    done = client.get(address).json()

    assert (none_yet, answer.status_code) == (204, 202)
    assert answer["Location"].endswith(address)
    assert (waiting["state"], waiting["upload"]) == ("queued", None)
    assert (done["state"], done["rows_in"], done["rows_done"]) == ("done", 2, 2)
    assert done["upload"] == RosterUpload.objects.get().pk
    assert "content" not in done


def test_over_the_api_a_failed_file_says_why(draft, owner, stranger):
    RosterImportFactory(application=draft, state="failed", content=None, failure="import-crashed")
    client = APIClient()
    client.force_authenticate(owner)
    address = f"/api/applications/{draft.pk}/roster/"

    answer = client.get(address).json()

    assert answer["failure"] == "import-crashed"
    assert answer["sentence"]
    client.force_authenticate(stranger)
    assert client.get(address).status_code == 404


def test_an_application_is_not_submitted_while_its_file_is_taken(draft, owner):
    CountyRatingFactory(county=draft.enterprise.county)
    RosterEntryFactory(application=draft)
    job = queued(draft, owner, "13812345678")

    with pytest.raises(Refused) as caught:
        actions.submit_application(draft, by=owner)
    tasks.import_roster_file(job.pk)
    submitted = actions.submit_application(draft, by=owner)

    assert caught.value.code == "roster-on-its-way"
    assert submitted.status == "submitted"


@pytest.mark.parametrize(
    "wrong",
    [
        {"content": None},
        {"state": "done", "content": None},
        {"state": "failed", "content": None},
        {"rows_done": 1},
    ],
)
def test_the_database_keeps_an_import_whole(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterImportFactory(**wrong)
