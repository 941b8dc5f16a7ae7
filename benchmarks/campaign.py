"""A large campaign as the site plans it: real workers, a broker, pieces, and one worker killed.

    DATABASE_URL=postgresql://... CELERY_BROKER_URL=amqp://... DEMO_DAY=2020-02-15 \
        python -m benchmarks.campaign --people 100000 --seconds 60 --workers 2 --kill

Wants an empty migrated database and a queue of its own. Fills it (`campaign_world`), asks for a
planning run as a coordinator does, starts the workers, and reports the seconds of each step, the
attempts of each piece, memory, and what became of everybody; then it publishes the plan and gives
some seats back. With `--pairs` each pair of counties is a run of its own, all asked for at once.
"""

import argparse
import gzip
import multiprocessing
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.health_codes import MEMORY, private_mb  # sets Django up

# isort: split
from django.contrib.auth.models import User
from django.db.models import Count, Sum

from benchmarks import campaign_world
from config import celery_app
from risk import calendar
from risk.models import County
from transport import actions, queries, tasks
from transport.models import LeftBehind, PlanningPiece, PlanningRun, Seat, TripStop
from workers_registry.models import Message

REFEREE = Path(__file__).resolve().parents[2] / "shared" / "planning" / "check_plan.py"
SWEEP_SECONDS = celery_app.conf.beat_schedule["sweep-queued-runs"]["schedule"]
STEP = re.compile(r"run \d+: .* in [\d.]+ s")
ENDED = ["done", "failed"]
FREED = 1000


def say(what: str, note: object) -> None:
    """Print one measure with the machine's load beside it."""
    print(f"{what:<34} {note}   (load {os.getloadavg()[0]:.1f})", flush=True)  # noqa: T201


