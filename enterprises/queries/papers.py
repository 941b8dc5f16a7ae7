"""The papers of applications: which are here, which are needed, whose days are over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Max, Q, QuerySet

from enterprises import approval, papers
from enterprises.models import Application, Paper
from enterprises.queries.applications import own_applications, visible_applications
from risk import calendar, level_policy
from risk.queries import policy_on, rating_of


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One kind of paper: whether it is needed, and the files that are here."""

    kind: str
    word: str
    is_required: bool
    files: tuple[Paper, ...]

    @property
    def is_missing(self) -> bool:
        """Tell whether it is needed and not here."""
        return self.is_required and not self.files


def visible_papers(user: User | AnonymousUser) -> QuerySet[Paper]:
    """Give the papers of the applications that the user may see, without their content."""
    return _kept(Paper.objects.filter(application__in=visible_applications(user).values("pk")))


def own_papers(user: User | AnonymousUser) -> QuerySet[Paper]:
    """Give the papers of the user's own enterprise, without their content."""
    return _kept(Paper.objects.filter(application__in=own_applications(user).values("pk")))


def _kept(rows: QuerySet[Paper]) -> QuerySet[Paper]:
    kept = rows.filter(dropped_at__isnull=True).defer("content")
    return kept.select_related("by", "application").order_by("id")


def content_of(paper: Paper) -> str:
    """Give the base 64 of a paper's content; empty where it has been deleted."""
    content = Paper.objects.values_list("content", flat=True).get(pk=paper.pk)
    return str(content or "")


def paper_lines(application: Application) -> list[PaperLine]:
    """Give every kind that is needed or here, in the order of the list."""
    needed = required_papers(application)
    here: dict[str, list[Paper]] = {}
    for paper in _kept(application.papers.all()):
        here.setdefault(paper.kind, []).append(paper)
    return [
        PaperLine(kind, str(word), kind in needed, tuple(here.get(kind, ())))
        for kind, word in Paper.Kind.choices
        if kind in needed or kind in here
    ]


def missing_papers(application: Application, path: str | None = None) -> list[str]:
    """Give the kinds that the path of the application (or the given one) needs and lacks."""
    here = set(_kept(application.papers.all()).values_list("kind", flat=True))
    return [kind for kind in required_papers(application, path) if kind not in here]


def required_papers(application: Application, path: str | None = None) -> tuple[str, ...]:
    """Give the kinds that are needed on its path; for a draft, on the path of today's level."""
    policy, _version = policy_on(calendar.today(), papers.Policy)
    return papers.required(path or application.path or _path_today(application), policy)


def _path_today(application: Application) -> str:
    """Give the path that the enterprise's county asks for today; filing where it is not rated."""
    today = calendar.today()
    rating = rating_of(application.enterprise.county_id, today)
    if rating is None:
        return level_policy.Path.FILING
    policy, _version = policy_on(today, approval.Policy)
    levels, _levels_version = policy_on(today, level_policy.Policy)
    path, _approver = approval.path_for(
        rating.level,
        staff=application.enterprise.staff_count,
        is_white_listed=application.is_white_listed,
        policy=policy,
        levels=levels,
    )
    return path


def missing_by_application(applications: Collection[Application]) -> dict[int, int]:
    """Count for each submitted application the papers that its path needs and lacks."""
    policy, _version = policy_on(calendar.today(), papers.Policy)
    ids = [application.pk for application in applications]
    here = set(
        Paper.objects.filter(application__in=ids, dropped_at__isnull=True)
        .order_by()
        .values_list("application_id", "kind")
        .distinct()
    )
    return {
        application.pk: sum(
            (application.pk, kind) not in here for kind in papers.required(application.path, policy)
        )
        for application in applications
        if application.path
    }


def outdated_papers(today: date) -> QuerySet[Paper]:
    """Give the papers whose days are over (R10)."""
    policy, _version = policy_on(today, papers.Policy)
    withdrawn = Application.Status.WITHDRAWN
    applications = Application.objects.filter(papers__dropped_at__isnull=True).annotate(
        withdrawn_at=Max("events__at", filter=Q(events__new_status=withdrawn))
    )
    over = [
        pk
        for pk, arrive_until, at in applications.values_list("pk", "arrive_until", "withdrawn_at")
        if today
        > papers.kept_until(
            arrive_until=arrive_until, withdrawn_on=at.date() if at else None, policy=policy
        )
    ]
    return Paper.objects.filter(application__in=over, dropped_at__isnull=True)
