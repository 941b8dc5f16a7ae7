import threading
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from risk.models import Level
from risk.refusal import Refused
from tests.factories.risk import CountyFactory, CountyRatingFactory, PolicyVersionFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    DeclarationFactory,
    HealthCodeFactory,
    ListMatchFactory,
    MessageFactory,
    StayFactory,
    WorkerFactory,
    identity_number,
)
from workers_registry import actions, pass_token, queries
from workers_registry.models import (
    Clearance,
    Declaration,
    HealthCode,
    ListMatch,
    Message,
    RevokedPass,
    Stay,
    Worker,
)

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)


def new_worker(number: int, county, **fields) -> actions.NewWorker:
    given = {"name": "张小三", "phone": f"1999999{number:04d}", **fields}
    return actions.NewWorker(
        identity_number=identity_number(number), home_county_code=county.pk, **given
    )


# ---- people --------------------------------------------------------------------------------------


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


# ---- facts and codes -----------------------------------------------------------------------------


def test_a_first_declaration_gives_a_green_code_at_once():
    worker = WorkerFactory()

    code = actions.declare(worker, temperature=Decimal("36.5"), by=None)

    assert (code.colour, code.rule, code.cause) == ("green", "R3.7", "fact")
    assert code.current_until == TODAY + timedelta(3)


def test_a_fever_turns_the_code_yellow_and_says_until_when():
    code = actions.declare(WorkerFactory(), temperature=Decimal("37.4"), by=None)

    assert (code.colour, code.rule, code.until) == ("yellow", "R3.5", TODAY + timedelta(7))
    assert code.evidence["normal_days"] == 0


def test_a_stay_in_an_orange_county_turns_the_code_yellow():
    worker, county = WorkerFactory(), CountyFactory()
    CountyRatingFactory(county=county, day=date(2020, 2, 9), level=Level.ORANGE)

    changed = actions.record_stays(
        [actions.NewStay(worker.pk, county.pk, date(2020, 2, 10), date(2020, 2, 12), "roster")]
    )

    code = queries.codes_of([worker.pk])[worker.pk]
    assert changed == 1
    assert (code.rule, code.until) == ("R3.4", date(2020, 2, 19))


def test_a_list_turns_the_code_red_and_names_who_did_it(origin_coordinator):
    worker = WorkerFactory()
    row = actions.NewListMatch(worker.pk, "close-contact", TODAY, "疾控中心 0215-3")

    actions.record_list_matches([row], by=origin_coordinator)

    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.by) == ("red", origin_coordinator)


def test_a_list_without_a_source_changes_nobody(origin_coordinator):
    row = actions.NewListMatch(WorkerFactory().pk, "close-contact", TODAY, " ")

    with pytest.raises(Refused) as refusal:
        actions.record_list_matches([row], by=origin_coordinator)

    assert refusal.value.code == "list-without-source"
    assert not ListMatch.objects.exists()
    assert not HealthCode.objects.exists()


@pytest.mark.parametrize(
    "record",
    [
        lambda pk, day: actions.record_declarations(
            [actions.NewDeclaration(pk, day, Decimal("36.5"))], by=None
        ),
        lambda pk, day: actions.record_list_matches(
            [actions.NewListMatch(pk, "close-contact", day, "list")], by=None
        ),
        lambda pk, day: actions.record_medical_checks(
            [actions.NewMedicalCheck(pk, day, day, True, "clinic")], by=None
        ),
        lambda pk, day: actions.record_stays(
            [actions.NewStay(pk, CountyFactory().pk, day, day, "roster")]
        ),
    ],
)
def test_a_fact_of_a_day_to_come_is_malformed(record):
    with pytest.raises(ValidationError):
        record(WorkerFactory().pk, TODAY + timedelta(1))


