"""Prepares large rosters in a process of their own, so that the database never waits for Python.

In a thread both would share one interpreter: whatever the checks take, the writing would wait for.
The process gets its order on its standard input and gives its parts on its standard output; it
ends with whoever ordered.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from enterprises.roster_file.preparing import Checked, Order, Part, Parts, Prepared, prepare
from risk.refusal import Refused

ROOT = Path(__file__).parents[2]
Load = Callable[[], Any]


class PreparingEnded(Exception):
    """The process that prepares a roster ended before the roster did."""


@contextmanager
def prepared_apart(order: Order) -> Iterator[Prepared]:
    """Give the roster as `prepare` does; while one part is taken the next is made ready."""
    command = [sys.executable, "-m", "enterprises.roster_file"]
    with (
        ThreadPoolExecutor(max_workers=1) as pool,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child,
    ):
        try:
            given, said = cast("BinaryIO", child.stdin), cast("BinaryIO", child.stdout)
            _give(given, order)
            load = partial(_load, said)
            columns, rows = load()
            yield Prepared(columns, rows, _parts(load, pool))
        finally:
            child.kill()


def _give(stream: BinaryIO, order: Order) -> None:
    try:
        with stream:
            pickle.dump(order, stream)
    except BrokenPipeError as error:
        raise PreparingEnded from error


def _load(stream: BinaryIO) -> Any:
    """Give what the process says next. Raises the Refused that it says."""
    try:
        said = pickle.load(stream)
    except (EOFError, pickle.UnpicklingError) as error:
        raise PreparingEnded from error
    if isinstance(said, Refused):
        raise said
    return said


def _parts(load: Load, pool: ThreadPoolExecutor) -> Parts:
    ahead = pool.submit(load)
    while (said := ahead.result()) is not None:
        ahead = pool.submit(load)
        part, checked = said
        yield part, partial(_checked, checked)


def _checked(pickled: bytes) -> Checked:
    checked: Checked = pickle.loads(pickled)
    return checked


def answer(given: BinaryIO, said: BinaryIO) -> None:
    """Prepare the roster that is ordered, as the process does."""

    def say(what: Any) -> None:
        pickle.dump(what, said, protocol=pickle.HIGHEST_PROTOCOL)
        said.flush()

    order: Order = pickle.load(given)
    try:
        prepared = prepare(order)
    except Refused as refusal:
        say(refusal)
        return
    say((prepared.columns, prepared.rows))
    part: Part
    for part, checked in prepared.parts:
        say((part, pickle.dumps(checked(), protocol=pickle.HIGHEST_PROTOCOL)))
    say(None)
