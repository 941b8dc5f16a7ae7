"""Problems of every odd shape that was thought of end with a plan that the referee accepts."""

from dataclasses import replace

import pytest

from tests.transport.planner.greedy import Greedy
from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.odd_problems import random_problem
from tests.transport.planner.referee import verdict
from transport.planner import command
from transport.planner.check import check
from transport.planner.exchange import read_plan, read_problem, write_problem
from transport.planner.plan import Plan
from transport.planner.problem import Party, Problem, VehicleType, party_columns
from transport.planner.solve import solve
from transport.planner.stop import MaxMoves

WORK = MaxMoves(1000)
DEAR = {1: 1e6, 2: 1e5, 3: 1e4}


def with_rows(problem: Problem, rows: list[Party]) -> Problem:
    return replace(problem, parties=party_columns(rows, problem.stops, problem.rules))


def of_each_party(problem: Problem, **changes: object) -> Problem:
    return with_rows(problem, [replace(row, **changes) for row in problem.party_rows()])


def with_rules(problem: Problem, **changes: object) -> Problem:
    changed = replace(problem, rules=replace(problem.rules, **changes))
    return with_rows(changed, list(changed.party_rows()))


def with_kinds(problem: Problem, *kinds: VehicleType) -> Problem:
    return replace(problem, vehicle_types=list(kinds))


def gaps(problem: Problem) -> Problem:
    """Nobody may leave on the even days of a week."""
    week = with_rules(problem, horizon_days=7)
    rows = list(week.party_rows())
    return with_rows(
        week, [replace(row, days=(1 + 2 * (i % 3),) * 2) for i, row in enumerate(rows)]
    )


def mixed_depots(problem: Problem) -> Problem:
    stops = problem.stops
    return with_kinds(
        problem,
        VehicleType("无车场", 12, 3, 100.0, 1.0),
        VehicleType("始发站", 12, 3, 100.0, 1.0, stops[0].id),
        VehicleType("终点站", 12, 3, 100.0, 1.0, stops[-1].id),
    )


def named_in_chinese(problem: Problem) -> Problem:
    stops = [replace(stop, name=f"“{stop.id}”街道\n东站") for stop in problem.stops]
    rows = [replace(row, enterprise=f"永康市{row.enterprise}厂") for row in problem.party_rows()]
    return with_rows(replace(problem, name="镇雄→永康 第一批", stops=stops), rows)


SHAPES = {
    "nobody": lambda p: with_rows(p, []),
    "no type of coach": lambda p: with_kinds(p),
    "no coach of any type": lambda p: with_kinds(p, VehicleType("c", 40, 0, 1.0, 1.0)),
    "one party": lambda p: with_rows(p, list(p.party_rows())[:1]),
    "parties larger than any coach": lambda p: of_each_party(p, size=1000),
    "one seat": lambda p: with_kinds(p, VehicleType("c", 1, 50, 5.0, 1.0)),
    "free coaches": lambda p: with_kinds(p, VehicleType("c", 40, 50, 0.0, 0.0)),
    "windows before and after the horizon": lambda p: of_each_party(p, days=(90, 99)),
    "windows that are cut by the horizon": lambda p: of_each_party(p, days=(-5, 0)),
    "days on which nobody may leave": gaps,
    "staying is free": lambda p: with_rules(p, unserved_cost={1: 0.0, 2: 0.0, 3: 0.0}),
    "staying is cheaper than riding": lambda p: with_rules(p, unserved_cost={1: 3, 2: 2, 3: 1}),
    "nobody may be received": lambda p: with_rules(
        p, reception_per_day={"C0": 0.0, "C1": 0.0, "C2": 0.5}
    ),
    "no ride is short enough": lambda p: with_rules(p, max_ride_minutes=1e-9),
    "no limit of stops": lambda p: with_rules(p, max_pickups=None, max_dropoffs=None),
    "one stop a side": lambda p: with_rules(p, max_pickups=1, max_dropoffs=1),
    "a coach that never comes back": lambda p: with_rules(p, horizon_days=9, turnaround_days=10**6),
    "a dear mix": lambda p: with_rules(p, enterprise_cost=1e6),
    "depots of all sorts": mixed_depots,
    "Chinese names": named_in_chinese,
}


@pytest.mark.parametrize("roads", ["matrix", "model", "no distance"])
@pytest.mark.parametrize("shape", SHAPES)
def test_an_odd_shape_has_a_plan_that_the_referee_accepts(shape, roads):
    scale = 0.0 if roads == "no distance" else 50.0
    drawn = random_problem(
        len(shape), parties=20, kinds=2, origins=3, ends=2, matrix=roads != "model", scale=scale
    )
    problem = SHAPES[shape](drawn)

    found = solve(problem, stop=WORK, seed=1)

    assert check(problem, found.plan) == []
    assert found.bound <= found.cost + 0.005
    verdict(problem, found.plan, expected=found.cost)


def test_only_one_stop_on_each_side():
    problem = random_problem(3, parties=20, kinds=2, origins=1, ends=1)

    found = solve(problem, stop=WORK)

    verdict(problem, found.plan, expected=found.cost)


@needs_judge
@pytest.mark.parametrize("ending", ["json", "json.gz"])
@pytest.mark.parametrize("seed", range(12))
def test_the_plan_file_of_an_odd_problem_file_is_accepted(tmp_path, capsys, seed, ending):
    problem, out = tmp_path / f"第一批.{ending}", tmp_path / f"方案.{ending}"
    write_problem(problem, named_in_chinese(random_problem(seed)))

    code = command.main(["plan_buses", str(problem), "--out", str(out), "--work", "500"])

    assert code == 0
    assert JUDGE.check(JUDGE.load(problem), JUDGE.load(out))[0] == []
    assert check(read_problem(problem), read_plan(out)) == []
    assert capsys.readouterr().out.startswith("cost ")


def aboard_all(seed: int) -> tuple[Problem, Plan]:
    """A problem of dear seats, kept to those whom the plain greedy planner can carry together."""
    drawn = with_rules(random_problem(seed, parties=40), unserved_cost=DEAR)
    left = {one.party for one in Greedy(drawn).plan().unserved}
    kept = with_rows(drawn, [row for row in drawn.party_rows() if row.id not in left])
    return kept, Greedy(kept).plan()


@pytest.mark.parametrize("seed", range(40))
def test_nobody_stays_where_a_plain_greedy_planner_carries_everybody(seed):
    problem, plain = aboard_all(seed)
    assert (check(problem, plain), plain.unserved) == ([], [])

    found = solve(problem, stop=WORK, seed=seed)

    assert [one.party for one in found.plan.unserved] == []
