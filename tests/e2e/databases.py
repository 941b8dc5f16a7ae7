"""Databases of our own: one is loaded, then copied for each file of tests: all begin alike."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from psycopg.sql import SQL, Identifier


def spare_name(word: str) -> str:
    """Give a name that no other database has, and no other process of this test run uses."""
    name = str(connections["default"].settings_dict["NAME"]).removeprefix("test_")
    return "_".join(filter(None, ("test", name, word, os.environ.get("PYTEST_XDIST_WORKER"))))


@contextmanager
def created(name: str, *, source: str = "template1") -> Iterator[str]:
    """Copy a database that nobody is connected to; drop the copy afterwards."""
    _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _run("CREATE DATABASE {} TEMPLATE {}", name, source)
    try:
        yield name
    finally:
        _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def used(name: str) -> Iterator[None]:
    """Let the site, its threads and the tests use the database of this name."""
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


def _run(statement: str, *names: str) -> None:
    """Run a statement that no transaction may surround."""
    connections.close_all()
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(SQL(statement).format(*map(Identifier, names)))
