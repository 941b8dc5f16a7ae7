"""How fare agreements look in the API: both days included, shares in per cent."""

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from enterprises.models import FareAgreement
from risk.models import County


class FareAgreementSerializer(serializers.ModelSerializer[FareAgreement]):
    """Who pays between two counties, from when until when."""

    first_day = serializers.DateField(source="valid.lower", read_only=True)
    last_day = serializers.SerializerMethodField()
    by = serializers.CharField(source="by.get_username", read_only=True)

    class Meta:
        model = FareAgreement
        fields = (
            "id",
            "origin",
            "destination",
            "first_day",
            "last_day",
            "county_percent",
            "enterprise_percent",
            "worker_percent",
            "source",
            "by",
            "at",
        )

    def get_last_day(self, agreement: FareAgreement) -> date | None:
        """Give the last day of departure; None where it has no end."""
        end: date | None = agreement.valid.upper
        return None if end is None else end - timedelta(days=1)


class NewAgreementSerializer(serializers.Serializer[Any]):
    """What a county agrees for the coaches that come to it."""

    origin = serializers.PrimaryKeyRelatedField(queryset=County.objects.all())
    first_day = serializers.DateField()
    last_day = serializers.DateField(required=False, allow_null=True, default=None)
    county_percent = serializers.IntegerField(min_value=0, max_value=100)
    enterprise_percent = serializers.IntegerField(min_value=0, max_value=100)
    worker_percent = serializers.IntegerField(min_value=0, max_value=100, default=0)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
