"""Applications to bring workers back, and all that happened to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises import workflow
from enterprises.models.employers import Enterprise
from risk.models import County


class Application(models.Model):
    """One enterprise's request to bring the workers on its roster back between two dates.

    `status` moves only through enterprises.actions, which also writes the ApplicationEvent.
    """

    class Status(models.TextChoices):
        """The states of enterprises.workflow."""

        DRAFT = workflow.DRAFT, _("draft")
        SUBMITTED = workflow.SUBMITTED, _("submitted")
        RETURNED = workflow.RETURNED, _("returned for changes")
        APPROVED = workflow.APPROVED, _("approved")
        WITHDRAWN = workflow.WITHDRAWN, _("withdrawn")

    class Path(models.TextChoices):
        """How it is examined (R7)."""

        FILING = "filing", _("filing with commitment")
        SITE_CHECK = "site-check", _("approval with site check")
        WHITE_LIST = "white-list", _("white list only")

    class Approver(models.TextChoices):
        """Who decides, by size (R7)."""

        TOWNSHIP = "township", _("township")
        COUNTY = "county", _("county")
        CITY = "city", _("city")

    number = models.CharField(_("number"), max_length=20, unique=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="applications")
    origin_county = models.ForeignKey(
        County,
        models.PROTECT,
        related_name="applications_from",
        verbose_name=_("workers come from"),
    )
    arrive_from = models.DateField(_("first day of departure"))
    arrive_until = models.DateField(_("last day of departure"))
    measures = models.JSONField(_("prevention measures"), default=list, blank=True)
    """Codes of the measures that the enterprise confirmed (enterprises.approval.MEASURES)."""
    isolation_places = models.PositiveIntegerField(_("isolation places"), default=0)
    plan_note = models.TextField(_("plan"), blank=True, max_length=4000)
    is_white_listed = models.BooleanField(_("on the white list"), default=False)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    path = models.CharField(_("path"), max_length=12, choices=Path, blank=True, editable=False)
    approver = models.CharField(
        _("who decides"), max_length=10, choices=Approver, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("decision due on"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="application_dates_in_order",
                condition=Q(arrive_from__lte=F("arrive_until")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                name="application_one_draft_per_enterprise",
                fields=["enterprise"],
                condition=Q(status="draft"),
                violation_error_message=_("This enterprise already has a draft."),
            ),
            models.CheckConstraint(
                name="application_submitted_has_path_and_due_day",
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(submitted_on__isnull=False, due_on__isnull=False) & ~Q(path=""),
            ),
            models.CheckConstraint(
                name="application_approved_has_a_day",
                condition=~Q(status="approved") | Q(decided_on__isnull=False),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "number",
            "enterprise",
            "origin_county",
            "arrive_from",
            "arrive_until",
            "measures",
            "isolation_places",
            "plan_note",
            "is_white_listed",
            "status",
            "path",
            "approver",
            "created_at",
            "submitted_on",
            "due_on",
            "decided_on",
        }

    def __str__(self) -> str:
        return self.number


class ApplicationEvent(models.Model):
    """Something happened to an application: mostly a move. Rows are added, never changed."""

    class Kind(models.TextChoices):
        """What happened; all but a move leave the state as it was."""

        MOVED = "moved", _("moved")
        ENTRY_WITHDRAWN = "entry-withdrawn", _("worker withdrawn")
        ROWS_LEFT_OUT = "rows-left-out", _("rows left out")
        WHITE_LISTED = "white-listed", _("put on the white list")
        ENTRY_REPLACED = "entry-replaced", _("worker replaced")
        ENTRY_REFUSED = "entry-refused", _("worker refused")
        ENTRY_POSTPONED = "entry-postponed", _("worker postponed")
        ENTRY_ADMITTED = "entry-admitted", _("worker admitted again")
        PAPER_ADDED = "paper-added", _("paper added")
        PAPER_REMOVED = "paper-removed", _("paper removed")

    application = models.ForeignKey(Application, models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.MOVED)
    old_status = models.CharField(_("from"), max_length=12, choices=Application.Status, blank=True)
    new_status = models.CharField(_("to"), max_length=12, choices=Application.Status)
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    """Items of a return, checks of an approval, the entry or the number of rows concerned."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("application event")
        verbose_name_plural = _("application events")
        ordering = ["application", "id"]
        constraints = [
            models.CheckConstraint(
                name="application_event_only_a_move_moves",
                condition=Q(kind="moved") | Q(old_status=F("new_status")),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "application",
            "kind",
            "old_status",
            "new_status",
            "note",
            "details",
            "by",
            "at",
        }

    def __str__(self) -> str:
        return f"{self.application}: {self.old_status} -> {self.new_status}"
