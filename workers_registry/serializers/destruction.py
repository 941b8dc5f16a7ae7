"""The end of the purpose as the API speaks of it: who asked, who confirmed, how much went."""

from typing import Any

from rest_framework import serializers

from workers_registry.models import Destruction
from workers_registry.receipt_words import RECEIPT


class DestructionSerializer(serializers.ModelSerializer[Destruction]):
    """One destruction; `counts` says how many rows of each kind went, as the certificate does."""

    number = serializers.CharField(read_only=True)
    by = serializers.CharField(source="by.username", read_only=True)
    second = serializers.CharField(source="second.username", read_only=True, default=None)
    counts = serializers.DictField(
        child=serializers.IntegerField(), source="run.counts", read_only=True, default=None
    )
    finished_at = serializers.DateTimeField(source="run.finished_at", read_only=True, default=None)

    class Meta:
        model = Destruction
        fields = (
            "id", "number", "day", "reason", "backups", "state", "by", "second", "counts",
            "made_at", "decided_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class NewDestructionSerializer(serializers.ModelSerializer[Destruction]):
    """Why the purpose is over: the decision, its date and number."""

    class Meta:
        model = Destruction
        fields = ("reason",)


class ConfirmDestructionSerializer(serializers.Serializer[Any]):
    """Which backups exist, and who destroys each until when: the site cannot reach them."""

    backups = serializers.CharField(max_length=400)


class DestructionPreviewSerializer(serializers.Serializer[Any]):
    """What would go now by kind, and who would stay by law until when."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"Kinds: {', '.join(RECEIPT)}"
    )
    persons = serializers.IntegerField()
    kept_by_law = serializers.IntegerField()
    kept_until = serializers.DateField(allow_null=True)
