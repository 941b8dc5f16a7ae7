"""How the pages of this app answer: who asks, what was refused, where to go next."""

from collections.abc import Callable
from datetime import date
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from enterprises import wording
from risk.refusal import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def user_of(request: HttpRequest) -> User:
    """Give the signed-in user."""
    return cast(User, request.user)


def told(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Act and say what came of it at the top of the next page; tell whether it was done."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
        return False
    return True


def workbook(content: bytes, name: str) -> HttpResponse:
    """Answer with an .xlsx to save under the name."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, XLSX, headers={"Content-Disposition": header or "attachment"})


def csv_file(content: bytes, name: str) -> HttpResponse:
    """Answer with a CSV file to save under the name."""
    header = content_disposition_header(as_attachment=True, filename=name)
    answer = HttpResponse(content, "text/csv; charset=utf-8")
    answer["Content-Disposition"] = header or "attachment"
    return answer


def day_asked(request: HttpRequest) -> date | None:
    """Give the day of the address, or None where it names none."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def language_key(request: HttpRequest) -> str:
    """Give "en" or "zh", for files that carry their words themselves."""
    code = getattr(request, "LANGUAGE_CODE", "zh-hans")
    return "en" if code.startswith("en") else "zh"
