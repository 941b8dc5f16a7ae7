import pytest
from django.contrib.auth.models import User
from django.db import connection

from risk.refusal import Refused
from tests.factories.workers_registry import (
    WorkerFactory,
    identity_number,
)
from workers_registry import actions, queries
from workers_registry.models import (
    Worker,
)

pytestmark = pytest.mark.django_db


def new_worker(number: int, county, **fields) -> actions.NewWorker:
    given = {"name": "张小三", "phone": f"1999999{number:04d}", **fields}
    return actions.NewWorker(
        identity_number=identity_number(number), home_county_code=county.pk, **given
    )


def test_registering_gives_the_workers_in_the_order_of_the_rows(origin):
    rows = [new_worker(number, origin) for number in (3, 1, 2)]

    workers = actions.register_workers(rows, by=None)

    assert [worker.phone_tail for worker in workers] == ["0003", "0001", "0002"]


def test_a_person_named_twice_is_one_worker(origin):
    row = new_worker(1, origin)

    one, other = actions.register_workers([row, row], by=None)
    again = actions.register_workers([row], by=None)

    assert one.pk == other.pk == again[0].pk
    assert Worker.objects.count() == 1


def test_somebody_registered_since_they_were_asked_for_is_not_registered_twice(origin):
    people = [actions.seal_worker(new_worker(number, origin)) for number in (1, 2)]
    before = actions.register_sealed(people[1:], by=None)

    now = actions.register_sealed(people, by=None, old=())

    assert now.known == {before.ids[0]}
    assert now.ids[1] == before.ids[0]
    assert Worker.objects.count() == 2


def test_numbers_lie_sealed_in_the_database_and_open_for_us(origin):
    worker = actions.register_workers([new_worker(1, origin)], by=None)[0]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity_number, phone FROM workers_registry_worker WHERE id = %s", [worker.pk]
        )
        sealed = b"".join(bytes(column) for column in cursor.fetchone())

    assert identity_number(1).encode() not in sealed
    assert b"19999990001" not in sealed
    assert Worker.objects.get(pk=worker.pk).identity_number == identity_number(1)


def test_who_never_signed_in_takes_over_a_corrected_phone(origin):
    actions.register_workers([new_worker(1, origin)], by=None)

    corrected = new_worker(1, origin, phone="19999990009", name="张小山")
    worker = actions.register_workers([corrected], by=None)[0]

    fresh = Worker.objects.get(pk=worker.pk)
    assert (fresh.name, fresh.phone, fresh.phone_tail) == ("张小山", "19999990009", "0009")
    assert queries.find_by_phone("19999990009") == fresh


def test_nobody_takes_over_an_account_by_registering_its_identity_with_another_phone(origin):
    worker = actions.register_workers([new_worker(1, origin)], by=None)[0]
    actions.user_of(worker)

    actions.register_workers([new_worker(1, origin, phone="19999990666")], by=None)

    assert Worker.objects.get(pk=worker.pk).phone == "19999990001"


def test_a_bad_number_is_refused_and_nobody_is_registered(origin):
    bad = actions.NewWorker("张小三", "530627199001010005", "19999990001", origin.pk)

    with pytest.raises(Refused) as refusal:
        actions.register_workers([new_worker(1, origin), bad], by=None)

    assert refusal.value.code == "identity-number-checksum"
    assert not Worker.objects.exists()


def test_the_user_of_a_worker_is_made_once_and_has_no_password():
    worker = WorkerFactory()

    user = actions.user_of(worker)

    assert actions.user_of(worker) == user
    assert not user.has_usable_password()
    assert User.objects.count() == 1
