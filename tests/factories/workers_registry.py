"""The smallest valid rows of workers_registry."""

import base64
from datetime import date, timedelta
from uuid import uuid4

import factory
from django.utils import timezone
from stdnum.cn import ric

from tests.factories.risk import CountyFactory
from tests.factories.users import UserFactory
from workers_registry.fields import number_digest
from workers_registry.models import (
    Agreement,
    Appeal,
    AppealPaper,
    ChainLink,
    CityDuty,
    Clearance,
    Correction,
    Declaration,
    DeletionWish,
    Destruction,
    HealthCode,
    IntendedArrival,
    ListMatch,
    ListProposal,
    Look,
    MedicalCheck,
    Message,
    ObservationPlaces,
    Proxy,
    RecognisedCode,
    RetentionRun,
    RevokedPass,
    SigningKey,
    Stay,
    Withdrawal,
    Worker,
)

TODAY = date(2020, 2, 15)


def identity_number(number: int) -> str:
    """Give a well-formed number that was never issued: its sequence is 000."""
    year, rest = 1960 + number // 336 % 40, number % 336
    stem = f"{530600 + number // 13440 % 100:06d}{year}{rest // 28 + 1:02d}{rest % 28 + 1:02d}000"
    return stem + ric.calc_check_digit(stem + "0")


class WorkerFactory(factory.django.DjangoModelFactory[Worker]):
    """A worker without an account, a code or any fact."""

    class Meta:
        model = Worker
        exclude = ("number",)

    number = factory.Sequence(lambda number: number)
    name = "张小三"
    identity_number = factory.LazyAttribute(lambda row: identity_number(row.number))
    identity_digest = factory.LazyAttribute(lambda row: number_digest(row.identity_number))
    identity_tail = factory.LazyAttribute(lambda row: row.identity_number[-4:])
    phone = factory.LazyAttribute(lambda row: f"1999999{row.number % 10000:04d}")
    phone_digest = factory.LazyAttribute(lambda row: number_digest(row.phone))
    phone_tail = factory.LazyAttribute(lambda row: row.phone[-4:])
    home_county = factory.SubFactory(CountyFactory)
    is_synthetic = True


class StayFactory(factory.django.DjangoModelFactory[Stay]):
    """One day in a county."""

    class Meta:
        model = Stay

    worker = factory.SubFactory(WorkerFactory)
    county = factory.SubFactory(CountyFactory)
    first_day = TODAY
    last_day = TODAY
    source = "test"


class DeclarationFactory(factory.django.DjangoModelFactory[Declaration]):
    """A normal check-in."""

    class Meta:
        model = Declaration

    worker = factory.SubFactory(WorkerFactory)
    day = TODAY
    temperature = "36.5"
    source = "worker"


class ListMatchFactory(factory.django.DjangoModelFactory[ListMatch]):
    """A close contact of today."""

    class Meta:
        model = ListMatch

    worker = factory.SubFactory(WorkerFactory)
    kind = ListMatch.Kind.CLOSE_CONTACT
    since = TODAY
    source = "test"


class ClearanceFactory(factory.django.DjangoModelFactory[Clearance]):
    """A county's confirmation of today."""

    class Meta:
        model = Clearance

    worker = factory.SubFactory(WorkerFactory)
    day = TODAY
    note = "14 days without symptoms"
    by = factory.SubFactory(UserFactory)


class MedicalCheckFactory(factory.django.DjangoModelFactory[MedicalCheck]):
    """A check that finds the worker fit for today."""

    class Meta:
        model = MedicalCheck

    worker = factory.SubFactory(WorkerFactory)
    checked_on = TODAY
    valid_until = TODAY
    is_fit = True
    issuer = "test"


class HealthCodeFactory(factory.django.DjangoModelFactory[HealthCode]):
    """A green code that is current today."""

    class Meta:
        model = HealthCode

    worker = factory.SubFactory(WorkerFactory)
    day = TODAY
    colour = HealthCode.Colour.GREEN
    rule = "R3.7"
    current_until = TODAY
    policy_version = "default"


class MessageFactory(factory.django.DjangoModelFactory[Message]):
    """A queued message."""

    class Meta:
        model = Message

    phone = "19999990000"
    phone_tail = "0000"
    text = "text"
    kind = "test"
    key = factory.Sequence(lambda number: f"test-{number}")


class SigningKeyFactory(factory.django.DjangoModelFactory[SigningKey]):
    """The key of a county."""

    class Meta:
        model = SigningKey

    key_id = factory.Sequence(lambda number: f"KEY{number}")
    county = factory.SubFactory(CountyFactory)
    private_key = base64.b64encode(bytes(32)).decode()
    public_key = base64.b64encode(bytes(32)).decode()


class RevokedPassFactory(factory.django.DjangoModelFactory[RevokedPass]):
    """A pass that no longer counts."""

    class Meta:
        model = RevokedPass

    pass_id = factory.LazyFunction(uuid4)
    county = factory.SubFactory(CountyFactory)


class AppealFactory(factory.django.DjangoModelFactory[Appeal]):
    """An open appeal against a red code, filed a moment ago."""

    class Meta:
        model = Appeal

    worker = factory.SubFactory(WorkerFactory)
    code = factory.SubFactory(
        HealthCodeFactory,
        worker=factory.SelfAttribute("..worker"),
        colour=HealthCode.Colour.RED,
        rule="R3.2",
    )
    ground = Appeal.Ground.WRONG_CONTACT
    text = "那天我在家。"
    filed_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda row: row.filed_at + timedelta(hours=24))
    escalates_at = factory.LazyAttribute(lambda row: row.filed_at + timedelta(hours=72))


