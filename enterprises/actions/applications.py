"""Moves of an application: each locks the row, asks the rule, writes, and records the event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from enterprises import approval, queries, workflow
from enterprises.actions.arrivals import expect_workers
from enterprises.models import Application, ApplicationEvent, Enterprise
from risk import calendar, level_policy
from risk.models import County
from risk.queries import policy_on, rating_of
from risk.refusal import Refused

Kind = ApplicationEvent.Kind
OPEN_FOR_CHANGES = (workflow.DRAFT, workflow.RETURNED)


@transaction.atomic
def start_application(
    enterprise: Enterprise,
    *,
    by: User,
    origin_county: County,
    arrive_from: date,
    arrive_until: date,
    measures: Sequence[str] = (),
    isolation_places: int = 0,
    plan_note: str = "",
) -> Application:
    """Start a draft and give it.

    Raises Refused("draft-exists") where the enterprise has one already, and ValidationError
    where the dates are out of order.
    """
    key = _next_key()
    application = Application(
        pk=key,
        number=f"FG-{calendar.today().year}-{key:04d}",
        enterprise=enterprise,
        origin_county=origin_county,
        arrive_from=arrive_from,
        arrive_until=arrive_until,
        measures=list(measures),
        isolation_places=isolation_places,
        plan_note=plan_note,
    )
    application.clean_fields()
    _check_dates(application)
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        if "application_one_draft_per_enterprise" in str(error):
            raise Refused("draft-exists") from error
        raise
    _record(application, "", by=by)
    return application


def _next_key() -> int:
    """Take the next primary key, so that the number can be made of it without a race."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('enterprises_application', 'id'))")
        key: int = cursor.fetchone()[0]
    return key


def _check_dates(application: Application) -> None:
    """Refuse dates out of order or over already; the constraint holds the first for good."""
    if application.arrive_until < application.arrive_from:
        raise Refused("dates-out-of-order")
    if application.arrive_until < calendar.today():
        raise Refused("dates-over", until=application.arrive_until.isoformat())


@transaction.atomic
def change_application(application: Application, *, by: User, **values: Any) -> Application:
    """Change what the enterprise filled in while it is in its hands; give the locked row.

    Raises Refused("application-not-open") once it lies with the county.
    """
    locked = lock(application)
    check_open(locked)
    allowed = {
        "origin_county",
        "arrive_from",
        "arrive_until",
        "measures",
        "isolation_places",
        "plan_note",
    }
    if not values.keys() <= allowed:
        raise TypeError(f"not for the enterprise to change: {values.keys() - allowed}")
    _check_origin_kept(locked, values.get("origin_county"))
    for name, value in values.items():
        setattr(locked, name, value)
    _check_dates(locked)
    locked.save(update_fields=list(values))
    return locked


def _check_origin_kept(application: Application, county: County | None) -> None:
    """Refuse another origin once workers of the old one are on the roster."""
    is_other = county is not None and county.pk != application.origin_county_id
    if is_other and application.entries.filter(is_open=True).exists():
        raise Refused("origin-has-workers")


@transaction.atomic
def submit_application(application: Application, *, by: User) -> Application:
    """Hand a draft or returned application to the county, with path, approver and due day (R7).

    Raises Refused("application-cannot-move" | "roster-on-its-way" | "roster-empty" |
    "measures-missing" | "papers-missing" | "county-not-rated" | "dates-over").
    """
    locked = lock(application)
    workflow.check_move(locked.status, workflow.SUBMITTED)
    _check_ready(locked)
    today = calendar.today()
    rating = rating_of(locked.enterprise.county_id, today)
    if rating is None:
        raise Refused("county-not-rated", county=locked.enterprise.county.name)
    policy, version = policy_on(today, approval.Policy)
    levels, _levels_version = policy_on(today, level_policy.Policy)
    path, approver = approval.path_for(
        rating.level,
        staff=locked.enterprise.staff_count,
        is_white_listed=locked.is_white_listed,
        policy=policy,
        levels=levels,
    )
    _check_papers(locked, path)
    locked.path, locked.approver = path, approver
    locked.submitted_on = today
    locked.due_on = approval.due_day(path, submitted_on=today, policy=policy)
    details = {"level": rating.level, "policy": version}
    return _move(locked, workflow.SUBMITTED, by=by, details=details)


def _check_ready(application: Application) -> None:
    _check_dates(application)
    if application.imports.filter(state__in=["queued", "running"]).exists():
        raise Refused("roster-on-its-way")
    if not application.entries.filter(is_open=True).exists():
        raise Refused("roster-empty")
    missing = approval.missing_measures(application.measures)
    if missing:
        raise Refused("measures-missing", measures=list(missing))


