"""Appeals over the API: filed and followed by the person, decided by the county or the city."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from workers_registry import actions, queries, serializers
from workers_registry.models import Appeal, Look
from workers_registry.views.appeals import paper_answer
from workers_registry.views.data import kept_files

WHOLE = {200: serializers.WholeAppealSerializer}


class Appeals(viewsets.ReadOnlyModelViewSet[Appeal]):
    """One's own appeals, those of whose codes one holds, and those of the county's people."""

    serializer_class = serializers.AppealSerializer
    filterset_fields = ("state", "ground", "worker")
    parser_classes = (JSONParser, MultiPartParser)

    @property
    def by(self) -> User:
        """Give who asks."""
        return cast(User, self.request.user)

    def get_queryset(self) -> QuerySet[Appeal]:
        """Give the appeals that the user may see, the first due on top."""
        return queries.visible_appeals(self.by)

    @extend_schema(responses=WHOLE)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give one appeal with the worker's words; an official's look is noted."""
        found = self.get_object()
        if queries.appeals_to_decide(self.by).filter(pk=found.pk).exists():
            actions.note_look(found.worker, what=Look.What.REVIEW, by=self.by)
        return Response(serializers.WholeAppealSerializer(found).data)

    @extend_schema(
        request={
            "multipart/form-data": serializers.NewAppealSerializer,
            "application/json": serializers.NewAppealSerializer,
        },
        responses={201: serializers.WholeAppealSerializer},
    )
    def create(self, request: Request) -> Response:
        """File an appeal, with photos as multipart; 409 says why not."""
        form = serializers.NewAppealSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        worker = queries.appellant(self.by, said.pop("worker", None))
        if worker is None:
            raise NotFound
        papers = kept_files(said.pop("papers"))
        filed = actions.file_appeal(worker, **said, papers=papers)
        return self._whole(filed.pk, status.HTTP_201_CREATED)

    @extend_schema(responses={200: serializers.AppealSerializer(many=True)})
    @action(detail=False)
    def queue(self, request: Request) -> Response:
        """List the open appeals that the user is to decide, the first due on top."""
        if not queries.decides_appeals(self.by):
            raise NotFound
        rows = queries.appeals_to_decide(self.by).filter(state=Appeal.State.OPEN)
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("place", OpenApiTypes.INT, "path", description="Counted from 1")
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, url_path="attachments/(?P<place>[0-9]{1,2})")
    def attachment(self, request: Request, pk: str, place: str) -> HttpResponse:
        """Give one of the photos or papers."""
        return paper_answer(self.get_object(), int(place))

    @extend_schema(request=serializers.TownshipCheckSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"])
    def township(self, request: Request, pk: str) -> Response:
        """Note what the township found, before the decision."""
        found, said = self._asked(serializers.TownshipCheckSerializer)
        actions.note_township_check(found, words=said["words"], by=self.by)
        return self._whole(found.pk)

    @extend_schema(request=serializers.UpholdSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"])
    def uphold(self, request: Request, pk: str) -> Response:
        """Withdraw the facts that do not hold: the worker was right."""
        found, said = self._asked(serializers.UpholdSerializer)
        answer = said.pop("answer")
        actions.uphold_appeal(found, disputed=actions.Disputed(**said), answer=answer, by=self.by)
        return self._whole(found.pk)

    @extend_schema(request=serializers.AnswerSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Let the code stand, with the reason."""
        found, said = self._asked(serializers.AnswerSerializer)
        actions.reject_appeal(found, answer=said["answer"], by=self.by)
        return self._whole(found.pk)

    def _asked(self, kind: type[Any]) -> tuple[Appeal, dict[str, Any]]:
        """Give the appeal, if the user may decide it, and what the request says."""
        found = get_object_or_404(queries.appeals_to_decide(self.by), pk=self.kwargs["pk"])
        form = kind(data=self.request.data)
        form.is_valid(raise_exception=True)
        return found, form.validated_data

    def _whole(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        """Answer with the appeal as it now is; to a city it may be out of sight by then."""
        found = queries.appeal_of(pk)
        return Response(serializers.WholeAppealSerializer(found).data, status=code)
