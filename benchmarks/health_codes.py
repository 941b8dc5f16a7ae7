"""How long codes take: everybody once a day, one county turned red, one check-in, and tokens.

    DATABASE_URL=postgresql://... python benchmarks/health_codes.py --workers 1000000

Wants a migrated database without workers, fills it with made-up people and prints one line for
each measure, with the memory that this process and the database's processes for it needed at most,
and the processor time of this process and of the database's for its connection: other work on the
machine lengthens the time but hardly that.
Everybody has a stay for each of the last days (`--stays`), and check-ins (`--check-ins`). Of those
whom the county turning red does not concern, 4 % were in an orange county and 1 % in a red one.
"""

import argparse
import os
import resource
import statistics
import sys
import threading
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO_DAY", "2020-02-15")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.db import connection  # noqa: E402 (Django must be set up first)
from django.utils import timezone  # noqa: E402

from risk import calendar  # noqa: E402
from risk.models import County, CountyRating, Level  # noqa: E402
from workers_registry import actions, pass_token, tasks  # noqa: E402
from workers_registry.models import HealthCode, Worker  # noqa: E402

FILL = """
SET session_replication_role = replica;
INSERT INTO workers_registry_worker (name, identity_number, identity_digest, identity_tail, phone,
    phone_digest, phone_tail, home_county_id, is_synthetic, registered_at)
SELECT '张*', '', md5(n::text) || md5((-n)::text), '0000', '', md5(n::text), '0000',
    '330001', true, now() FROM generate_series(1, %(workers)s) AS n;
INSERT INTO workers_registry_stay (worker_id, county_id, first_day, last_day, source, known_on,
    recorded_at)
SELECT id, CASE WHEN ago = 5 AND id <= first + %(concerned)s THEN '330004'
    WHEN ago = 6 AND id %% 100 = 0 THEN '330003' WHEN ago = 6 AND id %% 100 < 5 THEN '330002'
    ELSE '330001' END, %(today)s::date - ago, %(today)s::date - ago, 'bench', %(today)s, now()
FROM workers_registry_worker, generate_series(1, %(stays)s) AS ago,
    (SELECT min(id) - 1 AS first FROM workers_registry_worker) AS one
<order>;
INSERT INTO workers_registry_declaration (worker_id, day, temperature, symptoms, had_contact,
    source, recorded_at)
SELECT id, %(today)s::date - ago, 36.5, '{}', false, 'bench', now()
FROM workers_registry_worker, generate_series(0, %(check_ins)s - 1) AS ago
<order>;
INSERT INTO workers_registry_healthcode (worker_id, day, colour, rule, current_until, evidence,
    policy_version, cause, computed_at)
SELECT id, %(today)s::date - 1, 'green', 'R3.7', %(today)s::date + 3, '{}', 'v1', 'fact', now()
FROM workers_registry_worker;
SET session_replication_role = DEFAULT;
"""
BY_DAY = "ORDER BY ago DESC, hashint8(id)"
LEVELS = {"330001": Level.GREEN, "330002": Level.ORANGE, "330003": Level.RED, "330004": Level.GREEN}


class Memory(threading.Thread):
    """Watches how much memory the database's processes have for themselves, where they are here."""

    PROCESSES = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0

    def run(self) -> None:
        """Look five times a second."""
        while True:
            with connection.cursor() as cursor:
                cursor.execute(self.PROCESSES)
                found = sum(private_mb(row[0]) for row in cursor.fetchall())
            self.peak_mb = max(self.peak_mb, found)
            time.sleep(0.2)


def private_mb(pid: int) -> float:
    """Give the private memory of a process in MB; 0 where it has ended or is elsewhere."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in status.splitlines() if "RssAnon" in line)


def processor_seconds() -> float:
    """Give the processor time so far, with the database's for this connection if it is here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.process_time()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


MEMORY = Memory()


