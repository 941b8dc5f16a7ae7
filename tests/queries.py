"""Counts queries: a list with more rows must not need more of them."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def does_not_grow(*, read: Callable[[], Any], add: Callable[[], Any], rows: int = 20) -> None:
    """Assert that `read` needs as many queries for many rows as for one.

    `add` makes one more row and is called once before the first count and `rows` times before
    the second. `read` is called once beforehand, so that caches are warm.
    """
    add()
    read()
    before = _queries(read)

    for _ in range(rows):
        add()
    after = _queries(read)

    assert len(after) == len(before), _comparison(before, after)


def _queries(read: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as context:
        read()
    return [query["sql"] for query in context.captured_queries]


def _comparison(before: list[str], after: list[str]) -> str:
    extra = "\n".join(after[len(before) :][:5])
    return f"{len(before)} queries for one row, {len(after)} for many; among them:\n{extra}"
