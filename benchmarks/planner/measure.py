"""One run of one engine in a process of its own: seconds, peak memory, the referee's verdict."""

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
REFEREE = ROOT.parent / "shared" / "planning" / "check_plan.py"

OURS = "fangang"


class NoReferee(Exception):
    """The referee is not there: without it no figure counts."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to; `fault` says why it has no figures."""

    problem: str
    engine: str
    allowed: float
    """Seconds that the engine was given."""
    seed: int
    wall: float
    """Seconds of the whole process, with loading and writing."""
    peak_mb: float
    cost: float | None = None
    bound: float | None = None
    trips: int = 0
    people_left: int = 0
    fault: str = ""


def referee(place: Path) -> ModuleType:
    """The independent referee's module."""
    spec = importlib.util.spec_from_file_location("check_plan", place)
    if spec is None or spec.loader is None or not place.exists():
        raise NoReferee(f"{place} is not there; --referee says where the referee is")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def command(engine: str, problem: Path, out: Path, *, seconds: float, seed: int) -> list[str]:
    """The words that start an engine."""
    words = [str(problem), "--out", str(out), "--seconds", f"{seconds:g}", "--seed", str(seed)]
    if engine == OURS:
        return [sys.executable, "manage.py", "plan_buses", *words]
    return [sys.executable, "-m", "benchmarks.planner.peers", engine, *words]


def run(
    engine: str, problem: Path, folder: Path, *, seconds: float, seed: int, patience: float,
    judge: ModuleType,
) -> Run:  # fmt: skip
    """Run an engine once; it is killed at `patience` seconds beyond what it was given."""
    out = folder / f"{problem.stem}.{engine}.{seconds:g}.{seed}.json"
    out.unlink(missing_ok=True)
    words = command(engine, problem, out, seconds=seconds, seed=seed)
    code, said, wall, peak = watched(words, most=seconds + patience)
    raw = judge.load(problem)
    facts: dict[str, Any] = {
        "problem": raw["name"], "engine": engine, "allowed": seconds, "seed": seed,
        "wall": wall, "peak_mb": peak,
    }  # fmt: skip
    if wall >= seconds + patience:
        return Run(**facts, fault=f"no answer in {seconds + patience:g} s")
    if code != 0 or not out.exists():
        return Run(**facts, fault=_last_line(said) or f"ended with {code}")
    return judged(facts, raw, out, judge=judge)


def judged(facts: dict[str, Any], raw: dict[str, Any], out: Path, *, judge: ModuleType) -> Run:
    """The run with the referee's figures, or what the referee said against its plan."""
    try:
        violations, report = judge.check(raw, judge.load(out))
    except judge.Malformed as error:
        return Run(**facts, fault=str(error))
    if violations:
        return Run(**facts, fault=f"refused by the referee: {violations[0]}")
    return Run(
        **facts, cost=report["total"], bound=report.get("lower_bound"), trips=report["trips"],
        people_left=report["workers_unserved"],
    )  # fmt: skip


def watched(words: list[str], *, most: float) -> tuple[int, str, float, float]:
    """Exit code, what it said on standard error, wall seconds and peak MB of a process.

    It is killed after `most` seconds, with whatever it has started.
    """
    log = ROOT / "var" / "bench" / "stderr.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    with log.open("wb") as said:
        child = subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )
        timer = Timer(most, _kill, (child.pid,))
        timer.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except KeyboardInterrupt:
            _kill(child.pid)
            raise
        finally:
            timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    text = log.read_text(encoding="utf-8", errors="replace")
    return child.returncode, text, wall, usage.ru_maxrss / 1024


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:120] if lines else ""


def saved(raw: dict[str, Any], folder: Path, name: str) -> Path:
    """Write a problem where engines can read it."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return path
