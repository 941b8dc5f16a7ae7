"""People whom nobody knows are written as they come; one who is known stops all of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.factories.risk import CountyFactory
from tests.factories.workers_registry import identity_number
from workers_registry import actions, queries
from workers_registry.copy_text import copy_line
from workers_registry.models import Declaration, HealthCode, MedicalCheck, Stay, Worker
from workers_registry.newcomers import Newcomers

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)


def sealed(number: int, county, name="张小三") -> actions.SealedWorker:
    given = actions.NewWorker(
        name, identity_number(number), f"1999999{number:04d}", county.pk, is_synthetic=True
    )
    return actions.seal_worker(given)


def newcomers(*people) -> Newcomers:
    made = Newcomers()
    for person in people:
        made.add(person)
    return made


def register(made: Newcomers, county, by=None):
    reporter = actions.Reporter(source="roster", medical_days=14, by=by)
    return actions.register_newcomers(made, homes=county.pk, reporter=reporter)


def test_newcomers_get_the_ids_of_their_places_and_their_numbers_back(origin):
    first, second = register(newcomers(sealed(2, origin), sealed(1, origin)), origin)

    workers = Worker.objects.in_bulk([first, second])
    assert workers[first].identity_number == identity_number(2)
    assert workers[second].phone == "19999990001"
    assert workers[second].home_county == origin
    assert workers[second].registered_at
    assert {code.colour for code in queries.codes_of([first, second]).values()} == {"green"}


def test_facts_go_to_the_worker_of_their_place_with_a_code_each(origin, owner):
    away = CountyFactory()
    made = newcomers(*(sealed(number, origin) for number in range(4)))
    made.say(1, temperature=Decimal("36.5"), symptoms=("cough", "fatigue"), day=TODAY)
    made.say(2, temperature=None, symptoms=(), day=TODAY - timedelta(1))
    made.stays.append((3, away.pk, TODAY))

    ids = register(made, origin, by=owner)

    declaration, stay = Declaration.objects.get(), Stay.objects.get()
    assert (declaration.worker_id, declaration.day) == (ids[1], TODAY)
    assert declaration.symptoms == ["cough", "fatigue"]
    assert (stay.worker_id, stay.county, stay.by) == (ids[3], away, owner)
    checks = MedicalCheck.objects.values_list("worker", "checked_on", "valid_until", "is_fit")
    assert set(checks) == {
        (ids[1], TODAY, TODAY + timedelta(14), True),
        (ids[2], TODAY - timedelta(1), TODAY + timedelta(13), True),
    }
    causes = dict(HealthCode.objects.values_list("worker", "cause"))
    assert causes == dict(zip(ids, ("nightly", "fact", "nightly", "fact"), strict=True))


def test_one_who_is_known_stops_all_and_nothing_is_written(origin):
    (known,) = actions.register_sealed([sealed(1, origin)], by=None).ids

    assert register(newcomers(sealed(2, origin), sealed(1, origin)), origin) is None

    assert Worker.objects.get().pk == known
    assert not HealthCode.objects.exists()


def test_a_medical_check_of_a_day_to_come_is_malformed(origin):
    made = newcomers(sealed(1, origin))
    made.say(0, temperature=None, symptoms=(), day=TODAY + timedelta(1))

    with pytest.raises(ValidationError):
        register(made, origin)
    assert not Worker.objects.exists()


@pytest.mark.parametrize("text", ["a\tb", "a\nb\r", r"a\b", r"\N", r"\.", "", "罗·成 贵"])
def test_any_text_is_read_back_as_it_was_written(text):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (at int, one text, two text) ON COMMIT DROP")
        actions.copy_lines(
            "said", ("at", "one", "two"), [(1, copy_line((text,)))], copy_line((text,))
        )

        cursor.execute("SELECT * FROM said")
        assert cursor.fetchall() == [(1, text, text)]


def test_every_kind_of_value_is_read_back_as_it_was_written():
    columns = {
        "number": "numeric", "day": "date", "bytes": "bytea", "words": "text[]", "none": "text",
        "truth": "boolean",
    }  # fmt: skip
    values = (Decimal("36.5"), TODAY, b"\x00\\\n\xff", ("a", "b"), None, True)
    with connection.cursor() as cursor:
        kinds = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE said (at int, {kinds}) ON COMMIT DROP")
        lines = [(1, copy_line(values[:-1]))]
        actions.copy_lines("said", ("at", *columns), lines, copy_line(values[-1:]))

        cursor.execute("SELECT * FROM said")
        assert cursor.fetchone() == (1, *values[:3], ["a", "b"], None, True)
