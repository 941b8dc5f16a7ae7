"""How long meter readings take: a file in, any day's index out, corrections.

    DATABASE_URL=postgresql://... python benchmarks/meters.py --users 43000 --days 60

Wants a migrated database without meters, fills it with made-up users of Zhejiang's 90 counties and
ten sectors, imports a CSV of their daily readings as the grid would send it, and prints one line
for each measure. The peak is this process's; PostgreSQL's own is in the last line.
"""

import argparse
import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import IO

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO_DAY", "2020-02-15")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.db import connection  # noqa: E402 (Django must be set up first)

from enterprises import actions, queries, resumption  # noqa: E402
from enterprises.models import PowerUser  # noqa: E402
from risk import calendar, reference  # noqa: E402
from risk.models import County  # noqa: E402

BASE_FIRST = date(2019, 12, 1)
BASE_DAYS = 31


def say(what: str, seconds: float, note: str = "") -> None:
    """Print one measure with the machine's load beside it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    load = os.getloadavg()[0]
    print(f"{what:<40} {seconds:9.3f} s   {note} (peak {peak:.0f} MB, load {load:.1f})", flush=True)  # noqa: T201


def fill(users: int) -> None:
    """Make the counties that are missing and the users, spread over counties and sectors."""
    if PowerUser.objects.exists():
        sys.exit("The database has meters already; this benchmark wants one of its own.")
    rows = [row for row in reference.counties() if row.province_code == reference.ZHEJIANG]
    for row in rows:
        County.objects.get_or_create(
            code=row.code,
            defaults={
                "name": row.name, "short_name": row.short_name, "city_code": row.city_code,
                "city": row.city, "province_code": row.province_code,
                "province": row.province, "lon": row.lon, "lat": row.lat,
            },
        )  # fmt: skip
    random = Random(1)
    actions.register_power_users(
        [
            actions.NewPowerUser(
                f"33{at:08d}",
                rows[at % len(rows)].code,
                random.choice(resumption.SECTORS),
                is_synthetic=True,
            )
            for at in range(users)
        ],
        by=None,
    )


def days_of(number: int) -> list[date]:
    """Give December's 31 days and, up to `number`, the last days until today."""
    today = calendar.today()
    rest = max(number - BASE_DAYS, 0)
    december = [BASE_FIRST + timedelta(days=at) for at in range(min(number, BASE_DAYS))]
    return december + [today - timedelta(days=at) for at in range(rest - 1, -1, -1)]


def lines(users: int, days: list[date], *, seed: int = 1) -> Iterator[str]:
    """Give the CSV's lines, day by day as the grid's systems write them."""
    random = Random(seed)
    bases = [random.lognormvariate(5.2, 0.9) for _ in range(users)]
    yield "户号,日期,电量\n"
    for day in days:
        share = 1.0 if day.year == 2019 else 0.5
        for at in range(users):
            yield f"33{at:08d},{day},{bases[at] * share * random.uniform(0.4, 1.2):.2f}\n"


def take(file: IO[bytes], name: str) -> tuple[float, str]:
    """Import one file; give the seconds and the receipt's words."""
    start = time.perf_counter()
    receipt = actions.import_meter_readings(file, name=name, by=None)
    seconds = time.perf_counter() - start
    words = f"{receipt.rows_in:,} rows, {receipt.accepted:,} accepted, {receipt.corrected:,} corr."
    return seconds, words


def whole_file(users: int, days: list[date]) -> None:
    """Time the import of everything from a file on disk."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        start = time.perf_counter()
        with open(file.name, "w", encoding="utf-8") as text:  # noqa: PTH123
            text.writelines(lines(users, days))
        size = os.stat(file.name).st_size / 1e6  # noqa: PTH116
        say("file written", time.perf_counter() - start, f"{size:,.0f} MB")
        with open(file.name, "rb") as readings:  # noqa: PTH123
            seconds, words = take(readings, "all.csv")
    say(f"{users:,} users x {len(days)} days in", seconds, words)


def one_day(users: int) -> None:
    """Time today's file of corrections, and one late day."""
    for what, seed, day in (
        ("today again, all corrected", 2, calendar.today()),
        ("a late December day, all corrected", 3, BASE_FIRST),
    ):
        text = "".join(lines(users, [day], seed=seed))
        seconds, words = take(io.BytesIO(text.encode()), "day.csv")
        say(what, seconds, words)


def indexes(days: list[date]) -> None:
    """Time any day's index: by county and sector, by county, by sector, and the trend."""
    scope = queries.whole_scope()
    for words, by in (
        ("county and sector", ["county", "sector"]),
        ("county", ["county__city", "county__name"]),
        ("sector", ["sector"]),
        ("the whole", []),
    ):
        worst = 0.0
        for day in (days[0], days[len(days) // 2], days[-1]):
            start = time.perf_counter()
            groups = queries.index_groups(scope, day, by=by)
            worst = max(worst, time.perf_counter() - start)
        say(f"a day's index by {words}, worst of 3", worst, f"{len(groups)} groups")
    start = time.perf_counter()
    trend = queries.index_trend(scope, until=days[-1], days=28)
    say("trend of 28 days", time.perf_counter() - start, f"{len(trend)} points")


def servers_peak() -> str:
    """Give the size of the tables and the most memory that a PostgreSQL process here has used."""
    peaks = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if text.startswith("Name:\tpostgres"):
            peaks += [int(row.split()[1]) for row in text.splitlines() if row.startswith("VmHWM")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('enterprises_meterreading')")
        size = cursor.fetchone()[0] / 1e6
    return (
        f"readings and indexes {size:,.0f} MB, largest server process {max(peaks) / 1024:,.0f} MB"
    )


def main() -> None:
    """Fill the database and take every measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=43_000)
    parser.add_argument("--days", type=int, default=60)
    options = parser.parse_args()
    begun = time.perf_counter()
    start = time.perf_counter()
    fill(options.users)
    say("users registered", time.perf_counter() - start, f"{options.users:,}")
    days = days_of(options.days)
    whole_file(options.users, days)
    indexes(days)
    one_day(options.users)
    say("all in all", time.perf_counter() - begun, servers_peak())


if __name__ == "__main__":
    main()
