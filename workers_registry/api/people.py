"""The API of workers, codes, facts and the keys of checkpoints."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from risk import calendar
from workers_registry import actions, arrivals, filters, queries, serializers
from workers_registry.models import (
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


class Facts(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet[Any]):
    """What the facts share: one's own people only, added by an action, never changed."""

    @property
    def by(self) -> User:
        """Give who asks."""
        return cast(User, self.request.user)


class Workers(viewsets.ReadOnlyModelViewSet[Worker]):
    """The people whom the user may see, numbers masked, each with the latest code."""

    serializer_class = serializers.WorkerSerializer
    filterset_class = filters.WorkerFilter

    def get_queryset(self) -> QuerySet[Worker]:
        """Give the visible workers with their latest colour."""
        visible = queries.visible_workers(cast(User, self.request.user))
        return queries.with_latest_code(visible).order_by("pk")

    @extend_schema(
        request=serializers.NewPersonSerializer, responses={201: serializers.WorkerSerializer}
    )
    def create(self, request: Request) -> Response:
        """Register one of the county's people whom no roster brought; 409 says why not."""
        user = cast(User, request.user)
        county = queries.county_acted_for(user)
        if county is None:
            raise NotFound
        form = serializers.NewPersonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        township = form.validated_data.get("township")
        if township is not None and township.county_id != county.pk:
            raise ValidationError({"township": [_("The county has no township of this name.")]})
        row = actions.NewPerson(county=county, **form.validated_data)
        person = actions.register_person(row, by=user)
        found = self.get_queryset().get(pk=person.pk)
        return Response(self.get_serializer(found).data, status=status.HTTP_201_CREATED)


class Codes(viewsets.ReadOnlyModelViewSet[HealthCode]):
    """Every code that was computed for the people whom the user may see, newest first."""

    serializer_class = serializers.CodeSerializer
    filterset_class = filters.CodeFilter

    def get_queryset(self) -> QuerySet[HealthCode]:
        """Give the codes of the visible workers."""
        return queries.visible_facts(HealthCode, cast(User, self.request.user))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List codes; the counties that their reasons name are read at once."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        codes = cast("list[HealthCode]", page)
        context = {**self.get_serializer_context(), "places": queries.places_of(codes)}
        rows = serializers.CodeSerializer(codes, many=True, context=context)
        return self.get_paginated_response(rows.data)


class Declarations(Facts):
    """Declarations of health. POST adds one and computes the code again."""

    serializer_class = serializers.DeclarationSerializer
    filterset_class = filters.DeclarationFilter

    def get_queryset(self) -> QuerySet[Declaration]:
        """Give the declarations of the visible workers."""
        return queries.visible_facts(Declaration, self.by)

    def perform_create(self, serializer: Any) -> None:
        """Add the declaration."""
        row = actions.NewDeclaration(**_fields(serializer.validated_data))
        actions.record_declarations([row], by=self.by)
        serializer.instance = self.get_queryset().filter(worker=row.worker_id).first()

    @extend_schema(
        request=serializers.CheckInSerializer, responses={201: serializers.CodeSerializer}
    )
    @action(detail=False, methods=["post"], url_path="check-in")
    def check_in(self, request: Request) -> Response:
        """Record one's own check-in of today and give the code that comes of it."""
        worker = queries.worker_of(self.by)
        if worker is None:
            raise NotFound
        form = serializers.CheckInSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = {**form.validated_data, "symptoms": sorted(form.validated_data["symptoms"])}
        code = actions.declare(worker, **said, by=self.by)
        return Response(serializers.CodeSerializer(code).data, status=status.HTTP_201_CREATED)


