"""How workers and their facts look in the API: numbers masked, colours with their reasons."""

from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework import serializers

from risk import calendar
from risk import queries as risk_queries
from risk.models import Township
from risk.refusal import Refused
from workers_registry import queries, retention, wording
from workers_registry.identity import check_identity_number
from workers_registry.models import (
    Agreement,
    Declaration,
    HealthCode,
    IntendedArrival,
    ListMatch,
    ListProposal,
    MedicalCheck,
    RecognisedCode,
    SigningKey,
    Stay,
    Worker,
)


class CodeSerializer(serializers.ModelSerializer[HealthCode]):
    """One computed code, with why in words."""

    why = serializers.SerializerMethodField()

    class Meta:
        model = HealthCode
        fields = (
            "id",
            "worker",
            "day",
            "colour",
            "rule",
            "until",
            "current_until",
            "why",
            "evidence",
            "policy_version",
            "cause",
            "computed_at",
        )

    def get_why(self, code: HealthCode) -> list[str]:
        """Give a sentence for each finding, in the language of the request."""
        return queries.grounds_of(code, self.context.get("places"))


class WorkerSerializer(serializers.ModelSerializer[Worker]):
    """One person, masked, with the latest code."""

    name = serializers.CharField(source="masked_name", read_only=True)
    identity_number = serializers.CharField(source="masked_identity", read_only=True)
    phone = serializers.CharField(source="masked_phone", read_only=True)
    colour = serializers.CharField(read_only=True, allow_null=True)
    rule = serializers.CharField(read_only=True, allow_null=True)
    current_until = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Worker
        fields = (
            "id",
            "name",
            "identity_number",
            "phone",
            "home_county",
            "home_township",
            "is_synthetic",
            "colour",
            "rule",
            "current_until",
        )


class NewPersonSerializer(serializers.Serializer[Any]):
    """Somebody whom the county registers; without a phone, another phone holds the code."""

    name = serializers.CharField(max_length=60)
    identity_number = serializers.CharField(max_length=30)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    township = serializers.PrimaryKeyRelatedField(
        queryset=Township.objects.all(), required=False, allow_null=True
    )


class FactSerializer(serializers.ModelSerializer[Any]):
    """What the facts share: the worker must be one whom the user acts for; when each goes."""

    kept_until = serializers.SerializerMethodField()

    def get_kept_until(self, fact: Any) -> date:
        """Give the last day on which the fact is kept (R10)."""
        policy = self.context.get("retention")
        if policy is None:  # asked once for a whole page
            policy, _version = risk_queries.policy_on(calendar.today(), retention.Policy)
            cast("dict[str, Any]", self.context)["retention"] = policy
        return queries.kept_until(fact, policy)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Let only the user's own people be named; anybody else is unknown."""
        fields = super().get_fields()
        request = self.context.get("request")
        people = queries.workers_acted_for(request.user) if request else Worker.objects.none()
        return {**fields, "worker": serializers.PrimaryKeyRelatedField(queryset=people)}


class DeclarationSerializer(FactSerializer):
    """One day's declaration."""

    class Meta:
        model = Declaration
        fields = (
            "id",
            "worker",
            "day",
            "temperature",
            "symptoms",
            "had_contact",
            "source",
            "kept_until",
        )


class StaySerializer(FactSerializer):
    """Where somebody was; without `worker`, where one was oneself."""

    class Meta:
        model = Stay
        fields = (
            "id",
            "worker",
            "county",
            "first_day",
            "last_day",
            "source",
            "known_on",
            "kept_until",
        )
        read_only_fields = ("known_on",)
        extra_kwargs = {"source": {"required": False}}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Let the worker be left out."""
        fields = super().get_fields()
        fields["worker"].required = False
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take days in order, and of others only with a source."""
        if attrs["first_day"] > attrs["last_day"]:
            words = _("The last day is before the first.")
            raise serializers.ValidationError({"last_day": words})
        if "worker" in attrs and not attrs.get("source"):
            raise serializers.ValidationError({"source": _("A stay needs its source.")})
        return attrs


class ListMatchSerializer(FactSerializer):
    """A match with a list of cases or contacts."""

    class Meta:
        model = ListMatch
        fields = (
            "id",
            "worker",
            "kind",
            "since",
            "released_on",
            "source",
            "known_on",
            "kept_until",
        )
        read_only_fields = ("known_on",)


