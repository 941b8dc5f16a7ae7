"""The API of enterprises, their applications, rosters and faulty rows."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, filters, queries, roster_file, serializers
from enterprises.models import Application, Enterprise, RosterEntry, RosterFault, RosterUpload
from risk import calendar


class EnterpriseViewSet(viewsets.ReadOnlyModelViewSet[Enterprise]):
    """Enterprises: one's own, or those of one's county."""

    serializer_class = serializers.EnterpriseSerializer
    filterset_class = filters.EnterpriseFilter

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Give the enterprises that the user may see."""
        return queries.visible_enterprises(_user(self.request)).order_by("id")


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
        seen = queries.visible_applications(_user(self.request))
        return queries.with_worker_counts(seen).order_by("-id")

    def perform_create(self, serializer: Any) -> None:
        """Start a draft of the user's own enterprise."""
        enterprise = queries.membership_of(_user(self.request))
        if enterprise is None:
            raise NotFound
        serializer.instance = actions.start_application(
            enterprise, by=_user(self.request), **serializer.validated_data
        )

    def perform_update(self, serializer: Any) -> None:
        """Change what the enterprise filled in."""
        found = self._own()
        serializer.instance = actions.change_application(
            found, by=_user(self.request), **serializer.validated_data
        )

    @extend_schema(request=None, responses=serializers.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str | None = None) -> Response:
        """Hand the application to the county."""
        return self._done(actions.submit_application(self._own(), by=_user(request)))

    @extend_schema(request=serializers.NoteSerializer, responses=serializers.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """End the application."""
        note = _given(serializers.NoteSerializer, request).get("note", "")
        return self._done(actions.withdraw_application(self._own(), by=_user(request), note=note))

    @extend_schema(
        request=serializers.ReturnSerializer, responses=serializers.ApplicationSerializer
    )
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request: Request, pk: str | None = None) -> Response:
        """Return the application to the enterprise with a reason."""
        found = self._decidable()
        given = _given(serializers.ReturnSerializer, request)
        returned = actions.return_application(
            found, by=_user(request), note=given["note"], items=given.get("items", ())
        )
        return self._done(returned)

    @extend_schema(request=serializers.NoteSerializer, responses=serializers.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve the application."""
        found = self._decidable()
        note = _given(serializers.NoteSerializer, request).get("note", "")
        return self._done(actions.approve_application(found, by=_user(request), note=note))

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
        responses={201: serializers.UploadSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def roster(self, request: Request, pk: str | None = None) -> Response:
        """Take a roster file and give its receipt."""
        found = self._own()
        given = _given(serializers.RosterFileSerializer, request)["file"]
        receipt = actions.import_roster(
            found,
            file_name=given.name or "",
            content=given.read(roster_file.LIMITS.file_bytes + 1),
            by=_user(request),
        )
        answer = serializers.UploadSerializer(receipt).data
        return Response(answer, status=status.HTTP_201_CREATED)

    def _own(self) -> Application:
        return self._among(queries.own_applications)

    def _decidable(self) -> Application:
        return self._among(queries.decidable_applications)

    def _among(self, seen: Callable[[User], QuerySet[Application]]) -> Application:
        """Give the application of the address if the user may act on it so; else 404."""
        return get_object_or_404(seen(_user(self.request)), pk=self.kwargs["pk"])

    def _done(self, application: Application) -> Response:
        """Answer with the application as it is now."""
        fresh = self.get_queryset().get(pk=application.pk)
        return Response(self.get_serializer(fresh).data)


class UploadViewSet(viewsets.ReadOnlyModelViewSet[RosterUpload]):
    """Receipts of roster files."""

    serializer_class = serializers.UploadSerializer
    filterset_fields = ("application",)

    def get_queryset(self) -> QuerySet[RosterUpload]:
        """Give the receipts of the applications that the user may see."""
        return queries.visible_uploads(_user(self.request))


class EntryViewSet(viewsets.ReadOnlyModelViewSet[RosterEntry]):
    """Workers on rosters, masked."""

    serializer_class = serializers.EntrySerializer
    filterset_class = filters.EntryFilter

    def get_queryset(self) -> QuerySet[RosterEntry]:
        """Give the entries of the applications that the user may see."""
        return queries.visible_entries(_user(self.request)).order_by("id")

    @extend_schema(request=serializers.NoteSerializer, responses=serializers.EntrySerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """Take the worker off the roster."""
        own = queries.own_applications(_user(request)).values("pk")
        found = get_object_or_404(self.get_queryset().filter(application__in=own), pk=pk)
        note = _given(serializers.NoteSerializer, request).get("note", "")
        actions.withdraw_entry(found, by=_user(request), note=note)
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)


class FaultViewSet(viewsets.ReadOnlyModelViewSet[RosterFault]):
    """Rows of the user's own rosters that were not accepted."""

    serializer_class = serializers.FaultSerializer
    filterset_fields = ("upload", "upload__application", "kind", "outcome")
    parser_classes = (JSONParser, FormParser)

    def get_queryset(self) -> QuerySet[RosterFault]:
        """Give the faulty rows of the user's own applications."""
        return queries.own_faults(_user(self.request))

    @extend_schema(request=serializers.CellsSerializer, responses=serializers.FaultSerializer)
    @action(detail=True, methods=["post"])
    def mend(self, request: Request, pk: str | None = None) -> Response:
        """Check the row again with the given cells; it is accepted, or says what is wrong."""
        found = self.get_object()
        given = _given(serializers.CellsSerializer, request)
        mended = actions.mend_row(found, cells=given["cells"], by=_user(request))
        return Response(self.get_serializer(mended).data)

    @extend_schema(request=None, responses=serializers.FaultSerializer)
    @action(detail=True, methods=["post"], url_path="leave-out")
    def leave_out(self, request: Request, pk: str | None = None) -> Response:
        """Decide that the row is not part of the application."""
        found = self.get_object()
        actions.leave_out_rows(found.upload.application, by=_user(request), fault_ids=[found.pk])
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


class PowerIndexViewSet(viewsets.ViewSet):
    """The electricity index of the users in one's scope on a day, whole or by county or sector."""

    @extend_schema(
        parameters=[serializers.PowerQuerySerializer],
        responses=serializers.PowerSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Give the index of each part."""
        asked = serializers.PowerQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = cast(dict[str, Any], asked.validated_data)
        day = given.get("day", calendar.today())
        by = [given["by"]] if "by" in given else []
        users = queries.visible_power_users(_user(request))
        groups = queries.power_groups(users, day, by=by)
        rows = [_power_row(group, day) for group in groups]
        return Response(serializers.PowerSerializer(rows, many=True).data)


def _power_row(group: queries.PowerGroup, day: date) -> dict[str, Any]:
    index, sums = group.index, group.sums
    return {
        "day": day,
        "key": group.key[0] if group.key else "",
        "index": index.value if index else None,
        "users_rate": index.users_rate if index else None,
        "consumption_rate": index.consumption_rate if index else None,
        "users": sums.users,
        "resumed": sums.resumed,
        "without_base": sums.without_base,
        "gaps": sums.gaps,
        "capped": sums.capped,
    }


def _user(request: Any) -> User:
    return cast(User, request.user)


def _given(serializer_class: Any, request: Request) -> dict[str, Any]:
    """Give the validated body; malformed input is answered with 400."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return cast(dict[str, Any], serializer.validated_data)


ROUTES: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("enterprises", EnterpriseViewSet),
    ("applications", ApplicationViewSet),
    ("roster-uploads", UploadViewSet),
    ("roster-entries", EntryViewSet),
    ("roster-faults", FaultViewSet),
    ("power-index", PowerIndexViewSet),
]
