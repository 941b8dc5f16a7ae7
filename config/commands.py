"""Runs a management command and says how to start the database where it is not there."""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError

DATABASE_HINT = """\
数据库没有运行。用 `make run` 启动整个系统,用 `make services` 只启动数据库和消息队列,
或把 DATABASE_URL 设为您自己的 PostgreSQL。
The database is not running. Start the whole system with `make run`, only the database and the
broker with `make services`, or set DATABASE_URL to a PostgreSQL of your own.
"""


def execute(arguments: list[str]) -> int:
    """Run the command; give 2 where a setting is missing, 3 where no database can be reached."""
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        _say(str(error))
        return 2
    except OperationalError as error:
        if is_answer(error):
            raise
        _say(f"{error}\n{DATABASE_HINT}")
        return 3
    return 0


def is_answer(error: OperationalError) -> bool:
    """Say whether a server answered with this error; where none answered there is no SQL state."""
    return getattr(error.__cause__, "sqlstate", None) is not None


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201
