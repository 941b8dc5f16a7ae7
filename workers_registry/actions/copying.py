"""Writes many rows at once with COPY; every constraint of the table holds as for one row."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import Copy, sql


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add the rows to a table, their values in the order of the columns.

    Columns that are not named take the table's own defaults, not the model's. Raises Django's
    IntegrityError where a row breaks a constraint; no row is added then.
    """
    with _copy(table, columns) as copy:
        for row in rows:
            copy.write_row(row)


def copy_lines(
    table: str, columns: Sequence[str], lines: Iterable[tuple[int, bytes]], rest: bytes
) -> None:
    """Add rows as `copy_rows` does: each a key, what copy_line gave of it, and what all share."""
    with _copy(table, columns) as copy:
        copy.write(b"".join([b"%d\t%b\t%b\n" % (key, line, rest) for key, line in lines]))


@contextmanager
def _copy(table: str, columns: Sequence[str]) -> Iterator[Copy]:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        yield copy
