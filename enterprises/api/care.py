"""After arrival over the API: handovers, temperatures, daily reports."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, queries, serializers
from enterprises.api.asking import given_by, user_of
from enterprises.models import DailyReport, Handover, TemperatureReading


class HandoverViewSet(viewsets.ReadOnlyModelViewSet[Handover]):
    """Signatures at the factory gate: made by the enterprise, one for each worker."""

    serializer_class = serializers.HandoverSerializer
    filterset_fields = ("entry__application", "outcome", "day")

    def get_queryset(self) -> QuerySet[Handover]:
        """Give the handovers of the applications that the user may see."""
        return queries.visible_handovers(user_of(self.request))

    @extend_schema(
        request=serializers.SignSerializer,
        responses={201: serializers.HandoverSerializer(many=True)},
    )
    def create(self, request: Request) -> Response:
        """Sign for workers of one's own application, at once."""
        given = given_by(serializers.SignSerializer, request)
        own = queries.own_applications(user_of(request))
        application = get_object_or_404(own, pk=given["application"])
        taken = {int(key): value for key, value in given.get("temperatures", {}).items()}
        actions.sign_handover(
            application,
            given["entries"],
            by=user_of(request),
            outcome=given["outcome"],
            temperatures=taken,
        )
        signed = self.get_queryset().filter(entry__in=given["entries"])
        answer = self.get_serializer(signed, many=True).data
        return Response(answer, status=status.HTTP_201_CREATED)


class TemperatureViewSet(viewsets.ReadOnlyModelViewSet[TemperatureReading]):
    """Temperatures of workers on the site, twice a day."""

    serializer_class = serializers.TemperatureSerializer
    filterset_fields = ("entry", "day", "slot")

    def get_queryset(self) -> QuerySet[TemperatureReading]:
        """Give the temperatures that the user may see, newest first."""
        return queries.visible_temperatures(user_of(self.request)).order_by("-id")

    @extend_schema(
        request=serializers.RoundSerializer, responses={201: serializers.MeasuredSerializer}
    )
    def create(self, request: Request) -> Response:
        """Keep a round of temperatures of one's own workers."""
        enterprise = queries.membership_of(user_of(request))
        if enterprise is None:
            raise NotFound
        given = given_by(serializers.RoundSerializer, request)
        done = actions.record_temperatures(
            enterprise,
            given["temperatures"],
            slot=given["slot"],
            source="api",
            by=user_of(request),
            day=given.get("day"),
        )
        answer = serializers.MeasuredSerializer(done).data
        return Response(answer, status=status.HTTP_201_CREATED)


class ReportViewSet(viewsets.ReadOnlyModelViewSet[DailyReport]):
    """The days of enterprises as they were recorded."""

    serializer_class = serializers.ReportSerializer
    filterset_fields = ("enterprise", "day")

    def get_queryset(self) -> QuerySet[DailyReport]:
        """Give the reports of the enterprises that the user may see."""
        return queries.visible_reports(user_of(self.request))
