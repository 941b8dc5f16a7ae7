"""A person says that what is kept is wrong; the county puts it right or says why not."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from workers_registry import paper_file
from workers_registry.fields import SealedTextField
from workers_registry.models.facts import Declaration, Stay
from workers_registry.models.people import Worker


class Correction(models.Model):
    """One thing that a person wants corrected. The row stays as its history, old value included."""

    class Kind(models.TextChoices):
        """What is wrong."""

        NAME = "name", _("my name")
        IDENTITY = "identity", _("my identity number")
        PHONE = "phone", _("my mobile number")
        TOWNSHIP = "township", _("my home township")
        FACT = "fact", _("a stay or a check-in")

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("being looked at")
        ACCEPTED = "accepted", _("corrected")
        REJECTED = "rejected", _("not corrected")

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="corrections")
    kind = models.CharField(_("what is wrong"), max_length=8, choices=Kind)
    right = SealedTextField(_("what is right"))
    """Of a fact: empty, or what the person says of it."""
    old = SealedTextField(_("what was kept"), null=True, blank=True)
    """Written down when it is corrected."""
    stay = models.ForeignKey(Stay, models.SET_NULL, null=True, blank=True, related_name="+")
    declaration = models.ForeignKey(
        Declaration, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = SealedTextField(_("how one can see it"))
    attachment = SealedTextField(_("photo or paper"), null=True, blank=True)
    """Base 64 of the file; null: none."""
    attachment_type = models.CharField(max_length=40, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    filed_on = models.DateField(_("filed on"))
    due_on = models.DateField(_("due on"))
    """The last civil day on which the answer is in time."""
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    recorded_by = ArrayField(
        models.BigIntegerField(), verbose_name=_("who recorded the facts"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="correction_one_open_of_a_kind",
                fields=["worker", "kind"],
                condition=Q(state="open") & ~Q(kind="fact"),
                violation_error_message=_("The county is looking at this already."),
            ),
            models.CheckConstraint(
                name="correction_decided_with_decider_and_answer",
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(state="open")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                ),
                violation_error_message=_("A decision needs its words."),
            ),
            models.CheckConstraint(
                name="correction_not_decided_by_who_recorded",
                condition=IsNull(
                    Func(
                        F("recorded_by"),
                        Cast("decided_by", models.BigIntegerField()),
                        function="array_position",
                        output_field=models.IntegerField(),
                    ),
                    rhs=True,
                ),
                violation_error_message=_("Somebody else must decide."),
            ),
            models.CheckConstraint(
                name="correction_attachment_type_known",
                condition=Q(attachment_type__in=["", *paper_file.ENDINGS]),
            ),
            models.CheckConstraint(
                name="correction_days_in_order", condition=Q(filed_on__lte=F("due_on"))
            ),
            models.CheckConstraint(
                name="correction_open_fact_is_one",
                condition=~Q(state="open", kind="fact")
                | Q(stay__isnull=False, declaration__isnull=True)
                | Q(stay__isnull=True, declaration__isnull=False),
            ),
        ]

    class Privacy:
        personal = {
            "worker",
            "kind",
            "right",
            "old",
            "stay",
            "declaration",
            "words",
            "attachment",
            "attachment_type",
            "answer",
        }
        open = {
            "id",
            "state",
            "filed_on",
            "due_on",
            "decided_by",
            "decided_at",
            "recorded_by",
        }

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Give the number under which the person asks after it."""
        return f"G{self.pk:06d}"
