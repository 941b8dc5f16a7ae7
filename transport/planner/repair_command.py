"""The command `manage.py repair_plan PROBLEM PLAN --out PLAN2`: no Django, no database."""

import argparse
import sys
from pathlib import Path

from transport.planner.arguments import count, seconds
from transport.planner.exchange import check_writable, read_plan, read_problem, write_plan


def main(argv: list[str]) -> int:
    """Run `repair_plan`; 0 with a plan written, 2 when a trip number is wrong; raises Malformed."""
    wanted = parser().parse_args(argv)
    check_writable(wanted.out)
    problem, plan = read_problem(wanted.problem), read_plan(wanted.plan)
    strange = [number for number in wanted.lock if not 0 <= number < len(plan.trips)]
    if strange:
        print(  # noqa: T201
            f"没有第 {strange[0]} 趟车；现有 0 至 {len(plan.trips) - 1}\n"
            f"there is no trip {strange[0]}; they are 0 to {len(plan.trips) - 1}",
            file=sys.stderr,
        )
        return 2
    from transport.planner.repair import repair

    result = repair(
        problem, plan, seconds=wanted.seconds, seed=wanted.seed, told_cost=wanted.told_cost,
        locked=frozenset(wanted.lock),
    )  # fmt: skip
    write_plan(wanted.out, result.plan)
    print(result.summary())  # noqa: T201
    return 0


def parser() -> argparse.ArgumentParser:
    """The arguments of repair_plan."""
    found = argparse.ArgumentParser(
        prog="manage.py repair_plan",
        description="Mend a plan after a change, telling as few people as can be. "
        "在情况变化后修补方案，尽量少打扰人。",
    )
    found.add_argument("problem", type=Path, metavar="PROBLEM", help="the changed problem")
    found.add_argument("plan", type=Path, metavar="PLAN", help="the plan before the change")
    found.add_argument("--out", type=Path, required=True, metavar="PLAN2", help="plan to write")
    found.add_argument(
        "--lock", type=int, nargs="*", default=[], metavar="N", help="trips that may not change"
    )
    found.add_argument("--seconds", type=seconds, default=10.0, help="time to repair in (10)")
    found.add_argument("--seed", type=count, default=0, help="seed of chance (0)")
    found.add_argument(
        "--told-cost", type=float, help="price of telling one person; without: as few as can be"
    )
    return found
