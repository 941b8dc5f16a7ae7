"""Papers come in, go out again while the application is open, and are deleted in time."""

import base64
import hashlib
from datetime import date

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises import papers, queries
from enterprises.actions.applications import check_open, lock, record
from enterprises.models import Application, ApplicationEvent, Paper
from risk.refusal import Refused
from workers_registry import paper_file

Kind = ApplicationEvent.Kind


@transaction.atomic
def add_paper(
    application: Application, *, kind: str, file_name: str, content: bytes, by: User
) -> Paper:
    """Keep a file with an application that is in the enterprise's hands, sealed.

    Raises Refused("paper-..."), by the content and never by the name, and
    Refused("application-not-open").
    """
    media_type = paper_file.media_type(content, largest=papers.LARGEST_BYTES)
    locked = lock(application)
    check_open(locked)
    if locked.papers.filter(dropped_at__isnull=True).count() >= papers.MOST_PAPERS:
        raise Refused("papers-too-many", limit=papers.MOST_PAPERS)
    try:
        with transaction.atomic():
            paper = Paper.objects.create(
                application=locked,
                kind=kind,
                file_name=file_name[-200:] or kind,
                media_type=media_type,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                content=base64.b64encode(content).decode(),
                by=by,
            )
    except IntegrityError as error:
        if "paper_once_in_application" not in str(error):
            raise
        raise Refused("paper-twice") from error
    record(locked, Kind.PAPER_ADDED, by=by, details=_details(paper))
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: User) -> None:
    """Delete the content of a paper while the application is open; that it was here stays."""
    locked = lock(paper.application)
    check_open(locked)
    if not _drop([paper.pk]):
        raise Refused("paper-gone")
    record(locked, Kind.PAPER_REMOVED, by=by, details=_details(paper))


def drop_outdated_papers(today: date) -> int:
    """Delete the content of all papers whose days are over (R10) and give how many."""
    return _drop(list(queries.outdated_papers(today).values_list("pk", flat=True)))


def _drop(ids: list[int]) -> int:
    kept = Paper.objects.filter(pk__in=ids, dropped_at__isnull=True)
    return kept.update(content=None, dropped_at=timezone.now())


def _details(paper: Paper) -> dict[str, str]:
    return {"kind": paper.kind, "sha256": paper.sha256}
