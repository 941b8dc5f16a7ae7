"""Another province's code: shown, verified, converted - and every way in which it is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from risk.refusal import Refused
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AgreementFactory,
    ListMatchFactory,
    identity_number,
)
from workers_registry import actions, queries
from workers_registry.exchange import channel
from workers_registry.exchange.adapters import ADAPTERS
from workers_registry.health_code import Colour
from workers_registry.models import HealthCode, RecognisedCode, Worker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("form", list(ADAPTERS), indirect=True),
]
TODAY = date(2020, 2, 15)
NUMBER = identity_number(77)


def code_of(worker) -> HealthCode:
    return queries.codes_of([worker.pk])[worker.pk]


# ---- the three ways ------------------------------------------------------------------------------


def test_what_is_shown_is_noted_and_turns_nobody_s_code(agreement, registered, origin_coordinator):
    found = actions.accept_shown(agreement, NUMBER, colour="red", by=origin_coordinator)

    assert (found.how, found.worker, found.until) == (
        "shown",
        registered,
        TODAY + timedelta(1),
    )
    actions.reissue_codes([registered.pk], today=TODAY)
    assert code_of(registered).colour == "green"


def test_what_is_verified_is_a_fact_with_source_and_expiry(
    peer, agreement, registered, origin_coordinator
):
    peer.knows(NUMBER, Colour.YELLOW)

    found = actions.verify_elsewhere(agreement, NUMBER, by=origin_coordinator)

    code = code_of(registered)
    assert (found.agreement, found.how, found.by) == (agreement, "verified", origin_coordinator)
    assert found.until >= TODAY + timedelta(1) - timedelta(days=1)
    assert (code.colour, code.rule, code.by) == ("yellow", "R3.8", origin_coordinator)
    assert code.evidence["findings"][0]["county"] == peer.province
    assert "某省" in queries.why_of(code)[0]


def test_a_green_answer_leaves_a_graver_colour_of_ours(
    peer, agreement, registered, origin_coordinator
):
    ListMatchFactory(worker=registered)
    actions.reissue_codes([registered.pk], today=TODAY)
    peer.knows(NUMBER, Colour.GREEN)

    actions.verify_elsewhere(agreement, NUMBER, by=origin_coordinator)

    assert (code_of(registered).colour, code_of(registered).rule) == ("red", "R3.2")


def test_a_newer_word_of_the_same_province_replaces_the_older(
    peer, agreement, registered, origin_coordinator
):
    peer.knows(NUMBER, Colour.RED)
    actions.verify_elsewhere(agreement, NUMBER, by=origin_coordinator)
    assert code_of(registered).colour == "red"
    peer.knows(NUMBER, Colour.GREEN)

    actions.verify_elsewhere(agreement, NUMBER, by=origin_coordinator)

    assert code_of(registered).colour == "green"
    assert RecognisedCode.objects.count() == 2


def test_whoever_is_not_registered_is_verified_without_a_trace_of_the_number(
    peer, agreement, origin_coordinator
):
    peer.knows(NUMBER, Colour.GREEN)

    found = actions.verify_elsewhere(agreement, NUMBER, by=origin_coordinator)

    assert found.worker is None
    assert NUMBER not in str(RecognisedCode.objects.values().get())
    assert not Worker.objects.exists()


def test_converting_registers_the_person_and_gives_a_local_code(
    peer, agreement, origin, origin_coordinator
):
    peer.knows(NUMBER, Colour.GREEN)

    found = actions.convert_elsewhere(
        agreement, NUMBER, name="李四", phone="19999990077", by=origin_coordinator
    )

    code = code_of(found.worker)
    assert (found.how, found.worker.home_county) == ("converted", origin)
    assert code.colour == "green"
    assert TODAY <= code.current_until <= TODAY + timedelta(1)


def test_converting_believes_the_county_of_residence_that_is_told(
    peer, agreement, origin_coordinator, destination
):
    peer.knows(NUMBER, Colour.GREEN)
    peer.residence = destination.pk

    found = actions.convert_elsewhere(
        agreement, NUMBER, name="李四", phone="19999990077", by=origin_coordinator
    )

    assert found.worker.home_county == destination


# ---- what is refused -----------------------------------------------------------------------------


FAULTS = {
    "error": "exchange-refused",
    "forged": "exchange-forged",
    "garbage": "exchange-malformed",
    "huge": "exchange-malformed",
    "redirect": "exchange-refused",
    "wrong-province": "exchange-wrong-province",
    "wrong-person": "exchange-wrong-person",
    "expired": "exchange-expired",
    "ahead": "exchange-ahead-of-time",
    "slow": "exchange-unreachable",
}


@pytest.mark.parametrize("misbehaves", list(FAULTS))
def test_a_bad_answer_is_refused_by_name_and_nothing_is_recorded(
    monkeypatch, peer, agreement, registered, misbehaves
):
    monkeypatch.setattr(channel.ask, "__kwdefaults__", {"seconds": 0.3})
    peer.knows(NUMBER, Colour.GREEN)
    peer.misbehaves = misbehaves

    with pytest.raises(Refused) as refusal:
        actions.verify_elsewhere(agreement, NUMBER, by=UserFactory())

    assert refusal.value.code == FAULTS[misbehaves]
    assert not RecognisedCode.objects.exists()
    assert not HealthCode.objects.exists()


def test_the_answer_to_an_older_question_is_refused(peer, agreement, registered):
    by = UserFactory()
    peer.knows(NUMBER, Colour.GREEN)
    actions.verify_elsewhere(agreement, NUMBER, by=by)
    peer.misbehaves = "replay"

    with pytest.raises(Refused) as refusal:
        actions.verify_elsewhere(agreement, NUMBER, by=by)

    assert refusal.value.code == "exchange-replayed"
    assert RecognisedCode.objects.count() == 1


def test_a_province_that_is_gone_or_knows_nobody_is_said_so(peer, agreement):
    with pytest.raises(Refused) as unknown:
        actions.verify_elsewhere(agreement, NUMBER, by=UserFactory())
    agreement.url = "http://127.0.0.1:1/"
    with pytest.raises(Refused) as gone:
        actions.verify_elsewhere(agreement, NUMBER, by=UserFactory())

    assert (unknown.value.code, gone.value.code) == ("exchange-refused", "exchange-unreachable")


def test_without_an_agreement_in_force_nobody_is_asked(peer, agreement):
    agreement.is_open = False
    agreement.save()
    for recognise in (
        lambda: actions.verify_elsewhere(agreement, NUMBER, by=UserFactory()),
        lambda: actions.accept_shown(agreement, NUMBER, colour="green", by=UserFactory()),
    ):
        with pytest.raises(Refused) as refusal:
            recognise()
        assert refusal.value.code == "recognition-closed"

    assert not peer.questions
    assert not queries.agreements().exists()


def test_a_new_person_needs_a_county(peer, agreement):
    peer.knows(NUMBER, Colour.GREEN)

    with pytest.raises(Refused) as refusal:
        actions.convert_elsewhere(
            agreement, NUMBER, name="李四", phone="19999990077", by=UserFactory()
        )

    assert refusal.value.code == "recognition-without-county"
    assert not Worker.objects.exists()


def test_the_database_refuses_what_cannot_be(agreement):
    now, by = datetime.now(UTC), UserFactory()
    base = {
        "agreement": agreement,
        "person_digest": "d",
        "issued_at": now,
        "by": by,
        "colour": "green",
        "until": TODAY,
        "how": "shown",
    }
    wrong = [
        {"how": "verified"},
        {"how": "shown", "nonce": "ab" * 16},
        {"how": "converted", "nonce": "ab" * 16},
        {"until": TODAY - timedelta(1)},
        {"colour": "blue"},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            RecognisedCode.objects.create(**base | fields)
    for fields in ({"url": "http://example.org/"}, {"province_code": "410100"}, {"format": "x"}):
        given = {"province_code": "440000", **fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreementFactory(**given)
