"""Places, ratings, figures and checklists as the API speaks of them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from risk import wording
from risk.calendar import today
from risk.case_file import CaseRow
from risk.models import (
    CaseCount,
    CaseReceipt,
    County,
    CountyRating,
    Level,
    Township,
    TownshipRating,
)


class CountySerializer(serializers.ModelSerializer[County]):
    """One county of February 2020."""

    class Meta:
        model = County
        fields = (
            "code",
            "name",
            "short_name",
            "city_code",
            "city",
            "province_code",
            "province",
            "lon",
            "lat",
        )


class RatingSerializer(serializers.ModelSerializer[CountyRating]):
    """One rating with its reason."""

    county = serializers.CharField(source="county_id")
    colour = serializers.SerializerMethodField()
    rule_words = serializers.SerializerMethodField()

    class Meta:
        model = CountyRating
        fields = (
            "id",
            "county",
            "day",
            "level",
            "colour",
            "basis",
            "rule",
            "rule_words",
            "evidence",
            "policy_version",
            "source",
            "is_synthetic",
            "valid_until",
            "decided_at",
        )

    def get_colour(self, rating: CountyRating) -> str:
        """Give the level's name: GREEN to RED."""
        return Level(rating.level).name

    def get_rule_words(self, rating: CountyRating) -> str:
        """Give what the rule's id means."""
        return wording.rule(rating.rule)


class CaseCountSerializer(serializers.ModelSerializer[CaseCount]):
    """One reported figure; corrections are further rows, the one recorded last holds."""

    county = serializers.CharField(source="county_id")
    township = serializers.CharField(source="township_id", allow_null=True)

    class Meta:
        model = CaseCount
        fields = (
            "id",
            "county",
            "zone",
            "township",
            "day",
            "confirmed",
            "local",
            "clusters",
            "source",
            "is_synthetic",
            "recorded_at",
        )


class TownshipRatingSerializer(serializers.ModelSerializer[TownshipRating]):
    """One township's rating with its reason."""

    code = serializers.CharField(source="township_id")
    name = serializers.CharField(source="township.name")
    rule_words = serializers.SerializerMethodField()

    class Meta:
        model = TownshipRating
        fields = (
            "code",
            "name",
            "day",
            "level",
            "rule",
            "rule_words",
            "evidence",
            "policy_version",
            "is_synthetic",
        )

    def get_rule_words(self, rating: TownshipRating) -> str:
        """Give what the rule's id means."""
        return wording.rule(rating.rule)


