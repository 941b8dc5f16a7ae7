"""The colours that were computed from the facts."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers_registry.models.people import Worker


class HealthCode(models.Model):
    """A worker's colour as computed at one moment. Rows are only added; the last holds."""

    class Colour(models.TextChoices):
        """Green passes, yellow is managed, red is stopped."""

        GREEN = "green", _("green code")
        YELLOW = "yellow", _("yellow code")
        RED = "red", _("red code")

    class Cause(models.TextChoices):
        """What made the code be computed again."""

        FACT = "fact", _("a new fact")
        NIGHTLY = "nightly", _("the daily computation")
        RATING = "rating", _("a county's new rating")
        APPEAL = "appeal", _("an appeal")

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="codes", db_index=False)
    """Without an index of its own: `health_code_latest` begins with it."""
    day = models.DateField(_("computed for"))
    colour = models.CharField(_("colour"), max_length=6, choices=Colour)
    rule = models.CharField(_("rule"), max_length=8)
    until = models.DateField(_("last day of this colour"), null=True, blank=True)
    """Null: until something changes."""
    current_until = models.DateField(_("current until"), null=True, blank=True)
    """The last day that the newest declaration keeps the code current; null: never declared."""
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    policy_version = models.CharField(_("policy version"), max_length=20)
    cause = models.CharField(_("cause"), max_length=8, choices=Cause, default=Cause.FACT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )
    """Who gave the fact; null: nobody, time passed."""
    link = models.ForeignKey(
        "workers_registry.ChainLink", models.PROTECT, related_name="codes", null=True, blank=True
    )
    """The link of the chained log that holds this row."""
    computed_at = models.DateTimeField(_("computed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("health code")
        verbose_name_plural = _("health codes")
        ordering = ["worker", "-id"]
        indexes = [models.Index(name="health_code_latest", fields=["worker", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="health_code_colour_known",
                condition=Q(colour__in=["green", "yellow", "red"]),
            ),
            models.CheckConstraint(name="health_code_has_a_rule", condition=~Q(rule="")),
        ]

    class Privacy:
        personal = {"worker", "day", "colour", "rule", "until", "current_until", "evidence"}
        open = {"id", "policy_version", "cause", "by", "link", "computed_at"}

    def __str__(self) -> str:
        return f"{self.worker_id} {self.colour}"

    def as_line(self) -> str:
        """Give the row as the chained log digests it."""
        said = (self.worker_id, self.day, self.colour, self.rule, self.until, self.current_until)
        return "|".join(map(str, (*said, self.policy_version, self.cause, self.by_id)))

    def is_current_on(self, day: date) -> bool:
        """Tell whether the newest declaration still keeps the code current on the day."""
        return self.current_until is not None and day <= self.current_until