class AppealPaperFactory(factory.django.DjangoModelFactory[AppealPaper]):
    """A small picture that came with an appeal."""

    class Meta:
        model = AppealPaper

    appeal = factory.SubFactory(AppealFactory)
    content = "aGk="
    media_type = "image/png"


class WithdrawalFactory(factory.django.DjangoModelFactory[Withdrawal]):
    """A list match that no longer counts."""

    class Meta:
        model = Withdrawal

    appeal = factory.SubFactory(AppealFactory)
    list_match = factory.SubFactory(ListMatchFactory)


class ListProposalFactory(factory.django.DjangoModelFactory[ListProposal]):
    """A list of nobody that waits."""

    class Meta:
        model = ListProposal

    county = factory.SubFactory(CountyFactory)
    kind = ListMatch.Kind.CLOSE_CONTACT
    since = TODAY
    source = "test"
    worker_ids = [1]
    needs_second = True
    by = factory.SubFactory(UserFactory)


class ChainLinkFactory(factory.django.DjangoModelFactory[ChainLink]):
    """A link that holds nothing."""

    class Meta:
        model = ChainLink

    county = factory.SubFactory(CountyFactory)
    said = "test"
    digest = "0" * 64
    previous = "0" * 64
    hash = factory.Sequence(lambda number: f"{number:064x}")


class LookFactory(factory.django.DjangoModelFactory[Look]):
    """Somebody opened a worker's page."""

    class Meta:
        model = Look

    worker = factory.SubFactory(WorkerFactory)
    by = factory.SubFactory(UserFactory)
    what = Look.What.PAGE


class ProxyFactory(factory.django.DjangoModelFactory[Proxy]):
    """A worker holds the code of another."""

    class Meta:
        model = Proxy

    holder = factory.SubFactory(WorkerFactory)
    held = factory.SubFactory(WorkerFactory)
    consent = "in person"
    by = factory.SubFactory(UserFactory)


class CityDutyFactory(factory.django.DjangoModelFactory[CityDuty]):
    """Somebody who decides overdue appeals for a city."""

    class Meta:
        model = CityDuty

    user = factory.SubFactory(UserFactory)
    city_code = "530600"
    city = "昭通市"


class IntendedArrivalFactory(factory.django.DjangoModelFactory[IntendedArrival]):
    """Somebody means to arrive today."""

    class Meta:
        model = IntendedArrival

    worker = factory.SubFactory(WorkerFactory)
    county = factory.SubFactory(CountyFactory)
    day = TODAY
    means = IntendedArrival.Means.COACH
    source = IntendedArrival.Source.WORKER


class ObservationPlacesFactory(factory.django.DjangoModelFactory[ObservationPlaces]):
    """Ten places from today on."""

    class Meta:
        model = ObservationPlaces

    county = factory.SubFactory(CountyFactory)
    from_day = TODAY
    places = 10
    by = factory.SubFactory(UserFactory)


class RetentionRunFactory(factory.django.DjangoModelFactory[RetentionRun]):
    """A run that found nothing."""

    class Meta:
        model = RetentionRun

    day = TODAY
    policy_version = "v1"
    kept_from = factory.LazyFunction(lambda: {"declarations": TODAY.isoformat()})
    counts = factory.LazyFunction(lambda: {"declarations": 0})
    finished_at = factory.LazyFunction(timezone.now)


class DeletionWishFactory(factory.django.DjangoModelFactory[DeletionWish]):
    """A wish of today that waits."""

    class Meta:
        model = DeletionWish

    worker = factory.SubFactory(WorkerFactory)
    day = TODAY
    counts = factory.LazyFunction(lambda: {"declarations": 0})


class DestructionFactory(factory.django.DjangoModelFactory[Destruction]):
    """One asked, nobody has confirmed."""

    class Meta:
        model = Destruction

    reason = "the epidemic is over"
    by = factory.SubFactory(UserFactory)


class CorrectionFactory(factory.django.DjangoModelFactory[Correction]):
    """An open wish to have one's name corrected."""

    class Meta:
        model = Correction

    worker = factory.SubFactory(WorkerFactory)
    kind = Correction.Kind.NAME
    right = "张小山"
    words = "身份证上是山字。"
    filed_on = TODAY
    due_on = TODAY


class AgreementFactory(factory.django.DjangoModelFactory[Agreement]):
    """An agreement with Henan, which answers nowhere."""

    class Meta:
        model = Agreement
        django_get_or_create = ("province_code",)

    province_code = "410000"
    name = "河南省"
    format = Agreement.Format.NESTED
    url = "http://127.0.0.1:1/"
    public_key = base64.b64encode(bytes(32)).decode()
    shared_key = "a key that two provinces share, 32+"


class RecognisedCodeFactory(factory.django.DjangoModelFactory[RecognisedCode]):
    """A green code that Henan answered for today."""

    class Meta:
        model = RecognisedCode

    agreement = factory.SubFactory(AgreementFactory)
    person_digest = "d" * 64
    how = RecognisedCode.How.VERIFIED
    colour = RecognisedCode.Colour.GREEN
    issued_at = factory.LazyFunction(timezone.now)
    until = TODAY
    nonce = factory.LazyFunction(uuid4)
    by = factory.SubFactory(UserFactory)
