"""Enterprises and their applications over the API."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from enterprises import actions, filters, queries, roster_file, serializers, tasks
from enterprises.api.asking import given_by, user_of
from enterprises.models import Application, Enterprise


class EnterpriseViewSet(viewsets.ReadOnlyModelViewSet[Enterprise]):
    """Enterprises: one's own, or those of one's county."""

    serializer_class = serializers.EnterpriseSerializer
    filterset_class = filters.EnterpriseFilter

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Give the enterprises that the user may see."""
        return queries.visible_enterprises(user_of(self.request)).order_by("id")


class ApplicationViewSet(
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.ReadOnlyModelViewSet[Application],
):
    """Applications: started, changed and submitted by the enterprise, decided by the county."""

    serializer_class = serializers.ApplicationSerializer
    filterset_class = filters.ApplicationFilter
    http_method_names = ("get", "head", "options", "post", "patch")

    def get_queryset(self) -> QuerySet[Application]:
        """Give the applications that the user may see."""
        seen = queries.visible_applications(user_of(self.request))
        return queries.with_worker_counts(seen).order_by("-id")

    def perform_create(self, serializer: Any) -> None:
        """Start a draft of the user's own enterprise."""
        enterprise = queries.membership_of(user_of(self.request))
        if enterprise is None:
            raise NotFound
        serializer.instance = actions.start_application(
            enterprise, by=user_of(self.request), **serializer.validated_data
        )

    def perform_update(self, serializer: Any) -> None:
        """Change what the enterprise filled in."""
        found = self._own()
        serializer.instance = actions.change_application(
            found, by=user_of(self.request), **serializer.validated_data
        )

    @extend_schema(request=None, responses=serializers.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str | None = None) -> Response:
        """Hand the application to the county."""
        return self._done(actions.submit_application(self._own(), by=user_of(request)))

    @extend_schema(request=serializers.NoteSerializer, responses=serializers.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """End the application."""
        note = given_by(serializers.NoteSerializer, request).get("note", "")
        return self._done(actions.withdraw_application(self._own(), by=user_of(request), note=note))

    @extend_schema(
        request=serializers.ReturnSerializer, responses=serializers.ApplicationSerializer
    )
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request: Request, pk: str | None = None) -> Response:
        """Return the application to the enterprise with a reason."""
        found = self._decidable()
        given = given_by(serializers.ReturnSerializer, request)
        returned = actions.return_application(
            found,
            by=user_of(request),
            note=given["note"],
            items=given.get("items", ()),
            reasons=given.get("reasons"),
        )
        return self._done(returned)

    @extend_schema(request=serializers.NoteSerializer, responses=serializers.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve the application."""
        found = self._decidable()
        note = given_by(serializers.NoteSerializer, request).get("note", "")
        return self._done(actions.approve_application(found, by=user_of(request), note=note))

    @extend_schema(responses=serializers.ReviewSerializer)
    @action(detail=True)
    def review(self, request: Request, pk: str | None = None) -> Response:
        """Give the checks of the application and its workers by standing."""
        found = queries.review_of(self._decidable())
        return Response(serializers.ReviewSerializer(found).data)

    @extend_schema(responses=serializers.EventSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def events(self, request: Request, pk: str | None = None) -> Response:
        """Give what happened to the application, oldest first."""
        events = self.get_object().events.select_related("by")
        return Response(serializers.EventSerializer(events, many=True).data)

    @extend_schema(
        request={"multipart/form-data": serializers.RosterFileSerializer},
        responses={201: serializers.UploadSerializer, 202: serializers.ImportSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def roster(self, request: Request, pk: str | None = None) -> Response:
        """Take a roster file and give its receipt; a large one is taken in the background.

        Then the answer is 202, and its Location tells how far the file is.
        """
        found = self._own()
        given = given_by(serializers.RosterFileSerializer, request)["file"]
        content = given.read(roster_file.LIMITS.csv_bytes + 1)
        name, user = given.name or "", user_of(request)
        if len(content) < actions.LARGE_BYTES:
            receipt = actions.import_roster(found, file_name=name, content=content, by=user)
            answer = serializers.UploadSerializer(receipt).data
            return Response(answer, status=status.HTTP_201_CREATED)
        job = actions.queue_import(found, file_name=name, content=content, by=user)
        transaction.on_commit(lambda: tasks.import_roster_file.delay(job.pk), robust=True)
        return Response(
            serializers.ImportSerializer(job).data,
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": reverse("applications-roster", [found.pk], request=request)},
        )

    @extend_schema(responses={200: serializers.ImportSerializer, 204: None})
    @roster.mapping.get
    def roster_progress(self, request: Request, pk: str | None = None) -> Response:
        """Give how far the newest large roster file is; 204 where there was none."""
        job = queries.newest_import(self._own())
        if job is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(serializers.ImportSerializer(job).data)

    @extend_schema(
        request=serializers.JudgementSerializer, responses=serializers.ApplicationSerializer
    )
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, pk: str | None = None) -> Response:
        """Refuse, postpone or admit again single workers."""
        found = self._decidable()
        given = given_by(serializers.JudgementSerializer, request)
        actions.judge_entries(
            found,
            given["entries"],
            standing=given["standing"],
            reason=given["reason"],
            not_before=given["not_before"],
            by=user_of(request),
        )
        return self._done(found)

    @extend_schema(responses=serializers.WhiteListSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="white-list")
    def white_list(self, request: Request, pk: str | None = None) -> Response:
        """Give who may come from which day on, who not, and why; live."""
        lines = queries.white_list(self.get_object())
        return Response(serializers.WhiteListSerializer(lines, many=True).data)

    def _own(self) -> Application:
        return self._among(queries.own_applications)

    def _decidable(self) -> Application:
        return self._among(queries.decidable_applications)

    def _among(self, seen: Callable[[User], QuerySet[Application]]) -> Application:
        """Give the application of the address if the user may act on it so; else 404."""
        return get_object_or_404(seen(user_of(self.request)), pk=self.kwargs["pk"])

    def _done(self, application: Application) -> Response:
        """Answer with the application as it is now."""
        fresh = self.get_queryset().get(pk=application.pk)
        return Response(self.get_serializer(fresh).data)
