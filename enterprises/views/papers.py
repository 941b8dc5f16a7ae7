"""The papers of an application: hand in, read, take back."""

import base64
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, forms, papers, queries
from enterprises.models import Application, Paper
from enterprises.views.answers import told, user_of
from workers_registry import paper_file


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one or more files of one kind."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    form = forms.PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the file first: a PDF, or a JPEG or PNG picture."))
        return _back(found)
    kind = form.cleaned_data["kind"]

    def act() -> str:
        given = request.FILES.getlist("file")
        for file in given:
            _add(found, kind, file, request)
        return ngettext("%(number)s file handed in.", "%(number)s files handed in.", len(given)) % {
            "number": len(given)
        }

    told(request, act)
    return _back(found)


def _add(application: Application, kind: str, file: "UploadedFile[Any]", request: Any) -> None:
    content = file.read(papers.LARGEST_BYTES + 1)
    name = file.name or ""
    actions.add_paper(application, kind=kind, file_name=name, content=content, by=user_of(request))


@login_required
@require_safe
@never_cache
def paper(request: HttpRequest, paper_pk: int) -> HttpResponse:
    """Give the file to save, to whoever may see the application."""
    found = get_object_or_404(queries.visible_papers(user_of(request)), pk=paper_pk)
    return file_answer(found)


def file_answer(paper: Paper) -> HttpResponse:
    """Answer with a paper's file; its type is what its content is, and nothing in it runs."""
    content = queries.content_of(paper)
    if not content:
        raise Http404
    name = (
        f"{paper.application.number}-{paper.kind}-{paper.pk}.{paper_file.ENDINGS[paper.media_type]}"
    )
    header = content_disposition_header(as_attachment=True, filename=name)
    answer = HttpResponse(base64.b64decode(content), content_type=paper.media_type)
    answer["Content-Disposition"] = header or "attachment"
    return answer


@login_required
@require_POST
def remove(request: HttpRequest, paper_pk: int) -> HttpResponse:
    """Take a paper back."""
    found = get_object_or_404(queries.own_papers(user_of(request)), pk=paper_pk)

    def act() -> str:
        actions.remove_paper(found, by=user_of(request))
        return _("Taken back, and the file is deleted.")

    told(request, act)
    return _back(found.application)


def _back(application: Application) -> HttpResponse:
    return redirect(reverse("enterprises:application", args=[application.pk]) + "#papers")
