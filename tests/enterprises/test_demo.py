"""The demonstration's enterprises: nobody real, the right shares, the same for a seed."""

from collections import Counter
from datetime import date

from stdnum.cn import uscc

from enterprises import demo
from enterprises.demo import shape
from enterprises.roster_file import Places, check_rows, read_sheet
from risk import reference
from workers_registry.identity import check_identity_number

TODAY = date(2020, 2, 15)


def places() -> Places:
    townships = reference.townships()
    return Places(
        origin_name="镇雄县",
        destination_name="永康市",
        pickups={row.name: row.code for row in townships if row.county_code == shape.ORIGIN},
        dropoffs={row.name: row.code for row in townships if row.county_code == shape.DESTINATION},
        counties={row.name: row.code for row in reference.counties()},
    )


def test_a_seed_gives_the_same_to_the_last_byte_and_another_seed_something_else():
    first, second, other = (demo.demo_enterprises(seed) for seed in (1, 1, 2))

    assert first == second
    assert first != other
    assert demo.roster_workbook(first[0]) == demo.roster_workbook(second[0])


def test_enterprises_and_people_are_as_many_as_announced_and_nobody_twice():
    made = demo.demo_enterprises(1)
    workers = [worker for enterprise in made for worker in enterprise.workers]

    assert (len(made), len(workers)) == (224, 3412)
    assert len({enterprise.name for enterprise in made}) == 224
    assert len({worker.identity_number for worker in workers}) == 3412
    assert all(uscc.is_valid(enterprise.credit_code) for enterprise in made)


def test_nobody_in_it_exists():
    made = demo.demo_enterprises(1)

    for enterprise in made:
        assert enterprise.contact_phone.startswith("1999999")
        for worker in enterprise.workers:
            assert check_identity_number(worker.identity_number)[14:17] == "000"
            assert worker.phone.startswith("1999999")


def test_every_right_row_is_accepted_and_every_planted_fault_is_found():
    known = places()
    accepted = 0
    found: Counter[str] = Counter()
    for enterprise in demo.demo_enterprises(1):
        sheet = read_sheet(demo.roster_workbook(enterprise))
        checked = check_rows(sheet.rows, known, today=TODAY)
        accepted += len(checked.accepted)
        assert len(checked.faulty) == len(enterprise.faulty_rows)
        found.update(fault.code for row in checked.faulty for fault in row.faults)

    assert accepted == 3412
    assert set(found) == {
        "identity-number-checksum",
        "phone-length",
        "township-unknown",
        "day-in-the-past",
        "row-twice",
    }


def test_the_listed_contacts_are_workers_of_the_demonstration():
    workers = {
        worker.identity_number
        for enterprise in demo.demo_enterprises(1)
        for worker in enterprise.workers
    }

    matches = demo.demo_list_matches(1)

    assert len(matches) == shape.CLOSE_CONTACTS + shape.GENERAL_CONTACTS
    assert all(match.identity_number in workers for match in matches)
    assert all(match.since <= TODAY for match in matches)


def test_some_who_never_applied_draw_power_and_nobody_else_changes():
    made = demo.demo_unfiled(1)
    codes = [enterprise.credit_code for enterprise in made]
    others = demo.demo_enterprises(1)

    meters = demo.demo_meters(1, ["a"], unfiled=codes)

    assert not {one.name for one in made} & {one.name for one in others}
    assert not set(codes) & {one.credit_code for one in others}
    assert all(uscc.is_valid(code) for code in codes)
    theirs = [meter for meter in meters if meter.credit_code in codes]
    assert [meter.credit_code for meter in theirs] == codes
    assert {meter.county_code for meter in theirs} == {shape.DESTINATION}
    plain = demo.demo_meters(1, ["a"])
    assert [meter.number for meter in meters] == [meter.number for meter in plain]


def test_those_who_came_before_the_first_batch_are_nobody_else():
    first = [*demo.demo_enterprises(1), *demo.demo_unfiled(1)]
    early = demo.demo_vanguard(1)

    known = {row.identity_number for one in first for row in (*one.workers, *one.faulty_rows)}
    phones = {row.phone for one in first for row in one.workers}
    mine = [row for one in early for row in one.workers]
    assert [len(one.workers) for one in early] == [26, 21, 11]
    assert not known & {row.identity_number for row in mine}
    assert not phones & {row.phone for row in mine}
    assert not {one.credit_code for one in first} & {one.credit_code for one in early}
    assert not {one.name for one in first} & {one.name for one in early}
    assert all(uscc.is_valid(one.credit_code) for one in early)


def test_of_those_who_came_before_one_enterprise_still_draws_no_power():
    meters = demo.vanguard_meters(demo.demo_vanguard(1))

    lines = list(demo.vanguard_readings(1, meters, today=TODAY))

    last = {number: float(kwh) for number, _day, kwh in (line.split(",") for line in lines[1:])}
    december = {}
    for number, day, kwh in (line.split(",") for line in lines[1:]):
        if day.startswith("2019-12"):
            december.setdefault(number, []).append(float(kwh))
    shares = [last[meter.number] / (sum(december[meter.number]) / 31) for meter in meters]
    assert [share > 0.3 for share in shares] == [True, True, False]
