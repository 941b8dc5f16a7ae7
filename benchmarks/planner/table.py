"""The runs as Markdown: medians over seeds, the machine, the versions; put between markers."""

import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.planner.measure import OURS, ROOT, Run
from benchmarks.planner.peers import BUNDLE, PACKAGES

HEAD = (
    "| problem | engine | s given | seeds | cost (median) | gap | trips | left behind "
    "| wall, s | peak, MB |\n|---|---|--:|---|--:|--:|--:|--:|--:|--:|"
)
SHORT_HEAD = "| problem | engine | s given | cost | gap |\n|---|---|--:|--:|--:|"
Key = tuple[str, str, float]


def grouped(runs: Iterable[Run]) -> dict[Key, list[Run]]:
    """The runs of each problem, engine and time, in the order in which they were made."""
    found: dict[Key, list[Run]] = {}
    for run in runs:
        found.setdefault((run.problem, run.engine, run.allowed), []).append(run)
    return found


def bounds(runs: Iterable[Run]) -> dict[str, float]:
    """The best proven lower bound of each problem, over all runs."""
    found: dict[str, float] = {}
    for run in runs:
        if run.bound is not None:
            found[run.problem] = max(run.bound, found.get(run.problem, 0.0))
    return found


def long_table(runs: Sequence[Run]) -> str:
    """Every problem and engine, with medians over the seeds that gave a plan."""
    best = bounds(runs)
    rows = [_row(key, group, best.get(key[0])) for key, group in grouped(runs).items()]
    return "\n".join([HEAD, *rows])


def _row(key: Key, group: list[Run], bound: float | None) -> str:
    problem, engine, allowed = key
    good = [run for run in group if run.cost is not None]
    seeds = ", ".join(str(run.seed) for run in group)
    wall = f"{_median(run.wall for run in group):.1f}"
    peak = f"{_median(run.peak_mb for run in group):,.0f}"
    first = f"| {problem} | {engine} | {allowed:g} | {seeds} |"
    if not good:
        return f"{first} {_plain(group[0].fault)} | – | – | – | {wall} | {peak} |"
    cost = _median(run.cost or 0.0 for run in good)
    failed = f" ({len(group) - len(good)} of {len(group)} without a plan)"
    told = f"{cost:,.0f}" + (failed if len(good) < len(group) else "")
    return (
        f"{first} {told} | {_gap(cost, bound)} | {_median(run.trips for run in good):g} "
        f"| {_median(run.people_left for run in good):g} | {wall} | {peak} |"
    )


def short_table(runs: Sequence[Run]) -> str:
    """The like-for-like problems, by cost: one line for each engine and time."""
    best, rows = bounds(runs), []
    groups = grouped(runs)
    shared = {run.problem for run in runs if run.engine != OURS}
    for problem in dict.fromkeys(run.problem for run in runs if run.problem in shared):
        found = []
        for (name, engine, allowed), group in groups.items():
            costs = [run.cost for run in group if run.cost is not None]
            if name == problem:
                cost = statistics.median(costs) if costs else float("inf")
                found.append((cost, engine, allowed))
        for cost, engine, allowed in sorted(found):
            told = f"{cost:,.0f}" if cost < float("inf") else "no plan"
            above = _gap(cost, best.get(problem)) if cost < float("inf") else "–"
            rows.append(f"| {problem} | {engine} | {allowed:g} | {told} | {above} |")
    return "\n".join([SHORT_HEAD, *rows])


def conditions(load: str) -> str:
    """Machine, commit and versions, in one paragraph."""
    versions = ", ".join(f"{name} {_version(package)}" for name, package in PACKAGES.items())
    day = datetime.now(UTC).strftime("%-d %B %Y")
    return (
        f"Taken on {day}: {_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, load average {load}. "
        f"Commit {_commit()}. {versions}. Command: `make bench{_arguments()}`. "
        f"fangang, VROOM: two threads; PyVRP, OR-Tools: one, they have no more. Engines without a "
        f"seed run once. Peers carry bundles of up to {BUNDLE} people of one way. Every plan "
        "passed the referee, whose cost it is; the gap is that to the best bound that fangang "
        "proved in these runs; wall and memory are those of the whole process."
    )


def _arguments() -> str:
    return f' ARGS="{" ".join(sys.argv[1:])}"' if sys.argv[1:] else ""


def put_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between the markers of this name; ValueError where they are not."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    whole = path.read_text(encoding="utf-8")
    if whole.count(begin) != 1 or whole.count(end) != 1 or whole.index(end) < whole.index(begin):
        raise ValueError(f"{path} needs the markers {begin} and {end}, once each, in this order")
    before, rest = whole.split(begin)
    after = rest.split(end)[1]
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _gap(cost: float, bound: float | None) -> str:
    """(cost - bound) / cost, as the planner's own gap."""
    return f"{(cost - bound) / cost:.2%}" if bound and cost > 0 else "–"


def _plain(text: str) -> str:
    return text.replace("|", "/")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "transport/planner")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    for line in info.read_text(encoding="utf-8").splitlines() if info.exists() else ():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
