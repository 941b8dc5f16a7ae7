"""JSON values of the exchange format with something changed, and who refuses them."""

import copy

from tests.transport.planner.judge import JUDGE

ABSENT = object()


def at(raw: object, path: tuple) -> object:
    for step in path:
        raw = raw[step]
    return raw


def changed(raw: dict, path: tuple, value: object) -> dict:
    """Give a copy with another value at the path, or without it."""
    raw = copy.deepcopy(raw)
    holder = at(raw, path[:-1])
    if value is ABSENT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return raw


def assert_same_mind(raw: dict, *, is_refused: bool) -> None:
    """Assert that the referee, where it is here, refuses or accepts the problem too."""
    if JUDGE is not None:
        assert refuses(JUDGE.Problem, raw, JUDGE.Malformed) is is_refused


def refuses(read, raw: object, refusal: type[Exception]) -> bool:
    """Say whether a reader refuses; any other exception is not caught."""
    try:
        read(copy.deepcopy(raw))
    except refusal:
        return True
    return False