def test_the_database_refuses_what_cannot_be(origin):
    worker = WorkerFactory()
    for row in (
        Declaration(worker=worker, day=TODAY, temperature=50, source="x"),
        Stay(worker=worker, county=origin, first_day=TODAY, last_day=TODAY - timedelta(1)),
        ListMatch(worker=worker, kind="close-contact", since=TODAY, released_on=TODAY),
        ListMatch(worker=worker, kind="confirmed", since=TODAY, released_on=date(2020, 1, 1)),
        HealthCode(worker=worker, day=TODAY, colour="blue", rule="R3.7", policy_version="v1"),
        HealthCode(worker=worker, day=TODAY, colour="green", rule="", policy_version="v1"),
        Clearance(worker=worker, day=TODAY, note="", by=UserFactory()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_reissuing_adds_a_row_only_where_the_verdict_changed():
    worker = WorkerFactory()
    actions.declare(worker, temperature=Decimal("36.5"), by=None)

    assert actions.reissue_codes([worker.pk], today=TODAY) == 0
    assert actions.reissue_codes([worker.pk], today=TODAY + timedelta(1)) == 0
    assert worker.codes.count() == 1


def test_a_yellow_code_turns_green_by_the_daily_computation():
    stay = StayFactory(first_day=date(2020, 2, 8), last_day=date(2020, 2, 8))
    CountyRatingFactory(county=stay.county, day=date(2020, 2, 8), level=Level.ORANGE)
    actions.reissue_codes([stay.worker_id], today=TODAY)

    assert actions.reissue_codes([stay.worker_id], today=TODAY + timedelta(1)) == 1

    code = queries.codes_of([stay.worker_id])[stay.worker_id]
    assert (code.colour, code.cause) == ("green", "nightly")


def test_a_late_computation_for_an_earlier_day_does_not_hide_a_later_code():
    worker = WorkerFactory()
    HealthCodeFactory(worker=worker, day=TODAY, colour="red", rule="R3.2")

    assert actions.reissue_codes([worker.pk], today=TODAY - timedelta(1)) == 0


def test_the_policy_in_force_decides_and_its_version_is_kept():
    PolicyVersionFactory(
        version="2020-02-14", valid_from=date(2020, 2, 14), values={"fever_above": 37.0}
    )

    code = actions.declare(WorkerFactory(), temperature=Decimal("37.2"), by=None)

    assert (code.colour, code.policy_version) == ("yellow", "2020-02-14")


def test_instant_and_nightly_computation_agree_whatever_the_order_of_facts():
    county = CountyFactory()
    CountyRatingFactory(county=county, day=date(2020, 2, 1), level=Level.RED)
    facts = [
        lambda pk: actions.record_declarations(
            [actions.NewDeclaration(pk, TODAY, Decimal("38"))], by=None
        ),
        lambda pk: actions.record_stays(
            [actions.NewStay(pk, county.pk, date(2020, 2, 10), date(2020, 2, 11), "roster")]
        ),
        lambda pk: actions.record_list_matches(
            [actions.NewListMatch(pk, "general-contact", TODAY, "list")], by=None
        ),
    ]
    one, other, third = WorkerFactory(), WorkerFactory(), WorkerFactory()
    for fact in facts:
        fact(one.pk)
    for fact in reversed(facts):
        fact(other.pk)
    DeclarationFactory(worker=third, temperature="38")
    StayFactory(
        worker=third, county=county, first_day=date(2020, 2, 10), last_day=date(2020, 2, 11)
    )
    ListMatchFactory(worker=third, kind="general-contact")
    actions.reissue_codes([third.pk], today=TODAY)

    codes = queries.codes_of([one.pk, other.pk, third.pk]).values()

    assert len({(c.colour, c.rule, c.until, c.current_until, str(c.evidence)) for c in codes}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_facts_at_once_are_both_seen_by_the_code_that_stays():
    worker, county = WorkerFactory(), CountyFactory()
    CountyRatingFactory(county=county, day=date(2020, 2, 1), level=Level.ORANGE)
    ready = threading.Barrier(2)

    def run(fact):
        ready.wait()
        fact()
        connection.close()

    both = [
        threading.Thread(target=run, args=(fact,))
        for fact in (
            lambda: actions.declare(worker, temperature=Decimal("36.5"), by=None),
            lambda: actions.record_stays(
                [actions.NewStay(worker.pk, county.pk, TODAY, TODAY, "roster")]
            ),
        )
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.current_until) == ("yellow", TODAY + timedelta(3))


# ---- the end of red ------------------------------------------------------------------------------


def test_the_county_ends_a_red_code_on_its_last_day(origin_coordinator):
    match = ListMatchFactory(since=TODAY - timedelta(14))
    actions.reissue_codes([match.worker_id], today=TODAY)

    code = actions.clear_worker(match.worker, note="14 天无症状", by=origin_coordinator)

    assert code.colour == "red", "the last day itself is still red"
    actions.reissue_codes([match.worker_id], today=TODAY + timedelta(1))
    assert queries.codes_of([match.worker_id])[match.worker_id].colour == "green"


def test_the_county_cannot_end_it_earlier(origin_coordinator):
    match = ListMatchFactory(since=TODAY - timedelta(13))
    actions.reissue_codes([match.worker_id], today=TODAY)

    with pytest.raises(Refused) as refusal:
        actions.clear_worker(match.worker, note="n", by=origin_coordinator)

    assert refusal.value.code == "clearance-too-early"
    assert not Clearance.objects.exists()


def test_only_red_needs_it(origin_coordinator):
    worker = WorkerFactory()
    actions.declare(worker, temperature=Decimal("36.5"), by=None)

    with pytest.raises(Refused) as refusal:
        actions.clear_worker(worker, note="n", by=origin_coordinator)

    assert refusal.value.code == "clearance-not-needed"


# ---- messages ------------------------------------------------------------------------------------


def test_a_message_with_a_known_key_is_not_queued_again():
    row = actions.NewMessage("19999990001", "text", "notice", "trip-7-worker-1")

    actions.queue_messages([row])
    actions.queue_messages([row, actions.NewMessage("19999990002", "text", "notice", "other")])

    assert Message.objects.count() == 2


def test_a_claimed_message_is_nobody_elses_until_its_lease_is_over():
    MessageFactory()

    assert len(actions.claim_messages(limit=10)) == 1
    assert actions.claim_messages(limit=10) == []
    Message.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert len(actions.claim_messages(limit=10)) == 1


def test_a_lost_lease_marks_nothing():
    MessageFactory()
    mine = actions.claim_messages(limit=1)[0]
    Message.objects.update(leased_until=timezone.now() + timedelta(minutes=5))

    actions.record_sent(mine)

    assert Message.objects.get().state == Message.State.QUEUED


def test_a_message_is_given_up_after_five_attempts():
    MessageFactory(attempts=5)

    assert actions.claim_messages(limit=1) == []
    assert Message.objects.get().state == Message.State.FAILED


def test_the_text_of_a_sent_code_is_forgotten():
    MessageFactory(kind=actions.SIGN_IN_CODE, text="123456")

    actions.record_sent(actions.claim_messages(limit=1)[0])

    assert Message.objects.get().text == ""


# ---- passes --------------------------------------------------------------------------------------


def test_a_worse_colour_makes_the_old_passes_void():
    worker = WorkerFactory()
    green = actions.declare(worker, temperature=Decimal("36.5"), by=None)
    old = _pass_id_in(actions.issue_token(worker, green))

    code = actions.declare(worker, temperature=Decimal("38"), by=None)

    assert [row.pass_id for row in RevokedPass.objects.all()] == [old]
    assert _pass_id_in(actions.issue_token(worker, code)) != old


def test_who_was_never_given_a_pass_has_none_to_lose():
    worker = WorkerFactory()
    actions.declare(worker, temperature=Decimal("36.5"), by=None)

    code = actions.declare(worker, temperature=Decimal("38"), by=None)

    assert code.colour == "yellow"
    assert not RevokedPass.objects.exists()


def _pass_id_in(token):
    keys = queries.public_keys()
    now = int(timezone.now().timestamp())
    read = pass_token.verify(token, keys=keys, revoked=(), now=now)
    assert isinstance(read, pass_token.Pass)
    return UUID(bytes=read.pass_id)


def test_the_next_pass_has_an_id_of_its_own_and_keeps_it_until_the_next_worse_colour():
    worker = WorkerFactory()
    code = actions.declare(worker, temperature=Decimal("36.5"), by=None)
    ids = []
    for rounds in range(2):
        actions.revoke_passes([worker.pk])
        actions.revoke_passes([worker.pk])  # nothing was shown in between
        assert RevokedPass.objects.count() == rounds
        first, again = (_pass_id_in(actions.issue_token(worker, code)) for _ in range(2))
        assert first == again
        ids.append(first)

    revoked = set(RevokedPass.objects.values_list("pass_id", flat=True))
    assert len({*ids}) == 2
    assert ids[0] in revoked
    assert ids[1] not in revoked
