"""What follows from the meters: what an inspector found, and who at the grid is told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.employers import Enterprise
from risk import calendar
from risk.models import County


class Inspection(models.Model):
    """An inspector said how a mismatch of papers and meter stands. Rows are added, never changed.

    The last row of an enterprise and a code holds; without one the mismatch is open.
    """

    class Code(models.TextChoices):
        """What does not fit (R9)."""

        STANDS_STILL = "approved-without-power", _("approved, but the meter stands still")
        UNAPPLIED = "power-without-application", _("runs, but has never applied")
        ROSTER = "roster-above-load", _("more people on the roster than the load shows")
        LOAD = "load-above-roster", _("the load is there before the people")

    class State(models.TextChoices):
        """How far the inspector is."""

        OPEN = "open", _("not visited yet")
        VISITED = "visited", _("visited")
        EXPLAINED = "explained", _("explained")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="inspections")
    code = models.CharField(_("mismatch"), max_length=28, choices=Code)
    state = models.CharField(_("state"), max_length=10, choices=State)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    day = models.DateField(_("day"), default=calendar.today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["enterprise", "code", "-id"]
        indexes = [models.Index(name="inspection_latest", fields=["enterprise", "code", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="inspection_state_known",
                condition=Q(state__in=["open", "visited", "explained"]),
            ),
            models.CheckConstraint(
                name="inspection_explained_in_words",
                condition=~Q(state="explained") | ~Q(note=""),
                violation_error_message=_("An explanation needs words."),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "enterprise", "code", "state", "note", "day", "by", "at"}

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.code} {self.state}"


class PowerDuty(models.Model):
    """A user works for the power company: for one county, or for the whole province if empty.

    They see who is about to resume and draw power, and nothing of applications, people or codes.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="power_duty")
    county = models.ForeignKey(County, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("duty at the power company")
        verbose_name_plural = _("duties at the power company")

    class Privacy:
        personal = {"user"}
        open = {"id", "county"}

    def __str__(self) -> str:
        return f"{self.user}: {self.county_id or ''}".strip()
