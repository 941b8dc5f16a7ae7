"""Lists that wait for a second official, and the chained log of every change of a code."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk.models import County
from workers_registry.models.facts import ListMatch


class ListProposal(models.Model):
    """People whom one official wants to put on a list, seen by another before it counts."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("waits for a second person")
        RECORDED = "recorded", _("recorded")
        REJECTED = "rejected", _("rejected")

    RELEASED = "released"
    """The kind of a list that ends the cases of its people: `since` is the day of release."""
    KINDS = (*ListMatch.Kind.choices, (RELEASED, _("released cases")))

    county = models.ForeignKey(County, models.PROTECT, related_name="list_proposals")
    kind = models.CharField(_("list"), max_length=16, choices=KINDS)
    since = models.DateField(_("since"))
    source = models.CharField(_("source"), max_length=80)
    worker_ids = ArrayField(models.BigIntegerField(), verbose_name=_("people"))
    people_then = models.PositiveIntegerField(_("people, once named"), default=0)
    """How many stood on it, after their names were removed; 0: they are still named."""
    needs_second = models.BooleanField(_("needs a second person"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("list proposal")
        verbose_name_plural = _("list proposals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="list_proposal_has_a_source",
                condition=~Q(source=""),
                violation_error_message=_("A list needs its source."),
            ),
            models.CheckConstraint(
                name="list_proposal_seen_by_two",
                condition=~Q(state="recorded")
                | Q(needs_second=False)
                | (Q(second__isnull=False) & ~Q(by=F("second"))),
                violation_error_message=_("A second person must confirm the list."),
            ),
            models.CheckConstraint(
                name="list_proposal_decided_has_a_moment",
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
            ),
        ]

    class Privacy:
        personal = {"worker_ids"}
        open = {
            "id",
            "county",
            "kind",
            "since",
            "source",
            "people_then",
            "needs_second",
            "state",
            "by",
            "second",
            "made_at",
            "decided_at",
        }

    def __str__(self) -> str:
        return f"list {self.pk} ({self.state})"


class ChainLink(models.Model):
    """One action or batch that changed codes of one county, holding the link before it."""

    county = models.ForeignKey(County, models.PROTECT, related_name="chain")
    said = models.CharField(_("what was done"), max_length=80)
    """Cause, day, actor and number of rows."""
    digest = models.CharField(_("digest of the rows"), max_length=64)
    previous = models.CharField(_("link before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    emptied_by = models.ForeignKey(
        "workers_registry.RetentionRun",
        models.PROTECT,
        related_name="links",
        null=True,
        blank=True,
    )
    """The run that deleted the rows after their time; the link itself stays."""

    class Meta:
        verbose_name = _("chain link")
        verbose_name_plural = _("chain links")
        ordering = ["county", "id"]
        constraints = [
            models.UniqueConstraint(name="chain_does_not_fork", fields=["county", "previous"])
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "county", "said", "digest", "previous", "hash", "made_at", "emptied_by"}

    def __str__(self) -> str:
        return self.hash[:12]
