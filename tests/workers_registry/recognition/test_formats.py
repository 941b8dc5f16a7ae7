"""Codes of other provinces: what is sent, what is read, and what an answer counts for."""

import base64
import json
import random
from datetime import date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    identity_number,
)
from tests.workers_registry.reference_peer import HENAN
from workers_registry import actions, health_code
from workers_registry.exchange.adapters import ADAPTERS, CHINA
from workers_registry.exchange.record import (
    Answer,
    Fault,
    Health,
    Person,
    Proof,
    Question,
    Unacceptable,
    Visit,
    check_answer,
)
from workers_registry.health_code import Colour, Facts, Recognised, judge

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("form", list(ADAPTERS), indirect=True),
]
TODAY = date(2020, 2, 15)
NUMBER = identity_number(77)


# ---- the formats ---------------------------------------------------------------------------------


def some_answer(**fields) -> Answer:
    now = datetime(2020, 2, 15, 8, 30, tzinfo=CHINA)
    given = {
        "nonce": "ab" * 16,
        "person": Person("c" * 64, "410105"),
        "health": Health(37.1, ("cough", "fatigue"), date(2020, 2, 14)),
        "itinerary": (Visit("410105", date(2020, 2, 1), date(2020, 2, 14)),),
        "proof": Proof(Colour.YELLOW, HENAN, now, now + timedelta(days=1), "同行 & 发热=是"),
    }
    return Answer(**given | fields)


def test_what_is_written_is_read_back_in_all_four_groups(form):
    adapter, key = ADAPTERS[form], Ed25519PrivateKey.generate()
    empty = some_answer(person=Person("d" * 64), health=Health(), itinerary=())

    for answer in (some_answer(), empty):
        body = adapter.write_answer(answer, key=key)
        assert adapter.read_answer(body, key=key.public_key()) == answer


def test_a_question_is_read_back(form):
    asked = Question("330000", HENAN, "e" * 64, "ab" * 16, datetime(2020, 2, 15, tzinfo=CHINA))

    assert ADAPTERS[form].read_question(ADAPTERS[form].write_question(asked)) == asked


def test_no_name_and_no_number_leaves_the_province(form, peer, agreement, registered):
    peer.knows(NUMBER, Colour.GREEN)
    adapter = ADAPTERS[form]

    actions.verify_elsewhere(agreement, NUMBER, by=UserFactory())

    sent = adapter.write_question(peer.questions[0]).decode()
    assert NUMBER not in sent
    assert registered.name not in sent
    assert registered.identity_digest not in sent


def test_no_changed_byte_is_accepted(form):
    adapter, key = ADAPTERS[form], Ed25519PrivateKey.generate()
    body = adapter.write_answer(some_answer(), key=key)
    dice = random.Random(7)

    for _ in range(2000):
        place, bit = dice.randrange(len(body)), 1 << dice.randrange(8)
        changed = body[:place] + bytes([body[place] ^ bit]) + body[place + 1 :]
        assert read_or_fault(adapter, changed, key) in (
            Fault.FORGED,
            Fault.MALFORMED,
            some_answer(),
        ), "only what was signed is ever read"


def read_or_fault(adapter, body, key):
    try:
        return adapter.read_answer(body, key=key.public_key())
    except Unacceptable as found:
        return found.fault


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"&qm=", b"a=b&qm=00", b"\xff\xfe"])
def test_what_is_no_answer_is_malformed_or_forged(form, body):
    key = Ed25519PrivateKey.generate().public_key()

    with pytest.raises(Unacceptable) as found:
        ADAPTERS[form].read_answer(body, key=key)

    assert found.value.fault in (Fault.FORGED, Fault.MALFORMED)
    with pytest.raises(Unacceptable):
        ADAPTERS[form].read_question(body)


def test_a_signed_answer_without_a_group_is_malformed(form):
    key = Ed25519PrivateKey.generate()
    if form == "nested":
        data = json.dumps({"nonce": "x"})
        sign = base64.b64encode(key.sign(data.encode())).decode()
        body = json.dumps({"data": data, "sign": sign}).encode()
    else:
        body = b"lsh=1" + b"&qm=" + key.sign(b"lsh=1").hex().encode()

    with pytest.raises(Unacceptable) as found:
        ADAPTERS[form].read_answer(body, key=key.public_key())

    assert found.value.fault is Fault.MALFORMED


def test_an_answer_counts_up_to_its_last_moment_and_not_longer(form):
    answer = some_answer()
    asked = Question("330000", HENAN, "c" * 64, "ab" * 16, answer.proof.issued_at)
    end = answer.proof.valid_until

    assert check_answer(answer, asked, now=end - timedelta(seconds=1)) is answer
    with pytest.raises(Unacceptable) as found:
        check_answer(answer, asked, now=end)
    assert found.value.fault is Fault.EXPIRED


# ---- the rule ------------------------------------------------------------------------------------


def elsewhere(colour, until=2) -> Facts:
    return Facts(recognised=[Recognised(HENAN, colour, TODAY + timedelta(until), TODAY)])


def judged(facts, offset=0):
    return judge(facts, health_code.Policy(), today=TODAY + timedelta(offset))


def test_a_yellow_of_another_province_stands_until_its_last_day(form):
    assert judged(elsewhere(Colour.YELLOW), 2).rule == "R3.8"
    assert judged(elsewhere(Colour.YELLOW), 3).colour is Colour.GREEN


def test_a_red_of_another_province_then_waits_for_the_county(form):
    assert judged(elsewhere(Colour.RED), 3).colour is Colour.RED
    assert judged(elsewhere(Colour.RED), 3).findings[0].awaits_county


def test_the_red_of_one_province_is_not_hidden_by_a_longer_yellow_of_another(form):
    said = [*elsewhere(Colour.RED, 4).recognised, *elsewhere(Colour.YELLOW, 6).recognised]

    assert judged(Facts(recognised=said)).colour is Colour.RED


def test_a_green_of_another_province_overrides_nothing(form):
    match = health_code.ListMatch("close-contact", TODAY)
    facts = Facts(list_matches=[match], recognised=elsewhere(Colour.GREEN).recognised)

    assert (judged(facts).colour, judged(facts).rule) == (Colour.RED, "R3.2")


def test_it_keeps_a_code_current_for_three_days_but_not_beyond_itself(form):
    policy = health_code.Policy()

    def current(until):
        facts = elsewhere(Colour.GREEN, until)
        return health_code.current_until(facts, policy, today=TODAY)

    assert current(9) == TODAY + timedelta(3)
    assert current(1) == TODAY + timedelta(1)