class Stays(Facts):
    """Where people were. POST adds one, one's own or of one's people, and computes the code."""

    serializer_class = serializers.StaySerializer
    filterset_class = filters.StayFilter

    def get_queryset(self) -> QuerySet[Stay]:
        """Give the stays of the visible workers."""
        return queries.visible_facts(Stay, self.by)

    def perform_create(self, serializer: Any) -> None:
        """Add the stay."""
        said = serializer.validated_data
        worker = said.get("worker") or queries.worker_of(self.by)
        if worker is None:
            raise NotFound
        source = said["source"] if "worker" in said else actions.OWN
        row = actions.NewStay(
            worker.pk, said["county"].pk, said["first_day"], said["last_day"], source
        )
        actions.record_stays([row], by=self.by)
        serializer.instance = self.get_queryset().filter(worker=worker).first()


class ListMatches(Facts):
    """Matches with lists of cases and contacts. POST adds one and computes the code again."""

    serializer_class = serializers.ListMatchSerializer
    filterset_class = filters.ListMatchFilter

    def get_queryset(self) -> QuerySet[ListMatch]:
        """Give the matches of the visible workers."""
        return queries.visible_facts(ListMatch, self.by)

    def perform_create(self, serializer: Any) -> None:
        """Add the match."""
        row = actions.NewListMatch(**_fields(serializer.validated_data))
        actions.record_list_matches([row], by=self.by)
        serializer.instance = self.get_queryset().filter(worker=row.worker_id).first()


