"""What a clerk reads of an application before deciding."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from stdnum.cn import uscc

from enterprises import approval, screening
from enterprises.models import Application, RosterEntry, RosterFault
from enterprises.queries.papers import missing_by_application
from enterprises.queries.rosters import RosterLine, roster_lines, standing_counts
from risk import calendar, level_policy
from risk.models import CountyRating
from risk.queries import policy_on, ratings_on


@dataclass(frozen=True, slots=True)
class ApplicationReview:
    """One application with its checks and its workers by standing."""

    application: Application
    rating: CountyRating | None
    checks: tuple[screening.Check, ...]
    counts: dict[str, int]
    passes_all: bool


def review_of(application: Application, *, today: date | None = None) -> ApplicationReview:
    """Give the review of one application."""
    return reviews_of([application], today=today)[0]


def reviews_of(
    applications: Sequence[Application], *, today: date | None = None
) -> list[ApplicationReview]:
    """Give the reviews of the applications, in as many queries for many as for one."""
    day = today or calendar.today()
    policy, _version = policy_on(day, approval.Policy)
    levels, _levels_version = policy_on(day, level_policy.Policy)
    ratings = ratings_on(day)
    ids = [application.pk for application in applications]
    lines = _lines_by_application(ids, day)
    faults = _pending_by_application(ids)
    papers = missing_by_application(applications)
    reviews = []
    for application in applications:
        counts = standing_counts(lines.get(application.pk, []))
        rating = ratings.get(application.enterprise.county_id)
        path = level_policy.requirements(rating.level, levels).approval_path if rating else ""
        lacks = _Lacks(faults.get(application.pk, 0), papers.get(application.pk, 0))
        facts = _facts(application, rating, counts, path_today=path, lacks=lacks)
        made = screening.checks(facts, policy)
        reviews.append(
            ApplicationReview(application, rating, made, counts, screening.passes_all(made))
        )
    return reviews


@dataclass(frozen=True, slots=True)
class _Lacks:
    """What is still to be settled or handed in."""

    rows: int
    papers: int


def _facts(
    application: Application,
    rating: CountyRating | None,
    counts: dict[str, int],
    *,
    path_today: str,
    lacks: _Lacks,
) -> screening.ApplicationFacts:
    return screening.ApplicationFacts(
        level=rating.level if rating else None,
        path=application.path,
        path_today=path_today,
        is_white_listed=application.is_white_listed,
        measures=tuple(application.measures),
        isolation_places=application.isolation_places,
        workers=counts["all"],
        ready=counts["ready"],
        missing_papers=lacks.papers,
        pending_faults=lacks.rows,
        is_credit_code_valid=uscc.is_valid(application.enterprise.credit_code),
        submitted_on=application.submitted_on or calendar.today(),
        arrive_from=application.arrive_from,
    )


def _lines_by_application(ids: Collection[int], day: date) -> dict[int, list[RosterLine]]:
    entries = RosterEntry.objects.filter(application__in=ids, is_open=True)
    found: dict[int, list[RosterLine]] = {}
    for line in roster_lines(entries, today=day):
        found.setdefault(line.entry.application_id, []).append(line)
    return found


def _pending_by_application(ids: Collection[int]) -> dict[int, int]:
    pending = (
        RosterFault.objects.filter(upload__application__in=ids)
        .values("upload__application")
        .annotate(number=Count("pk", filter=Q(outcome="")))
    )
    return {row["upload__application"]: row["number"] for row in pending}
