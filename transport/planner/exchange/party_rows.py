"""Reads the parties of direct-bus-problem/1: of millions, so by columns where all are right."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from transport.planner.exchange.values import Json, once, records, refuse, text, whole
from transport.planner.problem import Ints, Parties, Rules, Side, Stop, clipped_days, columns

Ends = tuple[dict[str, int], dict[str, int]]
"""Rows of the origin stops and of the destination stops, by id."""


def read_parties(holder: Json, stops: list[Stop], rules: Rules) -> Parties:
    """The columns of the parties; a stop must exist on their side. Raises Malformed."""
    ends = (
        {stop.id: i for i, stop in enumerate(stops) if stop.side is Side.ORIGIN},
        {stop.id: i for i, stop in enumerate(stops) if stop.side is Side.DESTINATION},
    )
    raws = records(holder, "parties", "problem")
    found = _at_once(raws, ends, horizon=rules.horizon_days)
    return _one_by_one(raws, ends, horizon=rules.horizon_days) if found is None else found


def _at_once(raws: list[Json], ends: Ends, *, horizon: int) -> Parties | None:
    """All parties column by column, which is faster; None where one needs a closer look."""
    try:
        ids = [raw["id"] for raw in raws]
        names = [raw["enterprise"] for raw in raws]
        origin = [ends[0][raw["from"]] for raw in raws]
        destination = [ends[1][raw["to"]] for raw in raws]
        size = _wholes(raw["size"] for raw in raws)
        priority = _wholes(raw["priority"] for raw in raws)
        first, last = _spans([raw.get("days") for raw in raws], horizon)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None  # whoever looks at each of them can say which, and what to do
    is_plain = (
        set(map(type, ids)) | set(map(type, names)) <= {str}
        and len(set(ids)) == len(ids)
        and _lie_within(size, 1, 10**9)
        and _lie_within(priority, 1, 3)
    )
    if not is_plain:
        return None
    firms = {name: i for i, name in enumerate(dict.fromkeys(names))}
    firm = [firms[name] for name in names]
    table = np.array([origin, destination, firm, size, priority, first, last], dtype=np.int64)
    return columns(ids, table, list(firms))


def _wholes(values: Iterable[object]) -> Ints:
    """The values as a column. Raises TypeError where one is no whole number."""
    found = list(values)
    if set(map(type, found)) - {int}:
        raise TypeError("not all are whole numbers")
    return np.array(found, dtype=np.int64)


def _spans(days: list[Any], horizon: int) -> tuple[Ints, Ints]:
    """First and last days, cut to the horizon. Raises where a span is none."""
    first, last = np.zeros(len(days), dtype=np.int64), np.full(len(days), horizon - 1)
    given = [p for p, span in enumerate(days) if span is not None]
    spans = [days[p] for p in given]
    if set(map(type, spans)) - {list} or set(map(len, spans)) - {2}:
        raise TypeError("not all are pairs")
    low, high = _wholes(span[0] for span in spans), _wholes(span[1] for span in spans)
    if (low > high).any():
        raise ValueError("not all are in order")
    first[given], last[given] = np.clip(low, 0, horizon), np.clip(high, -1, horizon - 1)
    return first, last


def _lie_within(values: Ints, low: int, high: int) -> bool:
    return not len(values) or bool(low <= values.min() and values.max() <= high)


def _one_by_one(raws: list[Json], ends: Ends, *, horizon: int) -> Parties:
    """The same party by party. Raises Malformed at the first that has not the form."""
    table = np.empty((7, len(raws)), dtype=np.int64)
    seen: set[str] = set()
    firms: dict[str, int] = {}
    ids = []
    for p, raw in enumerate(raws):
        key = text(raw, "id", f"parties[{p}]")
        once(seen, key, "party")
        ids.append(key)
        table[:, p] = _party(raw, key, ends, firms=firms, horizon=horizon)
    return columns(ids, table, list(firms))


def _party(
    raw: Json, key: str, ends: Ends, *,
    firms: dict[str, int], horizon: int,
) -> tuple[int, ...]:  # fmt: skip
    place = f"party {key}"
    origin = _end(raw, "from", place, known=ends[0])
    destination = _end(raw, "to", place, known=ends[1])
    firm = firms.setdefault(text(raw, "enterprise", place), len(firms))
    size = whole(raw, "size", place, span=(1, 10**9))
    priority = whole(raw, "priority", place, span=(1, 3))
    days = raw.get("days")
    if days is not None and not _is_span(days):
        refuse(
            place, "'days' must be [first, last], two whole numbers in order",
            "“days”必须是 [首日, 末日]，两个先后有序的整数",
        )  # fmt: skip
    return origin, destination, firm, size, priority, *clipped_days(days, horizon)


def _end(raw: Json, key: str, place: str, *, known: dict[str, int]) -> int:
    stop = known.get(text(raw, key, place))
    if stop is None:
        side, zh = ("origin", "出发") if key == "from" else ("destination", "到达")
        refuse(
            place, f"{key!r} must be the id of a stop on the {side} side, not {raw[key]!r}",
            f"“{key}”必须是{zh}一侧站点的编号，而不是“{raw[key]}”",
        )  # fmt: skip
    return stop


def _is_span(days: object) -> bool:
    """Whether days is [first, last] in order, of whole numbers."""
    if not isinstance(days, list) or len(days) != 2:
        return False
    return all(type(day) is int for day in days) and days[0] <= days[1]
