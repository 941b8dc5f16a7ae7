"""Papers: known by their content, needed by path, read by who sees the application, deleted."""

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from enterprises import actions, papers, queries, tasks
from enterprises.models import ApplicationEvent, Paper
from risk.models import Level
from risk.refusal import Refused
from tests.factories.enterprises import ApplicationFactory, PaperFactory, RosterEntryFactory
from tests.factories.risk import CountyRatingFactory
from tests.workers_registry.test_paper_file import JPEG, PDF, PNG
from workers_registry import paper_file


@pytest.fixture
def draft(enterprise, origin):
    return ApplicationFactory(enterprise=enterprise, origin_county=origin, with_papers=False)


def add(application, owner, content=PDF, kind="commitment"):
    return actions.add_paper(
        application, kind=kind, file_name="承诺书.pdf", content=content, by=owner
    )


# ---- the rule -----------------------------------------------------------------------------------


def test_the_stricter_path_needs_more_papers():
    policy = papers.Policy()

    numbers = [
        len(papers.required(path, policy)) for path in ("filing", "site-check", "white-list")
    ]

    assert numbers == [2, 5, 6]


# ---- handing in ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_paper_lies_sealed_in_the_database(draft, owner):
    paper = add(draft, owner)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM enterprises_paper WHERE id = %s", [paper.pk])
        stored = bytes(cursor.fetchone()[0])
    assert b"PDF" not in stored
    assert b"JVBER" not in stored
    assert paper.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (paper.media_type, paper.size) == (paper_file.PDF, len(PDF))


@pytest.mark.django_db
def test_the_same_file_is_not_kept_twice(draft, owner):
    add(draft, owner)

    with pytest.raises(Refused) as refusal:
        add(draft, owner)

    assert refusal.value.code == "paper-twice"
    assert draft.papers.count() == 1


@pytest.mark.django_db
def test_an_application_with_the_county_takes_and_gives_no_paper(enterprise, origin, owner):
    submitted = ApplicationFactory(
        enterprise=enterprise, origin_county=origin, status="submitted", with_papers=False
    )
    paper = PaperFactory(application=submitted)

    for act in (lambda: add(submitted, owner, JPEG), lambda: actions.remove_paper(paper, by=owner)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "application-not-open"
    assert submitted.papers.get().dropped_at is None


@pytest.mark.django_db
def test_what_was_taken_back_is_deleted_and_stays_in_the_history(draft, owner):
    paper = add(draft, owner)

    actions.remove_paper(paper, by=owner)

    paper.refresh_from_db()
    assert paper.content is None
    assert not queries.visible_papers(owner).exists()
    kinds = draft.events.values_list("kind", flat=True)
    assert list(kinds) == [ApplicationEvent.Kind.PAPER_ADDED, ApplicationEvent.Kind.PAPER_REMOVED]


@pytest.mark.django_db
def test_a_paper_without_content_and_day_of_deletion_cannot_be(draft):
    paper = PaperFactory(application=draft)

    names = "paper_has_content_until_dropped"
    with pytest.raises(IntegrityError, match=names), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(content=None)


# ---- needed to submit ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "missing"),
    [
        (Level.GREEN, ["commitment"]),
        (Level.YELLOW, ["commitment", "emergency-plan", "isolation-rooms", "protective-goods"]),
    ],
)
def test_submitting_needs_the_papers_of_the_path(draft, owner, destination, level, missing):
    CountyRatingFactory(county=destination, level=level)
    RosterEntryFactory(application=draft)
    add(draft, owner, kind="prevention-plan")

    with pytest.raises(Refused) as refusal:
        actions.submit_application(draft, by=owner)

    assert (refusal.value.code, refusal.value.details) == ("papers-missing", {"papers": missing})
    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.django_db
