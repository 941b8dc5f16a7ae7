"""The open-data page and its files."""

import csv
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, etag

from risk import queries
from risk.open_data import SETS


class Echo:
    """A file that gives back each line it is told to write."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


@login_required
@conditional_page
def open_data(request: HttpRequest) -> HttpResponse:
    """Show the sets with their data dictionary."""
    return render(request, "risk/open_data.html", {"sets": SETS.items()})


@login_required
@etag(lambda request, name: f'"{queries.open_version(name)}"')
def open_data_file(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """Give one set as a CSV file, row by row."""
    if name not in SETS:
        raise Http404
    response = StreamingHttpResponse(_lines(name), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(name: str) -> Iterator[str]:
    out = csv.writer(Echo())
    yield "\ufeff"
    for row in queries.open_rows(name):
        yield out.writerow(row)
