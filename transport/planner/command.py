"""The planner's commands on files: `manage.py plan_buses`. No Django, no database.

Loads what is slow only when it is needed, so that a malformed file is refused at once.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from types import FrameType

from transport.planner import repair_command
from transport.planner.arguments import count, seconds
from transport.planner.exchange import Malformed, check_writable, read_problem, write_plan
from transport.planner.plan import Plan
from transport.planner.problem import Problem
from transport.planner.result import Progress

EXPLAINING = 2.0
"""Seconds after the search in which reasons are worked out for whom it had no time."""


def main(argv: list[str]) -> int:
    """Run `plan_buses ...`; 0 with a plan written, 2 when a file is malformed or unwritable.

    130 after Ctrl-C while there is no plan yet.
    """
    name, *rest = argv
    try:
        return COMMANDS[name](rest)
    except Malformed as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        print("已中断，还没有方案\ninterrupted, there is no plan yet", file=sys.stderr)  # noqa: T201
        return 130


def plan_buses(argv: list[str]) -> int:
    """Plan a problem file into a plan file."""
    wanted = plan_parser().parse_args(argv)
    check_writable(wanted.out)
    loading = Thread(target=_load_kernels, daemon=True)  # a refusal does not wait for it
    loading.start()
    problem = read_problem(wanted.problem)
    loading.join()
    from transport.planner.solve import Params, solve
    from transport.planner.stop import MaxMoves, MaxSeconds

    stop = MaxSeconds(wanted.seconds) if wanted.work is None else MaxMoves(wanted.work)
    result = solve(
        problem, stop=stop, seed=wanted.seed, params=Params(threads=wanted.threads),
        progress=_progress(wanted.progress),
    )  # fmt: skip
    write_plan(wanted.out, _explained(problem, result.plan))
    print(result.summary())  # noqa: T201
    return 0


def _explained(problem: Problem, plan: Plan) -> Plan:
    """The plan with reasons for whom the search had no time to find one."""
    from transport.planner.explain import with_reasons
    from transport.planner.solve import REASON

    end = time.monotonic() + EXPLAINING
    return with_reasons(
        problem, plan, instead_of=REASON, may_go_on=lambda: time.monotonic() < end
    )  # fmt: skip


def _load_kernels() -> None:
    from transport.planner import warm

    warm.load()


def plan_parser() -> argparse.ArgumentParser:
    """The arguments of plan_buses."""
    parser = argparse.ArgumentParser(
        prog="manage.py plan_buses",
        description="Plan which coach carries whom. 规划哪辆大巴接送哪些人。",
    )
    parser.add_argument("problem", type=Path, metavar="PROBLEM", help=".json or .json.gz")
    parser.add_argument("--out", type=Path, required=True, metavar="PLAN", help="plan to write")
    parser.add_argument("--seconds", type=seconds, default=10.0, help="time to plan in (10)")
    parser.add_argument("--seed", type=count, default=0, help="seed of chance (0)")
    parser.add_argument(
        "--work", type=count, help="attempted moves instead of seconds: repeats exactly"
    )
    parser.add_argument("--threads", type=count, default=2, help="threads that search (2)")
    parser.add_argument("--progress", action="store_true", help="show cost, bound and gap")
    return parser


def _progress(is_shown: bool) -> Callable[[Progress], bool]:
    """A callback that prints the state, if wanted, and ends the search after Ctrl-C."""
    asked: list[int] = []

    def note_interrupt(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGINT, note_interrupt)

    def show(state: Progress) -> bool:
        if is_shown:
            print(  # noqa: T201
                f"{state.seconds:7.1f} s  cost {state.cost:,.2f}  bound {state.bound:,.2f}  "
                f"gap {state.gap:.2%}  trips {state.trips}  unserved {state.unserved}",
                file=sys.stderr,
                flush=True,
            )
        return not asked

    return show


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "plan_buses": plan_buses,
    "repair_plan": repair_command.main,
}