class CaseRowSerializer(serializers.Serializer[CaseRow]):
    """One figure to record."""

    county = serializers.SlugRelatedField(slug_field="code", queryset=County.objects.all())
    day = serializers.DateField()
    confirmed = serializers.IntegerField(min_value=0, max_value=9_999_999)
    local = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    clusters = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    zone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    township = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Township.objects.all(),
        required=False,
        allow_null=True,
        default=None,
    )
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=200, required=False, default="", allow_blank=True
    )

    def get_fields(self) -> dict[str, Any]:
        """Let the user report for their own counties only."""
        fields: dict[str, Any] = super().get_fields()
        counties = self.context.get("counties")
        if counties is not None:
            fields["county"].queryset = counties
        return fields

    def validate_day(self, day: date) -> date:
        """Refuse a day that is still to come."""
        if day > today():
            raise serializers.ValidationError(_("This day is still to come."))
        return day

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse more local cases than cases."""
        if attrs["local"] is not None and attrs["local"] > attrs["confirmed"]:
            words = wording.SENTENCES["case-row-local-above-confirmed"] % {"value": attrs["local"]}
            raise serializers.ValidationError({"local": words})
        township = attrs["township"]
        if township is not None and (attrs["zone"] or township.county_id != attrs["county"].pk):
            words = _("The township does not lie in the county.")
            raise serializers.ValidationError({"township": words})
        return attrs

    def row(self, values: dict[str, Any]) -> CaseRow:
        """Give the validated values as the action takes them."""
        township = values["township"]
        return CaseRow(
            county_code=values["county"].code,
            township_code=None if township is None else township.code,
            **{key: value for key, value in values.items() if key not in ("county", "township")},
        )


class CaseReceiptSerializer(serializers.ModelSerializer[CaseReceipt]):
    """What became of one delivery: rows_in = accepted + rejected + duplicate."""

    class Meta:
        model = CaseReceipt
        fields = (
            "id",
            "name",
            "rows_in",
            "accepted",
            "rejected",
            "duplicate",
            "faults",
            "recorded_at",
        )


class IndicatorsSerializer(serializers.Serializer[Any]):
    """What is known of a county."""

    confirmed = serializers.IntegerField()
    quiet_days = serializers.IntegerField(allow_null=True)
    local_share = serializers.FloatField(allow_null=True)
    clusters = serializers.IntegerField(allow_null=True)
    age_days = serializers.IntegerField()


class OutlookSerializer(serializers.Serializer[Any]):
    """What leads to the next colour."""

    lower = serializers.IntegerField(allow_null=True)
    lower_on = serializers.DateField(allow_null=True)
    quiet_days_missing = serializers.IntegerField()
    higher = serializers.IntegerField(allow_null=True)
    cases_to_higher = serializers.IntegerField()


class RequirementsSerializer(serializers.Serializer[Any]):
    """What a level requires."""

    may_leave = serializers.BooleanField()
    may_arrive = serializers.BooleanField()
    load_limit = serializers.FloatField()
    approval_path = serializers.CharField()
    observation_days = serializers.IntegerField()
    stance = serializers.CharField()
    mechanisms = serializers.ListField(child=serializers.CharField())


class ChecklistItemSerializer(serializers.Serializer[Any]):
    """One control mechanism: how it stands, since when, and who said so."""

    mechanism = serializers.CharField()
    words = serializers.SerializerMethodField()
    is_in_force = serializers.BooleanField()
    day = serializers.DateField(source="tick.day", default=None)
    note = serializers.CharField(source="tick.note", default="")
    by = serializers.CharField(source="tick.by.username", default=None)
    recorded_at = serializers.DateTimeField(source="tick.recorded_at", default=None)

    def get_words(self, item: Any) -> str:
        """Give the title; provisional, for the official text was not found."""
        return wording.mechanism(item.mechanism)


class ChecklistSerializer(serializers.Serializer[Any]):
    """The control mechanisms of a county on a day."""

    county = serializers.CharField(source="county.code")
    day = serializers.DateField()
    level = serializers.IntegerField(allow_null=True)
    is_required = serializers.BooleanField()
    items = ChecklistItemSerializer(many=True)
    seen = serializers.IntegerField()


class WantedControlsSerializer(serializers.Serializer[Any]):
    """What to change on a checklist, and the `seen` of the list that was looked at."""

    states = serializers.DictField(child=serializers.BooleanField())
    seen = serializers.IntegerField(min_value=0)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class ContactsSerializer(serializers.ModelSerializer[Township]):
    """Whom the people of one township call; empty where there is no number."""

    township = serializers.CharField(source="code")
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Township
        fields = ("township", "name", "clinic", "clinic_phone", "supplies_phone")
        # Whoever writes says all three, so that nothing is emptied by being left out.
        extra_kwargs = {
            name: {"required": True, "allow_blank": True}
            for name in ("clinic", "clinic_phone", "supplies_phone")
        }

    def validate_township(self, code: str) -> str:
        """Refuse what is no township of the county."""
        if code not in self.context["townships"]:
            raise serializers.ValidationError(_("The township does not lie in the county."))
        return code


class ExplanationSerializer(serializers.Serializer[Any]):
    """Why a county has its colour on a day, and what leads to the next."""

    county = CountySerializer()
    day = serializers.DateField()
    level = serializers.IntegerField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    rating = RatingSerializer(allow_null=True)
    requirements = RequirementsSerializer(allow_null=True)
    seen = IndicatorsSerializer(allow_null=True)
    last_case = serializers.DateField(allow_null=True)
    new_7_days = serializers.IntegerField(allow_null=True)
    outlook = OutlookSerializer(allow_null=True)
    clear_on = serializers.DateField(allow_null=True)
    policy_version = serializers.CharField()
    is_stale = serializers.BooleanField()


class DaySerializer(serializers.Serializer[Any]):
    """The day that is asked about; the business date where it is left out."""

    day = serializers.DateField(required=False)
