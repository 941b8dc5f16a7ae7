"""Texts to phones."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers_registry.fields import SealedTextField
from workers_registry.models.people import Worker


class Message(models.Model):
    """One text to one phone: the outbox. The row is the queue."""

    class State(models.TextChoices):
        """How far the message has come."""

        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    phone = SealedTextField(_("phone"))
    phone_tail = models.CharField(_("phone, last four"), max_length=4)
    worker = models.ForeignKey(
        Worker, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    text = SealedTextField(_("text"))
    kind = models.CharField(_("kind"), max_length=24)
    key = models.CharField(_("key"), max_length=80, unique=True)
    """Names the occasion, so that the same notice is never queued twice."""
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    """Somebody is sending it until then; afterwards anybody may."""
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]
        indexes = [models.Index(name="message_queued", fields=["id"], condition=Q(state="queued"))]
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_a_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    class Privacy:
        personal = {"phone", "phone_tail", "worker", "text"}
        open = {"id", "kind", "key", "state", "attempts", "leased_until", "queued_at", "sent_at"}

    def __str__(self) -> str:
        return f"message {self.pk} ({self.state})"
