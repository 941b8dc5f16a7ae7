"""Appeals as the API speaks of them."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers

from workers_registry import appeal
from workers_registry.forms import checked_attachment
from workers_registry.models import Appeal


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    """One appeal: how far it is; whom it is about by key."""

    number = serializers.CharField(read_only=True)
    papers = serializers.IntegerField(source="paper_count", read_only=True)

    class Meta:
        model = Appeal
        fields: tuple[str, ...] = (
            "id", "number", "worker", "code", "ground", "state", "filed_at", "due_at",
            "escalates_at", "papers", "township_at", "answer", "decided_at",
        )  # fmt: skip
        read_only_fields = fields


class WholeAppealSerializer(AppealSerializer):
    """The same with the worker's words and what the township found."""

    text = serializers.CharField(read_only=True)

    class Meta(AppealSerializer.Meta):
        fields: tuple[str, ...] = (*AppealSerializer.Meta.fields, "text", "township_words")
        read_only_fields = fields


class NewAppealSerializer(serializers.Serializer[Any]):
    """An appeal to file: one's own, or with `worker` that of somebody whose code one holds."""

    worker = serializers.IntegerField(required=False)
    ground = serializers.ChoiceField(choices=Appeal.Ground.choices)
    text = serializers.CharField(max_length=500)
    papers = serializers.ListField(
        child=serializers.FileField(), required=False, default=list, max_length=appeal.MOST_PAPERS
    )

    def validate_papers(self, files: list[Any]) -> list[Any]:
        """Take JPEG, PNG and PDF of at most 2 MB."""
        try:
            return [checked_attachment(file) for file in files]
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from None


class AnswerSerializer(serializers.Serializer[Any]):
    """Words to the worker."""

    answer = serializers.CharField(max_length=400)


class UpholdSerializer(AnswerSerializer):
    """Words to the worker, and the facts that do not hold."""

    stays = serializers.ListField(child=serializers.IntegerField(), default=list)
    list_matches = serializers.ListField(child=serializers.IntegerField(), default=list)
    declarations = serializers.ListField(child=serializers.IntegerField(), default=list)


class TownshipCheckSerializer(serializers.Serializer[Any]):
    """What the township found."""

    words = serializers.CharField(max_length=400)