def _check_papers(application: Application, path: str) -> None:
    """Refuse to submit while a paper that the path needs is not here."""
    missing = queries.missing_papers(application, path)
    if missing:
        raise Refused("papers-missing", papers=missing)


@transaction.atomic
def return_application(
    application: Application,
    *,
    by: User,
    note: str = "",
    items: Iterable[str] = (),
    reasons: Mapping[str, str] | None = None,
) -> Application:
    """Give a submitted application back to the enterprise with what is to be changed.

    `reasons` says why by item; an item with a reason counts as named. Raises
    Refused("note-missing") without any words: nobody is sent back without a reason.
    """
    locked = lock(application)
    workflow.check_move(locked.status, workflow.RETURNED)
    why = {item: text.strip() for item, text in (reasons or {}).items() if text.strip()}
    if not note.strip() and not why:
        raise Refused("note-missing")
    named = {*items, *why}
    known = [item for item in approval.RETURN_ITEMS if item in named]
    details: dict[str, Any] = {"items": known}
    if why:
        details["reasons"] = {item: why[item] for item in known if item in why}
    return _move(locked, workflow.RETURNED, by=by, note=note.strip(), details=details)


@transaction.atomic
def approve_application(application: Application, *, by: User, note: str = "") -> Application:
    """Approve a submitted application; what was checked is kept with the event.

    Its workers are expected in the county from then on. Raises Refused("not-on-white-list")
    where only the white list may resume, and Refused("roster-empty") where all were withdrawn.
    """
    locked = lock(application)
    workflow.check_move(locked.status, workflow.APPROVED)
    if locked.path == level_policy.Path.WHITE_LIST and not locked.is_white_listed:
        raise Refused("not-on-white-list")
    review = queries.review_of(locked)
    if not review.counts["all"]:
        raise Refused("roster-empty")
    locked.decided_on = calendar.today()
    details = {"checks": [asdict(check) for check in review.checks], "counts": review.counts}
    approved = _move(locked, workflow.APPROVED, by=by, note=note.strip(), details=details)
    expect_workers(approved, by=by)
    return approved


def approve_applications(
    applications: Iterable[Application], *, by: User, note: str = ""
) -> tuple[list[Application], list[Application]]:
    """Approve those that pass all checks; give (approved, passed over).

    Each is one transaction: what somebody else decided meanwhile is passed over, not undone.
    """
    approved, passed_over = [], []
    for review in queries.reviews_of(list(applications)):
        try:
            if not review.passes_all:
                raise Refused("checks-not-passed")
            approved.append(approve_application(review.application, by=by, note=note))
        except Refused:
            passed_over.append(review.application)
    return approved, passed_over


@transaction.atomic
def put_on_white_list(application: Application, *, by: User, note: str) -> Application:
    """Put a submitted application on the white list, with the reason."""
    locked = lock(application)
    if locked.status != workflow.SUBMITTED:
        raise Refused("application-cannot-move", old=locked.status, new=locked.status)
    if not note.strip():
        raise Refused("note-missing")
    locked.is_white_listed = True
    locked.save(update_fields=["is_white_listed"])
    record(locked, Kind.WHITE_LISTED, by=by, note=note.strip())
    return locked


@transaction.atomic
def withdraw_application(application: Application, *, by: User, note: str = "") -> Application:
    """End an application that is not decided; its workers are free for another roster."""
    locked = lock(application)
    workflow.check_move(locked.status, workflow.WITHDRAWN)
    locked.entries.filter(is_open=True).update(is_open=False)
    return _move(locked, workflow.WITHDRAWN, by=by, note=note.strip())


def lock(application: Application) -> Application:
    """Give the application's row, locked until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise__county", "enterprise__township", "origin_county").get(
        pk=application.pk
    )


def check_open(application: Application) -> None:
    """Raise Refused where the application is not in the enterprise's hands."""
    if application.status not in OPEN_FOR_CHANGES:
        raise Refused("application-not-open", status=application.status)


def record(
    application: Application,
    kind: str,
    *,
    by: User,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Add the event of something that leaves the state as it is."""
    ApplicationEvent.objects.create(
        application=application,
        kind=kind,
        old_status=application.status,
        new_status=application.status,
        note=note,
        details=details or {},
        by=by,
    )


def _move(
    application: Application,
    status: str,
    *,
    by: User,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> Application:
    """Change the status of the locked row and add the event that says so."""
    old_status = application.status
    application.status = status
    application.save()
    _record(application, old_status, by=by, note=note, details=details)
    return application


def _record(
    application: Application,
    old_status: str,
    *,
    by: User,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    ApplicationEvent.objects.create(
        application=application,
        old_status=old_status,
        new_status=application.status,
        note=note,
        details=details or {},
        by=by,
    )
