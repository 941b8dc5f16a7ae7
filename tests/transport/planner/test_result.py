import pytest

from transport.planner.plan import Plan, Trip
from transport.planner.result import Progress, Result, gap


@pytest.mark.parametrize(
    ("cost", "bound", "share"),
    [(200, 150, 0.25), (200, 200, 0), (200, 201, 0), (200, 0, 1), (0, 0, 0), (0, -5, 0)],
)
def test_the_gap_is_the_share_of_the_cost_that_is_not_proved(cost, bound, share):
    assert gap(cost, bound) == share
    assert Progress(1.0, 10, cost, bound, 2, 0).gap == share


@pytest.mark.parametrize(
    ("bound", "is_optimal"), [(1000, True), (999.996, True), (999.99, False), (1000.001, True)]
)
def test_a_plan_is_optimal_when_its_bound_reaches_its_cost_to_the_cent(bound, is_optimal):
    assert result(bound).is_optimal is is_optimal


def test_a_result_is_summed_up_in_one_line():
    assert result(900).summary() == (
        "cost 1,000.00, bound 900.00, gap 10.00%, 1 trips, 0 parties unserved, 2.0 s, 5,000 moves"
    )


def result(bound: float) -> Result:
    plan = Plan("p", [Trip("c", 0, ("o",), ("d",), ("P1",))], [], bound)
    return Result(plan, 1000, bound, "optimum", 0, 2.0, 5000, [])
