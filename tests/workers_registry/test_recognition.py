"""Another province's code: shown, verified, converted - and every way in which it is refused."""

import base64
import io
import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from risk.refusal import Refused
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AgreementFactory,
    ListMatchFactory,
    RecognisedCodeFactory,
    WorkerFactory,
    identity_number,
)
from tests.workers_registry import reference_peer
from tests.workers_registry.reference_peer import HAINAN, HENAN, Peer
from workers_registry import actions, health_code, queries
from workers_registry.exchange import channel
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
from workers_registry.models import HealthCode, RecognisedCode, Worker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("form", list(ADAPTERS), indirect=True),
]
TODAY = date(2020, 2, 15)
NUMBER = identity_number(77)
PAGE = reverse("workers_registry:recognition")


@pytest.fixture
def form(request):
    return getattr(request, "param", "nested")


@pytest.fixture
def peer(form):
    code = HENAN if form == "nested" else HAINAN
    with reference_peer.running(Peer(province=code, format=form)) as peer:
        yield peer


@pytest.fixture
def agreement(peer):
    return AgreementFactory(
        province_code=peer.province,
        name="某省",
        format=peer.format,
        url=peer.url,
        public_key=peer.public_key,
        shared_key=peer.shared_key,
    )


@pytest.fixture
def registered(origin):
    row = actions.NewWorker("张小三", NUMBER, "19999990077", origin.pk)
    return actions.register_workers([row], by=None)[0]


def code_of(worker) -> HealthCode:
    return queries.codes_of([worker.pk])[worker.pk]


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


# ---- page, API, command --------------------------------------------------------------------------


def test_the_page_verifies_and_shows_both_codes(
    client, peer, agreement, registered, origin_coordinator
):
    peer.knows(NUMBER, Colour.YELLOW)
    client.force_login(origin_coordinator)
    said = {"agreement": agreement.pk, "identity_number": NUMBER, "how": "verified"}

    answer = client.post(PAGE, said)

    assert answer.status_code == 200
    assert answer.context["found"].colour == answer.context["local"].colour == "yellow"
    assert registered.masked_name in answer.content.decode()
    assert NUMBER not in answer.content.decode()


def test_the_page_says_why_an_answer_does_not_count(client, peer, agreement, origin_coordinator):
    client.force_login(origin_coordinator)
    said = {"agreement": agreement.pk, "identity_number": NUMBER, "how": "verified"}

    answer = client.post(PAGE, said)

    assert answer.status_code == 409
    assert "某省" in answer.content.decode()


def test_the_page_asks_for_what_each_way_needs(client, agreement, origin_coordinator):
    client.force_login(origin_coordinator)
    for missing in ({"how": "shown"}, {"how": "converted"}, {"how": "x"}, {"phone": "12"}):
        said = {"agreement": agreement.pk, "identity_number": NUMBER, "how": "verified"}
        assert client.post(PAGE, said | missing).status_code == 400

    assert not RecognisedCode.objects.exists()


def test_the_page_converts_and_accepts_what_is_shown(client, peer, agreement, origin_coordinator):
    peer.knows(NUMBER, Colour.GREEN)
    client.force_login(origin_coordinator)
    said = {"agreement": agreement.pk, "identity_number": NUMBER}

    client.post(PAGE, {**said, "how": "shown", "colour": "green"})
    client.post(PAGE, {**said, "how": "converted", "name": "李四", "phone": "19999990077"})

    assert [one.how for one in RecognisedCode.objects.order_by("id")] == ["shown", "converted"]


def test_nobody_but_officials_finds_it(client, agreement, worker_user, owner, province):
    for user in (worker_user, owner, province):
        client.force_login(user)
        assert client.get(PAGE).status_code == 404


@pytest.mark.urls("tests.workers_registry.api_urls")
def test_the_api_verifies_and_lists_what_one_asked(
    peer, agreement, registered, origin_coordinator, other_coordinator
):
    peer.knows(NUMBER, Colour.YELLOW)
    api = APIClient()
    api.force_authenticate(origin_coordinator)
    said = {"province": peer.province, "identity_number": NUMBER}

    answer = api.post("/api/recognitions/verify/", said)

    assert answer.status_code == 201
    assert (answer.json()["colour"], answer.json()["worker"]) == ("yellow", registered.pk)
    assert api.get("/api/recognitions/", {"province": peer.province}).json()["count"] == 1
    assert api.get("/api/recognitions/", {"how": "shown"}).json()["count"] == 0
    wrong = {**said, "identity_number": "1"}
    assert api.post("/api/recognitions/verify/", wrong).status_code == 400
    peer.misbehaves = "forged"
    assert api.post("/api/recognitions/verify/", said).status_code == 409
    api.force_authenticate(other_coordinator)
    assert api.get("/api/recognitions/").json()["count"] == 0


@pytest.mark.urls("tests.workers_registry.api_urls")
def test_the_api_verifies_for_officials_only(agreement, worker_user):
    api = APIClient()
    api.force_authenticate(worker_user)

    assert api.post("/api/recognitions/verify/", {}).status_code == 404


def test_the_command_asks_for_a_number_from_stdin(
    monkeypatch, capsys, peer, agreement, origin_coordinator
):
    peer.knows(NUMBER, Colour.RED)

    def run(user, province=peer.province):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{NUMBER}\n"))
        call_command("recognise_code", province, user=user)

    run(origin_coordinator.username)

    assert capsys.readouterr().out.startswith("red until ")
    for wrong in (("nobody",), (origin_coordinator.username, "990000")):
        with pytest.raises(CommandError):
            run(*wrong)
    peer.misbehaves = "expired"
    with pytest.raises(CommandError, match="exchange-expired"):
        run(origin_coordinator.username)


def test_others_see_nothing_of_it(agreement, other_coordinator, origin_coordinator):
    RecognisedCodeFactory(agreement=agreement, worker=WorkerFactory())

    assert not queries.visible_recognised(other_coordinator).exists()
    assert not queries.visible_recognised(origin_coordinator).exists()


def test_it_is_deleted_when_it_is_older_than_facts_are_kept(agreement):
    old = TODAY - timedelta(days=60)
    RecognisedCodeFactory(agreement=agreement, known_on=old, until=old)
    young = RecognisedCodeFactory(agreement=agreement)

    run = actions.delete_expired()

    assert run.counts == {"recognised-codes": 1}
    assert list(RecognisedCode.objects.all()) == [young]