@dataclass
class Worker:
    """A Celery worker with one process for tasks, in a session of its own so that it can be killed.

    A worker that was killed is started again, as a service manager does.
    """

    name: str
    log: Path
    process: subprocess.Popen = field(init=False)
    peak_mb: float = 0.0

    def start(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "-l", "info", "-n", f"{self.name}@campaign"],
                stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, "LOG_LEVEL": "INFO"},
            )  # fmt: skip

    def kill(self, how: int = signal.SIGKILL) -> None:
        """End it and the process that does its task."""
        os.killpg(self.process.pid, how)
        self.process.wait()

    def look(self) -> None:
        """Note its memory, that of its processes together."""
        self.peak_mb = max(self.peak_mb, sum(private_mb(pid) for pid in self._pids()))

    def steps(self) -> list[str]:
        """Give the steps that its log tells."""
        return STEP.findall(self.log.read_text())

    def _pids(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        try:
            return [self.process.pid, *map(int, path.read_text().split())]
        except OSError:
            return []


def asked(options: argparse.Namespace) -> list[PlanningRun]:
    """Ask for a run on each pair of counties with people, as a coordinator's page does."""
    by = User.objects.get(username="bench")
    pairs = queries.corridors_of(by)
    leaving = Counter()
    for pair in pairs:
        leaving[pair.origin.pk] += pair.people
    runs = []
    for pair in pairs:
        share = pair.people / leaving[pair.origin.pk]  # coaches are at home where people leave
        fleet = {
            kind.code: max(1, int(count * share))
            for kind, count in queries.fleet_of(pair.origin.pk, pair.destination.pk)
        }
        new = actions.NewRun(
            origin=pair.origin, destination=pair.destination, first_day=calendar.today(),
            last_day=calendar.today() + (options.days - 1) * campaign_world.DAY, fleet=fleet,
            load_limit=campaign_world.LOAD_LIMIT, turnaround_days=min(3, options.days),
            reception_per_day=int(1.3 * pair.people / options.days) + 60, max_pickups=4,
            seconds=options.seconds, seed=options.seed,
        )  # fmt: skip
        runs.append(actions.queue_run(new, by=by))
    return runs


def followed(runs: list[PlanningRun], workers: list[Worker], options: argparse.Namespace) -> float:
    """Send the runs, sweep as beat does, kill a worker if asked for, until all runs have ended."""
    begun = swept = time.monotonic()
    is_to_kill, killed_at = options.kill, 0.0
    for run in runs:
        tasks.plan_buses.delay(run.pk)
    while PlanningRun.objects.exclude(status__in=ENDED).exists():
        time.sleep(0.2)
        for worker in workers:
            worker.look()
        if time.monotonic() - swept > SWEEP_SECONDS:
            swept = time.monotonic()
            entry = celery_app.conf.beat_schedule["sweep-queued-runs"]
            tasks.sweep_queued_runs.apply_async(**entry.get("options", {}))
        running = PlanningPiece.objects.filter(status="running").count()
        if is_to_kill and running == len(workers):
            time.sleep(options.seconds / 3)
            workers[0].kill()
            is_to_kill, killed_at = False, time.monotonic()
            say("killed a worker", f"{killed_at - begun:.0f} s after the request")
        if killed_at and time.monotonic() - killed_at > 5:
            workers[0].start()
            killed_at = 0.0
    return time.monotonic() - begun


def told(run: PlanningRun) -> None:
    """Say what came of a run."""
    run.refresh_from_db()
    say(f"run {run.pk}", f"{run.status} {run.failure} {run.origin_id}-{run.destination_id}")
    if run.status != "done":
        return
    pieces = list(run.pieces.order_by("number").values_list("people", "attempt", "seconds"))
    say("pieces: people, attempts, seconds", [(a, b, round(c)) for a, b, c in pieces])
    gap = 100 * (run.best_cost - run.bound) / run.best_cost
    say("cost, bound, gap, trips", f"{run.best_cost:,.0f} {run.bound:,.0f} {gap:.2f} % "
        f"{run.trips_planned:,}")  # fmt: skip
    left = dict(run.left_behind.values_list("code").order_by("code").annotate(n=Count("pk")))
    seats = run.seats.count()
    say("people asked for, with a seat", f"{run.people_in:,} {seats:,}")
    say("left behind, each with a reason", left)
    if run.people_in != seats + sum(left.values()) or seats != run.people_served:
        raise AssertionError("somebody is neither seated nor left behind with a reason")
    stops = TripStop.objects.filter(trip__run=run).count()
    say("rows: seats, stops, trips", f"{seats:,} {stops:,} {run.trips.count():,}")
    sizes = len(run.problem_file), len(run.plan_file)
    say("files, kB: problem, plan", [round(size / 1000) for size in sizes])
    judged(run)


def judged(run: PlanningRun) -> None:
    """Let the independent referee judge the plan, where it is at hand."""
    if not REFEREE.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        problem, plan = Path(folder) / "problem.json", Path(folder) / "plan.json"
        problem.write_bytes(gzip.decompress(run.problem_file))
        plan.write_bytes(gzip.decompress(run.plan_file))
        command = [sys.executable, REFEREE, problem, plan]
        verdict = subprocess.run(command, capture_output=True, text=True, check=False)
    words = " ".join(verdict.stdout.split()).split('"seats_used"')[0]
    say("referee", f"exit {verdict.returncode}: {words}")


def published(keys: list[int]) -> None:
    """Publish the plans, give some seats back and settle; in a process of its own, for memory."""
    by = User.objects.get(username="bench")
    MEMORY.start()
    for run in PlanningRun.objects.filter(pk__in=keys, status="done").order_by("pk"):
        start, busy = time.monotonic(), time.process_time()
        done = actions.publish_plan(run, by=by)
        took, busy = time.monotonic() - start, time.process_time() - busy
        say(f"run {run.pk} published", f"{took:.1f} s ({busy:.1f} s busy), {done}, {memory()}")
    seats = Seat.objects.filter(is_published=True)
    doubled = seats.values("worker").annotate(n=Count("pk")).filter(n__gt=1).count()
    say("messages queued, doubled seats", f"{Message.objects.count():,} {doubled}")
    entries = list(seats.order_by("pk").values_list("entry", flat=True)[:FREED])
    start, had = time.monotonic(), seats.count()
    freed = actions.free_seats(entries, code="entry-closed")
    say(
        f"{freed} seats given back", f"{time.monotonic() - start:.2f} s, {had - seats.count()} rows"
    )
    served = PlanningRun.objects.filter(pk__in=keys).aggregate(n=Sum("people_served"))["n"]
    reasons = LeftBehind.objects.filter(code="entry-closed").count()
    if not (served == seats.count() and reasons == freed):
        raise AssertionError("seats given back do not add up")
    start = time.monotonic()
    where = County.objects.filter(pk__in=seats.values("trip__run__destination"))
    last = calendar.today() + 60 * campaign_world.DAY
    found = [
        queries.statement_for(county.pk, first_day=calendar.today(), last_day=last)
        for county in where
    ]
    counts = sum(len(one.lines) for one in found), sum(len(one.open_trips) for one in found)
    say("statements: lines, trips open", f"{time.monotonic() - start:.1f} s, {counts}")
    say("all of it", memory())


def memory() -> str:
    """Give the most that this process and the database's for it have had so far."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"peak {own:.0f} MB, {MEMORY.peak_mb:.0f} MB in the database"


def filled(options: argparse.Namespace) -> None:
    """Fill the database."""
    start = time.monotonic()
    campaign_world.fill(
        people=options.people, counties=options.counties, days=options.days, seed=options.seed,
        is_one_pair=not options.pairs,
    )  # fmt: skip
    say("filled", f"{time.monotonic() - start:.1f} s")


def apart(what: object, *given: object) -> None:
    """Do it in a process of its own, so that each step's memory is its own."""
    process = multiprocessing.get_context("spawn").Process(target=what, args=given)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def main() -> None:
    """Fill, plan, report, publish."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--counties", type=int, default=80, help="drawn counties of origin")
    parser.add_argument("--pairs", action="store_true", help="a run for each pair of counties")
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", action="store_true", help="kill a worker in the midst of a piece")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    apart(filled, options)
    folder = Path(tempfile.mkdtemp(prefix="campaign-"))
    workers = [Worker(f"w{n}", folder / f"w{n}.log") for n in range(options.workers)]
    MEMORY.start()
    for worker in workers:
        worker.start()
    try:
        time.sleep(10)
        runs = asked(options)
        say("request to done", f"{followed(runs, workers, options):.1f} s, {len(runs)} runs")
    finally:
        for worker in workers:
            worker.kill(signal.SIGTERM)
        say("logs", folder)
    for worker in workers:
        say(f"{worker.name}, peak MB", f"{worker.peak_mb:.0f}")
        for step in worker.steps():
            say("", step)
    say("the database's processes, peak MB", f"{MEMORY.peak_mb:.0f}")
    for run in runs:
        told(run)
    apart(published, [run.pk for run in runs])


if __name__ == "__main__":
    main()
