"""The papers of applications over the API."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, papers, queries, serializers
from enterprises.api.asking import given_by, user_of
from enterprises.models import Paper
from enterprises.views.papers import file_answer


class PaperViewSet(viewsets.ReadOnlyModelViewSet[Paper]):
    """Papers: handed in and taken back by the enterprise, read by who sees the application."""

    serializer_class = serializers.PaperSerializer
    filterset_fields = ("application", "kind")
    parser_classes = (JSONParser, MultiPartParser)

    def get_queryset(self) -> QuerySet[Paper]:
        """Give the papers of the applications that the user may see."""
        return queries.visible_papers(user_of(self.request))

    @extend_schema(
        request={"multipart/form-data": serializers.PaperFileSerializer},
        responses={201: serializers.PaperSerializer},
    )
    def create(self, request: Request) -> Response:
        """Hand in a paper of one's own application."""
        given = given_by(serializers.PaperFileSerializer, request)
        own = queries.own_applications(user_of(request))
        paper = actions.add_paper(
            get_object_or_404(own, pk=given["application"]),
            kind=given["kind"],
            file_name=given["file"].name or "",
            content=given["file"].read(papers.LARGEST_BYTES + 1),
            by=user_of(request),
        )
        return Response(self.get_serializer(paper).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str | None = None) -> HttpResponse:
        """Give the file itself."""
        return file_answer(self.get_object())

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str | None = None) -> Response:
        """Take the paper back while the application is open."""
        found = get_object_or_404(queries.own_papers(user_of(request)), pk=pk)
        actions.remove_paper(found, by=user_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
