"""How enterprises and applications look in the API."""

from typing import Any

from rest_framework import serializers

from enterprises import approval, wording
from enterprises.models import (
    Application,
    ApplicationEvent,
    Enterprise,
)
from risk import calendar
from risk.models import County


class EnterpriseSerializer(serializers.ModelSerializer[Enterprise]):
    """One employer."""

    county_name = serializers.CharField(source="county.name", read_only=True)
    township_name = serializers.CharField(source="township.name", read_only=True)

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "credit_code",
            "name",
            "county",
            "county_name",
            "township",
            "township_name",
            "industry",
            "staff_count",
            "is_synthetic",
        )


class EventSerializer(serializers.ModelSerializer[ApplicationEvent]):
    """Something that happened to an application."""

    by = serializers.CharField(source="by.get_username", read_only=True)
    title = serializers.SerializerMethodField()

    class Meta:
        model = ApplicationEvent
        fields = ("kind", "title", "old_status", "new_status", "note", "details", "by", "at")

    def get_title(self, event: ApplicationEvent) -> str:
        """Give what happened, in the language of the request."""
        return wording.event_title(event)


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """One application; its status moves by the actions submit, return, approve and withdraw."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    origin_county = serializers.PrimaryKeyRelatedField(queryset=County.objects.all())
    measures = serializers.MultipleChoiceField(
        choices=[(code, code) for code in approval.MEASURES], required=False
    )
    workers = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = Application
        fields = (
            "id",
            "number",
            "enterprise",
            "enterprise_name",
            "origin_county",
            "arrive_from",
            "arrive_until",
            "measures",
            "isolation_places",
            "plan_note",
            "is_white_listed",
            "status",
            "path",
            "approver",
            "workers",
            "created_at",
            "submitted_on",
            "due_on",
            "decided_on",
        )
        read_only_fields = (
            "number",
            "enterprise",
            "is_white_listed",
            "status",
            "path",
            "approver",
            "created_at",
            "submitted_on",
            "due_on",
            "decided_on",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """See that the days are in order and not over; keep the measures in their order."""
        first = attrs.get("arrive_from", getattr(self.instance, "arrive_from", None))
        last = attrs.get("arrive_until", getattr(self.instance, "arrive_until", None))
        if first and last and last < first:
            raise serializers.ValidationError(
                {"arrive_until": str(wording.SENTENCES["dates-out-of-order"])}
            )
        if last and last < calendar.today():
            words = str(wording.SENTENCES["dates-over"]) % {"until": last}
            raise serializers.ValidationError({"arrive_until": words})
        if "measures" in attrs:
            given = attrs["measures"]
            attrs["measures"] = [code for code in approval.MEASURES if code in given]
        return attrs


class CheckSerializer(serializers.Serializer[Any]):
    """One check of an application: its result and its sentence."""

    code = serializers.CharField()
    result = serializers.CharField()
    title = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()

    def get_title(self, check: Any) -> str:
        """Give the sentence in the language of the request."""
        return wording.check_words(check)[0]

    def get_note(self, check: Any) -> str:
        """Give the note under the sentence."""
        return wording.check_words(check)[1]


class ReviewSerializer(serializers.Serializer[Any]):
    """What a clerk reads before deciding: checks, and workers by standing."""

    application = serializers.IntegerField(source="application.pk")
    passes_all = serializers.BooleanField()
    checks = CheckSerializer(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())


class ReturnSerializer(serializers.Serializer[Any]):
    """Why an application is returned, and what is to be changed."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    items = serializers.MultipleChoiceField(
        choices=[(code, code) for code in approval.RETURN_ITEMS], required=False
    )
    reasons = serializers.DictField(
        child=serializers.CharField(max_length=300, allow_blank=True), required=False
    )


class NoteSerializer(serializers.Serializer[Any]):
    """A few words with a decision."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
