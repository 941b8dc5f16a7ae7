"""Receipts, workers on rosters and faulty rows over the API."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, filters, queries, serializers
from enterprises.api.asking import given_by, user_of
from enterprises.models import RosterEntry, RosterFault, RosterUpload


class UploadViewSet(viewsets.ReadOnlyModelViewSet[RosterUpload]):
    """Receipts of roster files."""

    serializer_class = serializers.UploadSerializer
    filterset_fields = ("application",)

    def get_queryset(self) -> QuerySet[RosterUpload]:
        """Give the receipts of the applications that the user may see."""
        return queries.visible_uploads(user_of(self.request))


class EntryViewSet(viewsets.ReadOnlyModelViewSet[RosterEntry]):
    """Workers on rosters, masked."""

    serializer_class = serializers.EntrySerializer
    filterset_class = filters.EntryFilter

    def get_queryset(self) -> QuerySet[RosterEntry]:
        """Give the entries of the applications that the user may see."""
        return queries.visible_entries(user_of(self.request)).order_by("id")

    @extend_schema(request=serializers.NoteSerializer, responses=serializers.EntrySerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """Take the worker off the roster."""
        own = queries.own_applications(user_of(request)).values("pk")
        found = get_object_or_404(self.get_queryset().filter(application__in=own), pk=pk)
        note = given_by(serializers.NoteSerializer, request).get("note", "")
        actions.withdraw_entry(found, by=user_of(request), note=note)
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)

    @extend_schema(
        request=serializers.ReplacementSerializer, responses={201: serializers.EntrySerializer}
    )
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, pk: str | None = None) -> Response:
        """Put another worker in the place of this one, without filing again."""
        own = queries.own_applications(user_of(request)).values("pk")
        found = get_object_or_404(self.get_queryset().filter(application__in=own), pk=pk)
        given = given_by(serializers.ReplacementSerializer, request)
        new = actions.replace_entry(
            found, cells=given["cells"], by=user_of(request), note=given["note"]
        )
        answer = self.get_serializer(self.get_queryset().get(pk=new.pk)).data
        return Response(answer, status=201)


class FaultViewSet(viewsets.ReadOnlyModelViewSet[RosterFault]):
    """Rows of the user's own rosters that were not accepted."""

    serializer_class = serializers.FaultSerializer
    filterset_fields = ("upload", "upload__application", "kind", "outcome")
    parser_classes = (JSONParser, FormParser)

    def get_queryset(self) -> QuerySet[RosterFault]:
        """Give the faulty rows of the user's own applications."""
        return queries.own_faults(user_of(self.request))

    @extend_schema(request=serializers.CellsSerializer, responses=serializers.FaultSerializer)
    @action(detail=True, methods=["post"])
    def mend(self, request: Request, pk: str | None = None) -> Response:
        """Check the row again with the given cells; it is accepted, or says what is wrong."""
        found = self.get_object()
        given = given_by(serializers.CellsSerializer, request)
        mended = actions.mend_row(found, cells=given["cells"], by=user_of(request))
        return Response(self.get_serializer(mended).data)

    @extend_schema(request=serializers.AlikeSerializer, responses=serializers.MendResultSerializer)
    @action(detail=True, methods=["post"], url_path="mend-alike")
    def mend_alike(self, request: Request, pk: str | None = None) -> Response:
        """Write the text into every row with the same wrong text in this column; check each."""
        found = self.get_object()
        given = given_by(serializers.AlikeSerializer, request)
        result = actions.mend_alike(
            found, field=given["field"], text=given["text"], by=user_of(request)
        )
        return Response(serializers.MendResultSerializer(result).data)

    @extend_schema(request=None, responses=serializers.FaultSerializer)
    @action(detail=True, methods=["post"], url_path="leave-out")
    def leave_out(self, request: Request, pk: str | None = None) -> Response:
        """Decide that the row is not part of the application."""
        found = self.get_object()
        actions.leave_out_rows(found.upload.application, by=user_of(request), fault_ids=[found.pk])
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)