class ListProposalSerializer(serializers.ModelSerializer[ListProposal]):
    """A list laid down, with how many stand on it; who they are is not said."""

    numbers = serializers.ListField(
        child=serializers.CharField(max_length=30), write_only=True, allow_empty=False
    )
    people = serializers.SerializerMethodField()

    class Meta:
        model = ListProposal
        fields = (
            "id", "county", "kind", "since", "source", "numbers", "people", "needs_second",
            "state", "made_at", "decided_at",
        )  # fmt: skip
        read_only_fields = ("county", "needs_second", "state", "made_at", "decided_at")

    def get_people(self, proposal: ListProposal) -> int:
        """Count who stands on it."""
        return len(proposal.worker_ids) or proposal.people_then

    def validate_numbers(self, numbers: list[str]) -> list[str]:
        """Give the numbers, put right; name the first that is none."""
        checked = []
        for place, number in enumerate(numbers, start=1):
            try:
                checked.append(check_identity_number(number))
            except Refused as refusal:
                said = {"line": place, "why": wording.sentence(refusal)}
                raise serializers.ValidationError(_("Line %(line)s: %(why)s") % said) from None
        return list(dict.fromkeys(checked))


class PreviewSerializer(serializers.Serializer[Any]):
    """What a list would do: how many have which colour now, and would have with it."""

    people = serializers.IntegerField()
    with_ground = serializers.IntegerField()
    before = serializers.DictField(child=serializers.IntegerField())
    after = serializers.DictField(child=serializers.IntegerField())


class MedicalCheckSerializer(FactSerializer):
    """A health check before the journey."""

    class Meta:
        model = MedicalCheck
        fields = ("id", "worker", "checked_on", "valid_until", "is_fit", "issuer", "kept_until")


class CheckInSerializer(serializers.Serializer[Any]):
    """One's own check-in of today."""

    temperature = serializers.DecimalField(
        max_digits=3, decimal_places=1, min_value=34, max_value=43
    )
    symptoms = serializers.MultipleChoiceField(choices=Declaration.Symptom.choices, default=set)
    had_contact = serializers.BooleanField(default=False)


class KeySerializer(serializers.ModelSerializer[SigningKey]):
    """A published key: what a checkpoint needs to verify a pass."""

    class Meta:
        model = SigningKey
        fields = ("key_id", "county", "public_key", "made_at", "retired_at")


class RevocationsSerializer(serializers.Serializer[Any]):
    """The revoked pass ids and the moment of the list, for checkpoints without a network."""

    as_of = serializers.DateTimeField()
    pass_ids = serializers.ListField(child=serializers.UUIDField())


class ArrivalSerializer(serializers.ModelSerializer[IntendedArrival]):
    """An intended arrival; without `worker`, one's own."""

    class Meta:
        model = IntendedArrival
        fields = ("id", "worker", "county", "day", "means", "source", "known_on")
        read_only_fields = ("source", "known_on")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Let only the people be named for whom the user acts, and the province's counties."""
        fields = super().get_fields()
        request = self.context.get("request")
        people = queries.workers_acted_for(request.user) if request else Worker.objects.none()
        worker = serializers.PrimaryKeyRelatedField(queryset=people, required=False)
        county = serializers.PrimaryKeyRelatedField(queryset=queries.arrival_counties())
        return {**fields, "worker": worker, "county": county}


class ForecastSerializer(serializers.Serializer[Any]):
    """What one day brings to a county, or to all whose forecast the user may see."""

    day = serializers.DateField()
    expected = serializers.IntegerField()
    may_enter = serializers.IntegerField()
    straight_on = serializers.IntegerField()
    to_observe = serializers.IntegerField()
    days_needed = serializers.IntegerField()
    longest = serializers.IntegerField()
    without_code = serializers.IntegerField()
    places = serializers.IntegerField()
    taken = serializers.IntegerField()
    without_place = serializers.IntegerField()
    by_means = serializers.DictField(child=serializers.IntegerField())


class RecognisedSerializer(serializers.ModelSerializer[RecognisedCode]):
    """Another province's code as it was recognised; a person by key only."""

    province = serializers.CharField(source="agreement.province_code", read_only=True)

    class Meta:
        model = RecognisedCode
        fields = ("id", "province", "worker", "how", "colour", "issued_at", "until", "known_on")
        read_only_fields = fields


class VerifySerializer(serializers.Serializer[Any]):
    """Of whom the code is, and which province issued it."""

    province = serializers.SlugRelatedField(
        slug_field="province_code", queryset=Agreement.objects.filter(is_open=True)
    )
    identity_number = serializers.CharField(max_length=30)

    def validate_identity_number(self, text: str) -> str:
        """Give the number, put right."""
        try:
            return check_identity_number(text)
        except Refused as refusal:
            raise serializers.ValidationError(wording.sentence(refusal)) from None
