"""A problem in parts beside the same problem whole: cost, bound, people left behind, seconds.

`python -m benchmarks.pieces PROBLEM --people 5000 --seconds 10` solves the parts one after the
other, joins them, and then gives the whole problem the same seconds in all.
"""

import argparse
import time
from pathlib import Path

from transport.planner.decompose import parts_of
from transport.planner.exchange import read_problem
from transport.planner.rejoin import joined
from transport.planner.result import Result
from transport.planner.solve import solve
from transport.planner.stop import MaxSeconds


def main() -> None:
    """Measure and print a line for the parts, joined, and one for the whole."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("problem", type=Path)
    asked.add_argument("--people", type=int, default=5000)
    asked.add_argument("--seconds", type=float, default=10.0)
    given = asked.parse_args()
    problem, stop = read_problem(given.problem), MaxSeconds(given.seconds)
    start = time.monotonic()
    parts = parts_of(problem, people=given.people)
    plans = [solve(part.problem, stop=stop, seed=1).plan for part in parts]
    told(f"{len(parts)} parts", joined(problem, plans, people=given.people, stop=stop), start)
    spent, start = time.monotonic() - start, time.monotonic()
    told("whole", solve(problem, stop=MaxSeconds(spent), seed=1), start)


def told(name: str, result: Result, start: float) -> None:
    """Print one line."""
    seconds = time.monotonic() - start
    print(f"{name}: {result.summary()}; {seconds:.1f} s in all", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
