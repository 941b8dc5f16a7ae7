"""A worker says that a code is wrong, and a county decides (R4)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from workers_registry import paper_file
from workers_registry.fields import SealedTextField
from workers_registry.models.codes import HealthCode
from workers_registry.models.people import Worker


class Appeal(models.Model):
    """One appeal against one code. It is open until it is decided, with words to the worker."""

    class Ground(models.TextChoices):
        """What the worker says is wrong."""

        WRONG_PERSON = "wrong-person", _("It is not me")
        WRONG_PLACE = "wrong-place", _("I was not there, or on other days")
        RELEASED = "released", _("I have been released or tested well")
        WRONG_CONTACT = "wrong-contact", _("I did not meet this person")
        FORM_ERROR = "form-error", _("I made a mistake when checking in")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("being reviewed")
        UPHELD = "upheld", _("you were right")
        REJECTED = "rejected", _("the code stands")

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="appeals")
    code = models.ForeignKey(HealthCode, models.SET_NULL, related_name="appeals", null=True)
    """Null: decided, and the code has been deleted after its time."""
    ground = models.CharField(_("what is wrong"), max_length=16, choices=Ground)
    text = SealedTextField(_("in your words"))
    township_words = models.CharField(_("what the township found"), max_length=400, blank=True)
    """As the county noted it: townships have no accounts."""
    township_at = models.DateTimeField(_("township checked at"), null=True, blank=True)
    township_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    filed_at = models.DateTimeField(_("filed at"))
    due_at = models.DateTimeField(_("due at"))
    escalates_at = models.DateTimeField(_("goes to the city at"))
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    recorded_by = ArrayField(
        models.BigIntegerField(), verbose_name=_("who recorded the facts"), default=list, blank=True
    )
    """Whose facts the decision was about: none of them may be the decider."""

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="appeal_one_open_per_worker",
                fields=["worker"],
                condition=Q(state="open"),
                violation_error_message=_("Your appeal is being reviewed already."),
            ),
            models.CheckConstraint(
                name="appeal_decided_with_decider_and_answer",
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(state="open")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                ),
                violation_error_message=_("A decision needs its words."),
            ),
            models.CheckConstraint(
                name="appeal_not_decided_by_who_recorded",
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
                name="appeal_open_has_its_code",
                condition=~Q(state="open") | Q(code__isnull=False),
            ),
            models.CheckConstraint(
                name="appeal_township_noted_whole",
                condition=Q(township_words="", township_at=None, township_by=None)
                | (~Q(township_words="") & Q(township_at__isnull=False, township_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeal_times_in_order",
                condition=Q(filed_at__lte=F("due_at"), due_at__lte=F("escalates_at")),
            ),
        ]

    class Privacy:
        personal = {"worker", "code", "ground", "text", "township_words", "answer"}
        open = {
            "id",
            "township_at",
            "township_by",
            "state",
            "filed_at",
            "due_at",
            "escalates_at",
            "decided_by",
            "decided_at",
            "recorded_by",
        }

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Give the number under which the worker asks after it."""
        return f"F{self.pk:06d}"


class AppealPaper(models.Model):
    """A photo or paper that came with an appeal. It goes with the appeal."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="papers")
    content = SealedTextField(_("photo or paper"))
    """Base 64 of the file."""
    media_type = models.CharField(max_length=40, editable=False)

    class Meta:
        verbose_name = _("paper of an appeal")
        verbose_name_plural = _("papers of appeals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="appeal_paper_type_known",
                condition=Q(media_type__in=list(paper_file.ENDINGS)),
            ),
        ]

    class Privacy:
        personal = {"appeal", "content", "media_type"}
        open = {"id"}

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.pk}"
