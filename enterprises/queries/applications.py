"""Who sees which application, and who may act on it."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, F, Prefetch, Q, QuerySet

from enterprises.models import Application, Enterprise, Handover, RosterEntry
from risk import calendar
from risk.queries import duty_of
from workers_registry.models import Worker

APPLICATION_PATHS = ("enterprise__county", "enterprise__township", "origin_county")


def membership_of(user: User | AnonymousUser) -> Enterprise | None:
    """Give the enterprise that the user acts for, the first where there are several."""
    if not user.is_authenticated:
        return None
    enterprises = Enterprise.objects.select_related("county", "township")
    return enterprises.filter(memberships__user=user).order_by("id").first()


def employer_of(worker: Worker) -> str:
    """Give the name of the enterprise on whose open roster the worker stands, or ""."""
    entries = RosterEntry.objects.filter(worker=worker, is_open=True)
    return entries.values_list("application__enterprise__name", flat=True).first() or ""


def visible_enterprises(user: User | AnonymousUser) -> QuerySet[Enterprise]:
    """Give the enterprises that the user may see: one's own, or those of one's county."""
    enterprises = Enterprise.objects.select_related("county", "township")
    if not user.is_authenticated:
        return enterprises.none()
    if user.is_superuser:
        return enterprises
    own = Q(pk__in=Enterprise.objects.filter(memberships__user=user).values("pk"))
    county = _county_of(user)
    return enterprises.filter(own | Q(county=county) if county else own)


def visible_applications(user: User | AnonymousUser) -> QuerySet[Application]:
    """Give the applications that the user may see.

    An enterprise sees its own; a county those from it or to it once they were submitted; the
    province sees figures, not applications.
    """
    applications = Application.objects.select_related(*APPLICATION_PATHS)
    if not user.is_authenticated:
        return applications.none()
    if user.is_superuser:
        return applications
    seen = _own(user)
    county = _county_of(user)
    if county:
        ends = Q(origin_county=county) | Q(enterprise__county=county)
        seen |= ends & Q(submitted_on__isnull=False)
    return applications.filter(seen)


def may_see_applications(user: User | AnonymousUser) -> bool:
    """Tell whether applications concern the user: of an enterprise, a county, or all of them."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or bool(_county_of(user)) or membership_of(user) is not None


def own_applications(user: User | AnonymousUser) -> QuerySet[Application]:
    """Give the applications that the user may fill in and submit as the enterprise."""
    applications = Application.objects.select_related(*APPLICATION_PATHS)
    return applications.filter(_own(user)) if user.is_authenticated else applications.none()


def decidable_applications(user: User | AnonymousUser) -> QuerySet[Application]:
    """Give the applications that the user decides: those to their county, once submitted."""
    applications = Application.objects.select_related(*APPLICATION_PATHS)
    county = _county_of(user)
    if not county:
        return applications.none()
    return applications.filter(enterprise__county=county, submitted_on__isnull=False)


def visible_entries(user: User | AnonymousUser) -> QuerySet[RosterEntry]:
    """Give the roster entries on the applications that the user may see."""
    entries = RosterEntry.objects.select_related("worker", "pickup", "dropoff").defer(
        "worker__identity_number", "worker__phone"
    )
    return entries.filter(application__in=visible_applications(user).values("pk"))


def approved_entries(origin_code: str, destination_code: str) -> QuerySet[RosterEntry]:
    """Give the open entries of approved applications between two counties, for planning.

    Approved by today, and not those who have arrived: nobody asks for a seat for them. Entries of
    one application share its row and its enterprise's: a campaign has a hundred thousand entries.
    """
    entries = RosterEntry.objects.prefetch_related(Prefetch("application", with_enterprise()))
    approved = entries.filter(
        is_open=True,
        application__status=Application.Status.APPROVED,
        application__origin_county=origin_code,
        application__enterprise__county=destination_code,
    )
    still_to_come = approved.exclude(handovers__outcome=Handover.Outcome.ARRIVED)
    return still_to_come.exclude(application__decided_on__gt=calendar.today()).order_by(
        "application_id", "row", "id"
    )


def with_enterprise() -> QuerySet[Application]:
    """Give applications with their enterprise at hand, but for what is sealed of it."""
    applications = Application.objects.select_related("enterprise")
    return applications.defer("enterprise__contact_phone", "plan_note")


def with_worker_counts(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Annotate each application with `workers`, the number of its open entries."""
    return applications.annotate(
        workers=Count("entries", filter=Q(entries__is_open=True), distinct=True)
    )


def application_counts(applications: QuerySet[Application]) -> dict[str, int]:
    """Count applications and enterprises by state in one query; the key `all` is their number."""
    states = {status: Count("pk", filter=Q(status=status)) for status in Application.Status.values}
    counts: dict[str, int] = applications.order_by().aggregate(
        all=Count("pk"), enterprises=Count("enterprise", distinct=True), **states
    )
    return counts


def _own(user: User | AnonymousUser) -> Q:
    return Q(enterprise__in=Enterprise.objects.filter(memberships__user=user.pk).values("pk"))


def _county_of(user: User | AnonymousUser) -> str | None:
    """Give the code of the county that the user coordinates, or None."""
    duty = duty_of(user)
    return duty.county_id if duty is not None else None


def by_due_day(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Order as a clerk works: what is due first, then what was submitted first."""
    return applications.order_by(F("due_on").asc(nulls_last=True), "submitted_on", "id")
