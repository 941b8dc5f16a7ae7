"""Many rows at once give what a plain statement gives, row by row, whatever was there before."""

import random
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from enterprises import actions, queries, roster_file
from enterprises.actions import rosters as rosters_room
from enterprises.models import RosterEntry, RosterFault
from risk import calendar
from tests.enterprises.roster_file.sheets import csv_text
from tests.factories.enterprises import ApplicationFactory, RosterEntryFactory
from tests.factories.risk import CountyFactory, TownshipFactory
from tests.factories.users import UserFactory
from workers_registry import actions as registry
from workers_registry.fields import number_digest
from workers_registry.models import Declaration, HealthCode, MedicalCheck, Stay, Worker
from workers_registry.queries import codes_of

pytestmark = pytest.mark.django_db
HEADINGS = (
    "姓名", "身份证号", "手机号", "上车乡镇", "同行组", "岗位优先级", "体温", "症状",
    "14天内到过的外县", "离开日期", "体检日期",
)  # fmt: skip
SAID = ("colour", "rule", "until", "current_until", "evidence")


@contextmanager
def undone():
    """Leave the database as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def number(at: int) -> str:
    """Give the resident number of the made-up person at this place."""
    body = f"53062719900101{at:03d}"
    return body + ric.calc_check_digit(body + "0")


def row(dice: random.Random, at: int) -> tuple[str, ...]:
    """Give a row of a roster, now and then with a wrong phone or another name."""
    away = dice.random() < 0.3
    return (
        dice.choice(["罗成贵", "罗成贵", "王秀花"]),
        number(at),
        dice.choice(["13812345678", "13912345678", "1381234567"]),
        dice.choice(["泼机镇", "黑树镇"]),
        dice.choice(["", "A"]),
        dice.choice(["", "1"]),
        dice.choice(["", "36.5", "38.2"]),
        dice.choice(["无", "咳嗽"]),
        "乐清市" if away else "",
        "2020-02-12" if away else "",
        dice.choice(["", "2020-02-10", "2020-02-12"]),
    )


def content(dice: random.Random) -> bytes:
    """Give a file of a few people, some of them twice."""
    rows = [row(dice, at) for at in dice.choices(range(9), k=dice.randint(1, 14))]
    return csv_text(rows, HEADINGS).encode()


def before(dice: random.Random, draft, others) -> None:
    """Put people there before the file: known, signed in, on this roster, on others, ill."""
    for at in range(9):
        if dice.random() < 0.4:
            continue
        person = registry.NewWorker("罗成贵", number(at), "13700000000", "530627")
        (worker,) = registry.register_workers([person], by=None)
        if dice.random() < 0.3:
            Worker.objects.filter(pk=worker.pk).update(user=UserFactory())
        if dice.random() < 0.6:
            RosterEntryFactory(
                application=dice.choice([draft, draft, *others]),
                worker=worker,
                is_open=dice.random() < 0.7,
                **dice.choice([{}, {"standing": "refused", "reason": "x"}]),
            )
        if dice.random() < 0.5:
            for heat in dice.choices(["36.5", "38.2"], k=2):
                registry.declare(worker, temperature=Decimal(heat), by=None)


def plainly(draft, sheet: roster_file.Sheet, by) -> tuple[int, int, int]:
    """Take a file row by row; give how many were accepted, rejected and duplicate."""
    checked = roster_file.check_rows(sheet.rows, queries.places_for(draft), today=calendar.today())
    twice = sum(faulty.is_duplicate for faulty in checked.faulty)
    accepted, rejected, duplicate = 0, len(checked.faulty) - twice, twice
    for one in checked.accepted:
        worker = Worker.objects.filter(identity_digest=number_digest(one.identity_number)).first()
        entries = RosterEntry.objects.filter(worker=worker, is_open=True)
        if worker and entries.exclude(application=draft).exists():
            duplicate += 1
        elif worker and worker.name != one.name and not entries.exists():
            rejected += 1
        else:
            take_plainly(draft, worker, one, by)
            accepted += 1
    return accepted, rejected, duplicate


def take_plainly(draft, worker: Worker | None, one: roster_file.RosterRow, by) -> None:
    """Write what one right row says."""
    worker = worker or Worker(is_synthetic=draft.enterprise.is_synthetic)
    if worker.user_id is None:
        worker.name, worker.phone, worker.phone_tail = one.name, one.phone, one.phone[-4:]
        worker.identity_number, worker.identity_tail = one.identity_number, one.identity_number[-4:]
        worker.identity_digest = number_digest(one.identity_number)
        worker.phone_digest = number_digest(one.phone)
        worker.home_county_id, worker.home_township_id = draft.origin_county_id, one.pickup
        worker.save()
    RosterEntry.objects.update_or_create(
        application=draft,
        worker=worker,
        defaults={
            "row": one.row, "pickup_id": one.pickup, "dropoff_id": one.dropoff, "is_open": True,
            "household": one.household, "priority": one.priority, "wanted_on": one.wanted_on,
        },
    )  # fmt: skip
    if one.checked_on:
        until = one.checked_on + timedelta(days=14)
        MedicalCheck.objects.get_or_create(
            worker=worker, checked_on=one.checked_on,
            defaults={"valid_until": until, "is_fit": True, "issuer": "roster"},
        )  # fmt: skip
    today = calendar.today()
    for county, day in one.stays:
        Stay.objects.get_or_create(
            worker=worker, county_id=county, first_day=day, last_day=day, source="roster",
            defaults={"known_on": today, "by": by},
        )  # fmt: skip
    last = Declaration.objects.filter(worker=worker, day=today).order_by("pk").last()
    said = (one.temperature, list(one.symptoms))
    if one.temperature is not None and (not last or (last.temperature, last.symptoms) != said):
        Declaration.objects.create(
            worker=worker, day=today, temperature=said[0], symptoms=said[1], source="roster"
        )
    registry.reissue_codes([worker.pk], today=today)


def shown() -> list[list[object]]:
    """Give everything that a file writes, without the numbers of its rows."""
    who = "worker__identity_digest"
    people = [
        (one.identity_digest, one.name, one.identity_number, one.identity_tail, one.phone,
         one.phone_digest, one.phone_tail, one.home_county_id, one.home_township_id,
         one.is_synthetic, one.user_id)
        for one in Worker.objects.all()
    ]  # fmt: skip
    entries = RosterEntry.objects.values_list(
        who, "application", "row", "pickup", "dropoff", "household", "priority", "wanted_on",
        "standing", "not_before", "reason", "replaces", "is_open",
    )  # fmt: skip
    stays = Stay.objects.values_list(
        who, "county", "first_day", "last_day", "source", "known_on", "by"
    )
    declared = Declaration.objects.values_list(
        who, "day", "temperature", "symptoms", "had_contact", "source"
    )
    checks = MedicalCheck.objects.values_list(who, "checked_on", "valid_until", "is_fit", "issuer")
    digests = dict(Worker.objects.values_list("pk", "identity_digest"))
    codes = [
        (digests[pk], *(str(getattr(code, name)) for name in SAID))
        for pk, code in codes_of(list(digests)).items()
    ]
    return [sorted(map(repr, rows)) for rows in (people, entries, stays, declared, checks, codes)]


@pytest.fixture
def draft(enterprise, origin):
    for name in ("泼机镇", "黑树镇"):
        TownshipFactory(county=origin, name=name)
    CountyFactory(code="330382", name="乐清市", short_name="乐清")
    return ApplicationFactory(enterprise=enterprise, origin_county=origin)


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(st.integers(0, 2**32))
def test_files_taken_at_once_say_what_the_plain_statement_says(draft, owner, monkeypatch, seed):
    dice = random.Random(seed)
    monkeypatch.setattr(rosters_room, "ROWS_AT_ONCE", dice.choice([2, 5, 100]))
    monkeypatch.setattr(rosters_room, "APART_BYTES", dice.choice([0, 1_000_000]))
    with undone():
        others = [
            ApplicationFactory(enterprise=draft.enterprise, status="submitted"),
            ApplicationFactory(),
        ]
        before(dice, draft, others)
        files = [content(dice), content(dice)]
        with undone():
            plain = [plainly(draft, roster_file.read_sheet(file), owner) for file in files]
            expected = shown()

        receipts = [
            actions.import_roster(draft, file_name="a.csv", content=file, by=owner)
            for file in files
        ]

        assert [(one.accepted, one.rejected, one.duplicate) for one in receipts] == plain
        assert shown() == expected
        for receipt in receipts:
            faults = RosterFault.objects.filter(upload=receipt).count()
            assert receipt.rows_in == receipt.accepted + faults


def test_a_fault_in_the_middle_of_a_file_leaves_nothing_of_it(draft, owner, monkeypatch):
    monkeypatch.setattr(rosters_room, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(rosters_room, "APART_BYTES", 0)
    rows = [("罗成贵", number(at), "13812345678", "泼机镇") for at in range(6)]
    calls = []

    def told(done, _rows):
        calls.append(done)
        if done == 4:
            raise actions.LeaseLost

    with pytest.raises(actions.LeaseLost):
        actions.import_roster(
            draft, file_name="a.csv", content=csv_text(rows, HEADINGS[:4]).encode(), by=owner,
            told=told,
        )  # fmt: skip

    assert calls == [0, 2, 4]
    assert not Worker.objects.exists()
    assert not HealthCode.objects.exists()