def fill(options: argparse.Namespace) -> None:
    """Make counties, ratings, people, stays, check-ins and yesterday's codes."""
    if Worker.objects.exists():
        sys.exit("The database has workers already; this benchmark wants one of its own.")
    for code, level in LEVELS.items():
        county = County.objects.create(
            code=code, name=code, short_name=code, city_code="330000", city="",
            province_code="330000", province="", lon=120, lat=29,
        )  # fmt: skip
        CountyRating.objects.create(
            county=county, day=date(2020, 1, 20), level=level, basis="published", rule="R1",
            policy_version="v1",
        )  # fmt: skip
    CountyRating.objects.update(decided_at=timezone.now() - timedelta(days=1))
    with connection.cursor() as cursor:
        order = BY_DAY if options.by_day else ""
        cursor.execute(FILL.replace("<order>", order), vars(options) | {"today": calendar.today()})
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def say(what: str, seconds: float, note: str) -> None:
    """Print one measure."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = (
        f"{note}; load {os.getloadavg()[0]:.1f}, {peak:.0f} MB here, {MEMORY.peak_mb:.0f} MB there"
    )
    print(f"{what:<34} {seconds:9.3f} s   {words}", flush=True)  # noqa: T201
    MEMORY.peak_mb = 0.0


def everybody(workers: int) -> None:
    """Time the daily computation, when 5 % change and when nobody does."""
    for words in ("daily, 5 % change", "daily again, nobody changes"):
        before = HealthCode.objects.count()
        start, work = time.perf_counter(), processor_seconds()
        tasks.reissue_codes_nightly()
        seconds, work = time.perf_counter() - start, processor_seconds() - work
        changed = HealthCode.objects.count() - before
        rate = f"{workers / seconds:,.0f} people a second, {changed:,} changed"
        say(words, seconds, f"{rate}, {work:.1f} s of processor time")


def one_county() -> None:
    """Time a county that turns red, with everybody who stayed there."""
    CountyRating.objects.create(
        county_id="330004", day=calendar.today() - timedelta(days=7), level=Level.RED,
        basis="published", rule="R1", policy_version="v1",
    )  # fmt: skip
    start = time.perf_counter()
    tasks.reissue_codes_after_ratings()
    seconds = time.perf_counter() - start
    red = HealthCode.objects.filter(cause="rating", colour="red").count()
    say("a county turns red", seconds, f"{red:,} codes turned red")


def one_check_in(times: int) -> None:
    """Time single check-ins."""
    seconds = []
    for worker in Worker.objects.defer("identity_number", "phone").order_by("-id")[:times]:
        start = time.perf_counter()
        actions.declare(worker, temperature=Decimal("36.6"), by=None)
        seconds.append(time.perf_counter() - start)
    p99 = statistics.quantiles(seconds, n=100)[98]
    say("one check-in, p99", p99, f"median {statistics.median(seconds) * 1000:.1f} ms")


def tokens(number: int) -> None:
    """Time signing and verifying."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    code = pass_token.Pass(bytes(16), "green", 0, 60)
    start = time.perf_counter()
    for _ in range(number):
        token = pass_token.sign(code, key_id="330001AB", key=key)
    say(f"{number:,} tokens signed", time.perf_counter() - start, "one process")
    start = time.perf_counter()
    for _ in range(number):
        pass_token.verify(token, keys={"330001AB": key.public_key()}, revoked=(), now=1)
    seconds = time.perf_counter() - start
    say(f"{number:,} verified", seconds, f"{seconds / number * 1e6:.0f} µs each")


def main() -> None:
    """Fill the database and take every measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=100_000)
    parser.add_argument("--stays", type=int, default=14, help="days of stays of each worker")
    parser.add_argument("--check-ins", type=int, default=1, help="days of check-ins of each worker")
    parser.add_argument(
        "--by-day", action="store_true", help="facts lie day by day, not person by person"
    )
    parser.add_argument("--concerned", type=int, default=50_000, help="people of the red county")
    parser.add_argument("--single", type=int, default=1000, help="check-ins timed one by one")
    parser.add_argument("--tokens", type=int, default=50_000)
    parser.add_argument("--only-fill", action="store_true", help="measure later, by --filled")
    parser.add_argument("--filled", action="store_true", help="filled by --only-fill before")
    options = parser.parse_args()
    MEMORY.start()
    if not options.filled:
        start = time.perf_counter()
        fill(options)
        say("filled", time.perf_counter() - start, f"{options.workers:,} workers")
    if options.only_fill:
        return
    everybody(options.workers)
    one_county()
    one_check_in(options.single)
    tokens(options.tokens)


if __name__ == "__main__":
    main()
