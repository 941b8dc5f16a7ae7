"""How long rosters take: a CSV of many rows in with all checks and gate results, a large .xlsx.

    DATABASE_URL=postgresql://... python benchmarks/rosters.py --rows 500000 --workbook-rows 100000

Wants a migrated database with the demonstration's places and without workers, makes up people
with right and wrong rows, imports them as an enterprise's upload does and prints one line for each
measure. Of the rows 2 % are wrong in one cell and 1 % stand there twice.
"""

import argparse
import io
import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO_DAY", "2020-02-15")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

import xlsxwriter  # noqa: E402 (Django must be set up first)
from django.contrib.auth.models import User  # noqa: E402
from stdnum.cn import ric  # noqa: E402

from enterprises import actions, queries, roster_file  # noqa: E402
from enterprises.models import Application, Enterprise  # noqa: E402
from risk import calendar, reference  # noqa: E402
from risk.models import County, Township  # noqa: E402
from workers_registry.models import Worker  # noqa: E402

ORIGIN, DESTINATION = "530627", "330784"
HEADINGS = (
    "姓名", "身份证号", "手机号", "上车乡镇", "下车乡镇", "同行组", "岗位优先级", "体温", "症状",
    "14天内到过的外县", "离开日期", "体检日期", "到岗日期",
)  # fmt: skip


def say(what: str, seconds: float, note: str = "") -> None:
    """Print one measure with the machine's load beside it."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    load = os.getloadavg()[0]
    print(  # noqa: T201
        f"{what:<44} {seconds:8.2f} s   {note} (peak {own:.0f} MB, largest child {child:.0f} MB, "
        f"load {load:.1f})",
        flush=True,
    )


def application() -> tuple[Application, User]:
    """Make the places, one enterprise and its draft."""
    if Worker.objects.exists():
        sys.exit("The database has workers already; this benchmark wants one of its own.")
    for row in reference.counties():
        County.objects.get_or_create(
            code=row.code,
            defaults={
                "name": row.name, "short_name": row.short_name, "city_code": row.city_code,
                "city": row.city, "province_code": row.province_code,
                "province": row.province, "lon": row.lon, "lat": row.lat,
            },
        )  # fmt: skip
    for town in reference.townships():
        Township.objects.get_or_create(
            code=town.code,
            defaults={
                "name": town.name, "county_id": town.county_code, "lon": town.lon, "lat": town.lat,
                "is_synthetic": town.is_synthetic,
            },
        )  # fmt: skip
    user, _new = User.objects.get_or_create(username="bench")
    enterprise, _new = Enterprise.objects.get_or_create(
        credit_code="91330784MA2D000000", defaults={"name": "bench", "county_id": DESTINATION,
        "township": Township.objects.filter(county=DESTINATION)[0], "industry": "x",
        "staff_count": 1, "is_synthetic": True},
    )  # fmt: skip
    draft = actions.start_application(
        enterprise, by=user, origin_county=County.objects.get(pk=ORIGIN),
        arrive_from=calendar.today(),
        arrive_until=calendar.today() + timedelta(days=9), isolation_places=1,
    )  # fmt: skip
    return draft, user


def identity_number(at: int) -> str:
    """Give the number of the made-up person at this place in order of birth."""
    born = date(1960, 1, 1) + timedelta(days=at // 60)
    body = f"{ORIGIN}{born:%Y%m%d}{at % 60 * 16 % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def rows(number: int, *, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Give made-up rows in order of birth: every 50th is wrong, every 100th stands there twice."""
    random = Random(seed)
    towns = [row.name for row in reference.townships() if row.county_code == ORIGIN]
    before: tuple[str, ...] = ()
    for at in range(number):
        if at % 100 == 99:
            yield before
            continue
        identity = identity_number(at)
        phone = f"1380{at % 10_000_000:07d}"
        if at % 50 == 7:
            phone = phone[:-1]
        before = (
            f"罗成{chr(0x4E00 + at % 5000)}", identity, phone, random.choice(towns), "", "", "",
            "36.5", "无", "", "", "2020-02-12", "",
        )  # fmt: skip
        yield before


def csv_file(number: int) -> bytes:
    """Give the rows as Excel writes CSV."""
    lines = [",".join(HEADINGS), *(",".join(row) for row in rows(number))]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def workbook(number: int) -> bytes:
    """Give the rows as .xlsx."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for at, row in enumerate([HEADINGS, *rows(number)]):
        sheet.write_row(at, 0, row)
    book.close()
    return stream.getvalue()


def checks(content: bytes, places: roster_file.Places, what: str) -> None:
    """Time reading and checking alone, without a database."""
    start = time.perf_counter()
    sheet = roster_file.read_sheet(content)
    say(f"{what} read", time.perf_counter() - start, f"{len(sheet.rows):,} rows")
    start = time.perf_counter()
    checked = roster_file.check_rows(sheet.rows, places, today=calendar.today())
    seconds = time.perf_counter() - start
    note = f"{len(checked.accepted):,} right, {seconds / len(sheet.rows) * 1e6:.0f} us a row"
    say(f"{what} checked", seconds, note)


def whole(draft: Application, user: User, content: bytes) -> None:
    """Time the import with registration, facts, codes, and the outlook of everybody."""
    start = time.perf_counter()
    receipt = actions.import_roster(draft, file_name="bench.csv", content=content, by=user)
    seconds = time.perf_counter() - start
    words = (
        f"{receipt.rows_in:,} = {receipt.accepted:,} accepted + {receipt.rejected:,} rejected "
        f"+ {receipt.duplicate:,} duplicate"
    )
    say("CSV imported with codes", seconds, words)
    start = time.perf_counter()
    counts = queries.outlook_counts(draft)
    found = ", ".join(f"{outlook.code} {number:,}" for outlook, number in counts.items())
    say("gate results of everybody", time.perf_counter() - start, found)


def main() -> None:
    """Make the files and take every measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--workbook-rows", type=int, default=99_000)
    options = parser.parse_args()
    draft, user = application()
    places = queries.places_for(draft)
    if options.workbook_rows:
        checks(workbook(options.workbook_rows), places, f".xlsx of {options.workbook_rows:,}")
    content = csv_file(options.rows)
    say("CSV made", 0, f"{len(content) / 1e6:.0f} MB")
    checks(content, places, f"CSV of {options.rows:,}")
    whole(draft, user, content)


if __name__ == "__main__":
    main()
