"""Columns of parties are what the rows say, whether read at once or one by one."""

import gc
import json
from dataclasses import fields

import pytest

from tests.transport.planner.named_problems import problem_of
from tests.transport.planner.odd_problems import random_problem
from transport.planner.exchange import Malformed, parse_problem, problem_json, read_problem
from transport.planner.problem import Parties

LONG_AGO, NEVER = -(10**30), 10**30
"""Days that no column can hold, so that each party is looked at by itself."""


@pytest.mark.parametrize("seed", range(30))
def test_rows_read_at_once_are_as_when_one_needs_a_closer_look(seed):
    raw = json.loads(json.dumps(problem_json(random_problem(seed, parties=20))))
    far = {**raw["parties"][0], "id": "far", "days": [LONG_AGO, NEVER]}

    found = parse_problem(raw).parties
    closer = parse_problem({**raw, "parties": [*raw["parties"], far]}).parties

    for field in fields(Parties):
        column, wanted = getattr(found, field.name), getattr(closer, field.name)
        assert list(column) == list(wanted)[: len(column)], field.name
        assert type(column) is type(wanted)
    assert (closer.first_day[-1], closer.last_day[-1]) == (0, raw["rules"]["horizon_days"] - 1)


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("is_right", [True, False])
def test_reading_leaves_the_search_for_cycles_as_it_was(tmp_path, is_on, is_right):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem_of("every_rule")) if is_right else "{}", encoding="utf-8")
    (gc.enable if is_on else gc.disable)()
    try:
        if is_right:
            read_problem(path)
        else:
            with pytest.raises(Malformed):
                read_problem(path)
        assert gc.isenabled() is is_on
    finally:
        gc.enable()