def test_a_missing_paper_fails_the_clerks_check(enterprise, origin, destination):
    CountyRatingFactory(county=destination)
    submitted = ApplicationFactory(
        enterprise=enterprise, origin_county=origin, status="submitted", with_papers=False
    )
    RosterEntryFactory(application=submitted)

    review = queries.review_of(submitted)

    failed = [(check.code, check.details) for check in review.checks if check.result == "failed"]
    assert failed == [("papers", {"missing": 2})]
    assert not review.passes_all


# ---- who reads them -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_papers_are_read_by_who_may_see_the_application_and_by_nobody_else(
    client, enterprise, origin, owner, stranger, origin_coordinator, destination_coordinator,
    other_coordinator, province,
):  # fmt: skip
    submitted = ApplicationFactory(
        enterprise=enterprise, origin_county=origin, status="submitted", with_papers=False
    )
    paper = PaperFactory(application=submitted)

    for user in (owner, origin_coordinator, destination_coordinator):
        client.force_login(user)
        answer = client.get(reverse("enterprises:paper", args=[paper.pk]))
        assert answer.content == b"%PDF-1.4\n%%EOF"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == paper_file.PDF
        assert answer["X-Content-Type-Options"] == "nosniff"
    for user in (stranger, other_coordinator, province):
        client.force_login(user)
        assert client.get(reverse("enterprises:paper", args=[paper.pk])).status_code == 404


@pytest.mark.django_db
def test_the_county_does_not_read_the_papers_of_a_draft(client, draft, destination_coordinator):
    paper = PaperFactory(application=draft)
    client.force_login(destination_coordinator)

    assert client.get(reverse("enterprises:paper", args=[paper.pk])).status_code == 404


@pytest.mark.django_db
def test_several_files_are_handed_in_by_the_form(client, draft, owner):
    client.force_login(owner)
    files = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.png", PNG)]

    client.post(
        reverse("enterprises:add_paper", args=[draft.pk]),
        {"kind": "isolation-rooms", "file": files},
    )

    types = draft.papers.order_by("id").values_list("media_type", flat=True)
    assert list(types) == [paper_file.PDF, paper_file.PNG]


@pytest.mark.django_db
def test_a_program_with_the_name_of_a_picture_is_refused_over_the_api(draft, owner):
    api = APIClient()
    api.force_authenticate(owner)
    body = {
        "application": draft.pk,
        "kind": "commitment",
        "file": SimpleUploadedFile("a.png", b"MZ"),
    }

    answer = api.post("/api/papers/", body, format="multipart")

    assert answer.status_code == 409
    assert not draft.papers.exists()


# ---- until when ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("last_day", "dropped"), [(date(2020, 1, 18), 0), (date(2020, 1, 17), 1)])
def test_papers_are_deleted_28_days_after_the_last_departure(enterprise, origin, last_day, dropped):
    approved = ApplicationFactory(
        enterprise=enterprise, origin_county=origin, status="approved", with_papers=False,
        arrive_from=last_day, arrive_until=last_day,
    )  # fmt: skip
    paper = PaperFactory(application=approved)

    tasks.drop_outdated_papers()

    paper.refresh_from_db()
    assert (paper.content is None) == bool(dropped)


# ---- returned by item ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_paper_is_returned_with_its_own_reason(client, enterprise, origin, owner,
                                                  destination_coordinator):  # fmt: skip
    submitted = ApplicationFactory(enterprise=enterprise, origin_county=origin, status="submitted")
    client.force_login(destination_coordinator)

    client.post(
        reverse("enterprises:return", args=[submitted.pk]),
        {"note": "", "items": ["paper-commitment"], "why-paper-commitment": "没有签字"},
    )

    submitted.refresh_from_db()
    assert submitted.status == "returned"
    details = submitted.events.latest("id").details
    assert details == {"items": ["paper-commitment"], "reasons": {"paper-commitment": "没有签字"}}
    client.force_login(owner)
    page = client.get(reverse("enterprises:application", args=[submitted.pk])).content.decode()
    assert "没有签字" in page
