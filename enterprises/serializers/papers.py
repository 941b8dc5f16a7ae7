"""How the papers of applications look in the API; the file itself has an address of its own."""

from typing import Any

from rest_framework import serializers

from enterprises.models import Paper


class PaperSerializer(serializers.ModelSerializer[Paper]):
    """One paper; its type is by its content."""

    by = serializers.CharField(source="by.get_username", read_only=True)

    class Meta:
        model = Paper
        fields = ("id", "application", "kind", "file_name", "media_type", "size", "sha256", "by",
                  "at")  # fmt: skip


class PaperFileSerializer(serializers.Serializer[Any]):
    """A paper to hand in."""

    application = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Paper.Kind.choices)
    file = serializers.FileField(allow_empty_file=True)
