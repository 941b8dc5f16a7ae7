"""One command that measures and writes: `make bench`, or `python -m benchmarks.planner`.

Like for like every engine plans the public problems of one day, mixing free and without stop
limits; with all rules the planner stands alone. A peer that fails gives a row that says so.
"""

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.planner import measure, problems, table
from benchmarks.planner.measure import OURS, ROOT, NoReferee, Run, referee
from benchmarks.planner.peers import ENGINES, SEEDED

SHARED = ("zhenxiong-yongkang", "multi-county")
ALL_RULES = ("tiny", "zhenxiong-yongkang", "zhenxiong-yongkang-week", "multi-county")
FOLDER = ROOT / "var" / "bench"


def main(argv: list[str]) -> int:
    """Measure, print the table, write it between the markers; 2 without the referee."""
    wanted = arguments().parse_args(argv)
    try:
        judge = referee(wanted.referee)
    except NoReferee as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    load = f"{os.getloadavg()[0]:.1f} before"
    runs: list[Run] = []
    try:
        for job in jobs(wanted):
            runs += [measured(job, wanted, judge=judge)]
    except KeyboardInterrupt:
        print("interrupted: the table holds what was measured", file=sys.stderr)  # noqa: T201
    if not runs:
        return 1
    load += f", {os.getloadavg()[0]:.1f} after"
    report(runs, load, is_written=not wanted.no_write)
    return 0


def jobs(wanted: argparse.Namespace) -> list[dict[str, Any]]:
    """What is to be run, in order: problem, engine, seconds and seed."""
    found = []
    for path in shared_problems(wanted):
        found += [
            {"problem": path, "engine": engine, "seconds": seconds, "seed": seed}
            for engine in wanted.engines
            for seconds in (wanted.own_seconds if engine == OURS else [wanted.seconds])
            for seed in (wanted.seeds if engine in {OURS, *SEEDED} else wanted.seeds[:1])
        ]
    if OURS in wanted.engines:
        found += [
            {"problem": path, "engine": OURS, "seconds": seconds, "seed": seed}
            for path in own_problems(wanted)
            for seconds in wanted.own_seconds for seed in wanted.seeds
        ]  # fmt: skip
    return found


def shared_problems(wanted: argparse.Namespace) -> list[Path]:
    """The problems that every engine can model, written where they can read them."""
    shared = [
        measure.saved(problems.like_for_like(problems.public(name)), FOLDER, f"{name}.shared")
        for name in wanted.shared
    ]
    return shared + [
        measure.saved(problems.cvrplib(path), FOLDER, f"{path.stem}.open") for path in wanted.vrp
    ]


def own_problems(wanted: argparse.Namespace) -> list[Path]:
    """The problems with all their rules."""
    return [measure.saved(problems.public(name), FOLDER, name) for name in wanted.all_rules]


def measured(job: dict[str, Any], wanted: argparse.Namespace, *, judge: ModuleType) -> Run:
    """One run, told on standard error."""
    run = measure.run(
        job["engine"], job["problem"], FOLDER, seconds=job["seconds"], seed=job["seed"],
        patience=wanted.patience, judge=judge,
    )  # fmt: skip
    print(asdict(run), file=sys.stderr, flush=True)  # noqa: T201
    return run


def report(runs: list[Run], load: str, *, is_written: bool) -> None:
    """Print the tables, and put them between their markers."""
    whole = f"{table.conditions(load)}\n\n{table.long_table(runs)}"
    print(whole)  # noqa: T201
    if is_written:
        table.put_between(ROOT / "benchmarks" / "README.md", "planner table", whole)
        table.put_between(ROOT / "README.md", "planner table", table.short_table(runs))


def arguments() -> argparse.ArgumentParser:
    """What the command takes; without any it measures all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planner", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="that a peer is given (60)")
    parser.add_argument("--own-seconds", type=float, nargs="+", default=[10.0, 60.0],
                        help="that the planner is given (10 60)")  # fmt: skip
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--engines", nargs="+", choices=[OURS, *ENGINES], default=[OURS, *ENGINES])
    parser.add_argument("--shared", nargs="*", choices=SHARED, default=SHARED,
                        help="public problems that all engines plan")  # fmt: skip
    parser.add_argument("--all-rules", nargs="*", choices=ALL_RULES, default=ALL_RULES,
                        help="public problems that the planner plans with all rules")  # fmt: skip
    parser.add_argument("--vrp", type=Path, nargs="*", default=[], metavar="FILE",
                        help="CVRPLIB files, planned as open problems by all engines")  # fmt: skip
    parser.add_argument("--patience", type=float, default=60.0,
                        help="seconds beyond its own after which an engine is killed")  # fmt: skip
    parser.add_argument("--referee", type=Path, default=measure.REFEREE)
    parser.add_argument("--no-write", action="store_true", help="print only")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
