import pytest

from benchmarks.planner import table
from benchmarks.planner.measure import OURS, Run


def run(engine: str, cost: float | None, *, seed: int = 1, **more: object) -> Run:
    return Run(**{
        "problem": "p", "engine": engine, "allowed": 10.0, "seed": seed, "wall": 11.0,
        "peak_mb": 200.0, "cost": cost, "trips": 3, **more,
    })  # fmt: skip


def test_the_table_has_medians_over_the_seeds_and_the_gap_to_the_best_bound():
    costs = [run(OURS, cost, seed=i, bound=90.0 + i) for i, cost in enumerate((120, 100, 110))]

    *_, row = table.long_table(costs).splitlines()

    assert row == "| p | fangang | 10 | 0, 1, 2 | 110 | 16.36% | 3 | 0 | 11.0 | 200 |"


def test_a_peer_without_a_plan_has_a_row_that_says_why():
    runs = [run(OURS, 100, bound=90.0), run("vroom", None, fault="no answer | in 70 s")]

    *_, row = table.long_table(runs).splitlines()

    assert row == "| p | vroom | 10 | 1 | no answer / in 70 s | – | – | – | 11.0 | 200 |"


def test_a_seed_that_failed_is_told_beside_the_median_of_the_others():
    runs = [run(OURS, 100), run(OURS, None, seed=2, fault="killed")]

    assert "100 (1 of 2 without a plan)" in table.long_table(runs)


def test_the_short_table_holds_shared_problems_the_cheapest_first():
    runs = [run("pyvrp", 130), run(OURS, 100, bound=90.0), run("vroom", None, fault="x"),
            run(OURS, 7, problem="ours alone")]  # fmt: skip

    rows = table.short_table(runs).splitlines()[2:]

    assert rows == [
        "| p | fangang | 10 | 100 | 10.00% |",
        "| p | pyvrp | 10 | 130 | 30.77% |",
        "| p | vroom | 10 | no plan | – |",
    ]


def test_the_table_replaces_what_stands_between_its_markers_and_nothing_else(tmp_path):
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- t: begin -->\nold\n<!-- t: end -->\nafter\n")

    table.put_between(path, "t", "new")
    table.put_between(path, "t", "new")

    assert path.read_text() == "before\n<!-- t: begin -->\nnew\n<!-- t: end -->\nafter\n"


@pytest.mark.parametrize("text", ["", "<!-- t: begin -->", "<!-- t: end --><!-- t: begin -->"])
def test_a_file_without_its_markers_is_left_as_it_is(tmp_path, text):
    path = tmp_path / "README.md"
    path.write_text(text)

    with pytest.raises(ValueError, match="markers"):
        table.put_between(path, "t", "new")

    assert path.read_text() == text
