"""Everything that is kept of persons goes at once: asked by one, confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk import calendar
from workers_registry.models.retention import RetentionRun


class Destruction(models.Model):
    """The purpose is over: what one wants destroyed, who confirmed it, and what went."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("waits for a second person")
        CONFIRMED = "confirmed", _("is being carried out")
        DONE = "done", _("carried out")
        WITHDRAWN = "withdrawn", _("taken back")

    day = models.DateField(_("business day"), default=calendar.today)
    reason = models.CharField(_("reason"), max_length=200)
    backups = models.CharField(_("what becomes of the backups"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    run = models.OneToOneField(RetentionRun, models.PROTECT, null=True, blank=True)
    """The receipt: how many rows of each kind went; broken off, the next attempt goes on."""
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("destruction")
        verbose_name_plural = _("destructions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="destruction_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the purpose is over."),
            ),
            models.CheckConstraint(
                name="destruction_confirmed_by_two",
                condition=Q(state__in=["open", "withdrawn"])
                | (Q(second__isnull=False) & ~Q(by=F("second")) & ~Q(backups="")),
                violation_error_message=_("A second person must confirm it."),
            ),
            models.CheckConstraint(
                name="destruction_done_with_receipt",
                condition=~Q(state="done") | Q(run__isnull=False),
            ),
            models.UniqueConstraint(
                name="destruction_one_under_way",
                fields=["state"],
                condition=Q(state="open"),
                violation_error_message=_("Another one waits already."),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "day", "reason", "backups", "state", "by", "second", "run", "made_at",
            "decided_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"destruction {self.pk} ({self.state})"

    @property
    def number(self) -> str:
        """Give the number on the certificate."""
        return f"X{self.pk:06d}"