class ListProposals(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet[ListProposal]):
    """Lists of cases, contacts and released cases, by identity number, for one's own county.

    POST lays one down and changes nothing yet; confirm records it, a long one by a second person.
    """

    serializer_class = serializers.ListProposalSerializer

    def get_queryset(self) -> QuerySet[ListProposal]:
        """Give the lists of the user's county."""
        return queries.visible_proposals(cast(User, self.request.user))

    def perform_create(self, serializer: Any) -> None:
        """Match the numbers and lay the list down."""
        user, said = cast(User, self.request.user), serializer.validated_data
        county = queries.county_acted_for(user)
        if county is None:
            raise NotFound
        people = queries.people_of_numbers(user, said.pop("numbers"))
        if not people:
            words = _("None of these numbers is one of your county's people.")
            raise ValidationError({"numbers": [words]})
        serializer.instance = actions.propose_list(people, county=county, **said, by=user)

    @extend_schema(responses=serializers.PreviewSerializer)
    @action(detail=True)
    def preview(self, request: Request, pk: str) -> Response:
        """Say what the list would do."""
        found = queries.preview(self.get_object())
        return Response(serializers.PreviewSerializer(found).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Record the list; 409 where somebody else must."""
        actions.confirm_list(self.get_object(), by=cast(User, request.user))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Put the list aside."""
        actions.reject_list(self.get_object(), by=cast(User, request.user))
        return Response(self.get_serializer(self.get_object()).data)


class MedicalChecks(Facts):
    """Medical checks before the journey. POST adds one."""

    serializer_class = serializers.MedicalCheckSerializer
    filterset_class = filters.MedicalCheckFilter

    def get_queryset(self) -> QuerySet[MedicalCheck]:
        """Give the checks of the visible workers."""
        return queries.visible_facts(MedicalCheck, self.by)

    def perform_create(self, serializer: Any) -> None:
        """Add the check."""
        row = actions.NewMedicalCheck(**_fields(serializer.validated_data))
        actions.record_medical_checks([row], by=self.by)
        serializer.instance = self.get_queryset().filter(worker=row.worker_id).first()


class SigningKeys(viewsets.ReadOnlyModelViewSet[SigningKey]):
    """The published keys by which a checkpoint verifies passes without a network."""

    serializer_class = serializers.KeySerializer
    lookup_field = "key_id"

    def get_queryset(self) -> QuerySet[SigningKey]:
        """Give the keys whose signatures count."""
        return queries.published_keys()

    @extend_schema(request=None, responses={201: serializers.KeySerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, key_id: str) -> Response:
        """Make void what a leaked key of one's own county signed; give the key that signs now."""
        held = queries.keys_held_by(cast(User, request.user)).filter(withdrawn_at=None)
        successor = actions.withdraw_key(get_object_or_404(held, key_id=key_id))
        row = serializers.KeySerializer(successor)
        return Response(row.data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=serializers.RevocationsSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def revocations(self, request: Request) -> Response:
        """Give every revoked pass id that a token in force could carry."""
        ids = queries.revoked_passes().values_list("pass_id", flat=True)
        answer = {"as_of": timezone.now(), "pass_ids": list(ids)}
        return Response(serializers.RevocationsSerializer(answer).data)


class Arrivals(mixins.DestroyModelMixin, Facts):
    """Where people mean to arrive and when. POST says it anew, DELETE calls it off."""

    serializer_class = serializers.ArrivalSerializer
    filterset_class = filters.ArrivalFilter

    def get_queryset(self) -> QuerySet[IntendedArrival]:
        """Give the intended arrivals that hold, of the visible workers."""
        return queries.visible_arrivals(self.by)

    def perform_create(self, serializer: Any) -> None:
        """Add the arrival: one's own, or that of a person for whom one acts."""
        said = serializer.validated_data
        worker = said.get("worker") or queries.worker_of(self.by)
        if worker is None:
            raise NotFound
        row = actions.NewArrival(
            worker.pk,
            said["county"].pk,
            said["day"],
            said["means"],
            arrivals.PROXY if "worker" in said else arrivals.WORKER,
        )
        actions.declare_arrivals([row], by=self.by)
        serializer.instance = self.get_queryset().get(worker=worker)

    def perform_destroy(self, instance: IntendedArrival) -> None:
        """Call it off."""
        actions.call_off_arrival(instance.worker)


class Forecast(viewsets.ViewSet):
    """Who comes on each of the next fourteen days, who may enter, who must be isolated."""

    @extend_schema(
        parameters=[
            OpenApiParameter(name, description=f"Only arrivals of this {name}")
            for name in ("county", "means", "source")
        ],
        responses=serializers.ForecastSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Give one row a day; empty for whoever looks after no county."""
        mine = queries.forecast_counties(cast(User, request.user))
        if not mine.exists():
            return Response([])
        found = filters.ArrivalFilter(
            request.query_params, queryset=queries.expected(mine), request=request
        )
        if not found.is_valid():
            raise ValidationError(found.errors)
        county = found.form.cleaned_data["county"]
        rows = queries.forecast(
            found.qs,
            mine.filter(pk=county.pk) if county else mine,
            first_day=calendar.today(),
        )
        return Response(serializers.ForecastSerializer(rows, many=True).data)


class Recognitions(viewsets.ReadOnlyModelViewSet[RecognisedCode]):
    """Other provinces' codes. POST to verify asks the province that issued one."""

    serializer_class = serializers.RecognisedSerializer
    filterset_class = filters.RecognisedFilter

    def get_queryset(self) -> QuerySet[RecognisedCode]:
        """Give what the user asked for, and what is known of the visible workers."""
        return queries.visible_recognised(cast(User, self.request.user))

    @extend_schema(
        request=serializers.VerifySerializer, responses={201: serializers.RecognisedSerializer}
    )
    @action(detail=False, methods=["post"])
    def verify(self, request: Request) -> Response:
        """Ask the province; 409 with the fault's name where its answer does not count."""
        user = cast(User, request.user)
        if not queries.is_official(user):
            raise NotFound
        form = serializers.VerifySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        found = actions.verify_elsewhere(said["province"], said["identity_number"], by=user)
        row = serializers.RecognisedSerializer(found)
        return Response(row.data, status=status.HTTP_201_CREATED)


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Name the worker by key, as the actions want it."""
    fields = {name: value for name, value in data.items() if name != "worker"}
    if "symptoms" in fields:
        fields["symptoms"] = tuple(fields["symptoms"])
    return {**fields, "worker_id": data["worker"].pk}
