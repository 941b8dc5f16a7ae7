"""The smallest valid rows of enterprises: employers, applications, rosters and their faults."""

import base64
import json
from datetime import date

import factory
from psycopg.types.range import DateRange
from stdnum.cn import uscc

from enterprises import papers
from enterprises.approval import MEASURES
from enterprises.models import (
    Application,
    ApplicationEvent,
    DailyReport,
    Enterprise,
    FareAgreement,
    Handover,
    Inspection,
    Membership,
    MeterCorrection,
    MeterReading,
    MeterUpload,
    Paper,
    PowerDuty,
    PowerTotal,
    PowerUser,
    RosterEntry,
    RosterFault,
    RosterImport,
    RosterUpload,
    TemperatureReading,
)
from tests.factories.risk import DESTINATION, ORIGIN, CountyFactory, TownshipFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import WorkerFactory


def credit_code(number: int, county: str = DESTINATION) -> str:
    """Give a valid unified social credit code."""
    body = f"91{county}{number:09d}"
    return body + uscc.calc_check_digit(body)


class EnterpriseFactory(factory.django.DjangoModelFactory[Enterprise]):
    """A factory of ten in Yongkang."""

    class Meta:
        model = Enterprise

    credit_code = factory.Sequence(credit_code)
    name = factory.Sequence(lambda number: f"永康市测试五金厂{number}")
    county = factory.SubFactory(CountyFactory, code=DESTINATION)
    township = factory.SubFactory(TownshipFactory, county=factory.SelfAttribute("..county"))
    industry = "五金"
    staff_count = 10


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """An HR manager of an enterprise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)


class ApplicationFactory(factory.django.DjangoModelFactory[Application]):
    """A draft that lacks only its roster; `status="submitted"` gives one that the county has."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    class Params:
        is_submitted = factory.LazyAttribute(
            lambda row: row.status in {"submitted", "returned", "approved"}
        )

    status = "draft"
    number = factory.Sequence(lambda number: f"FG-2020-{number:04d}")
    enterprise = factory.SubFactory(EnterpriseFactory)
    origin_county = factory.SubFactory(CountyFactory, code=ORIGIN)
    arrive_from = date(2020, 2, 18)
    arrive_until = date(2020, 2, 21)
    measures = list(MEASURES)
    isolation_places = 1
    path = factory.LazyAttribute(lambda row: "filing" if row.is_submitted else "")
    approver = factory.LazyAttribute(lambda row: "township" if row.is_submitted else "")
    submitted_on = factory.LazyAttribute(
        lambda row: date(2020, 2, 15) if row.is_submitted else None
    )
    due_on = factory.LazyAttribute(lambda row: date(2020, 2, 17) if row.is_submitted else None)
    decided_on = factory.LazyAttribute(
        lambda row: date(2020, 2, 15) if row.status == "approved" else None
    )

    @factory.post_generation
    def with_papers(self, create, wanted, **_kwargs):
        """Hand in what a filing needs, unless `with_papers=False`."""
        if create and wanted is not False:
            for kind in papers.Policy().filing:
                PaperFactory(application=self, kind=kind)


class ApplicationEventFactory(factory.django.DjangoModelFactory[ApplicationEvent]):
    """The beginning of a draft."""

    class Meta:
        model = ApplicationEvent

    application = factory.SubFactory(ApplicationFactory)
    new_status = "draft"
    by = factory.SubFactory(UserFactory)


class PaperFactory(factory.django.DjangoModelFactory[Paper]):
    """A commitment letter of one made-up page."""

    class Meta:
        model = Paper

    application = factory.SubFactory(ApplicationFactory, with_papers=False)
    kind = "commitment"
    file_name = "commitment.pdf"
    media_type = "application/pdf"
    size = 9
    sha256 = "0" * 64
    content = base64.b64encode(b"%PDF-1.4\n%%EOF").decode()
    by = factory.SubFactory(UserFactory)


class RosterUploadFactory(factory.django.DjangoModelFactory[RosterUpload]):
    """A file of one row that was rejected."""

    class Meta:
        model = RosterUpload

    application = factory.SubFactory(ApplicationFactory)
    file_name = "roster.xlsx"
    file_size = 1
    sha256 = "0" * 64
    columns = [["姓名", "name"], ["身份证号", "identity_number"], ["手机号", "phone"]]
    rows_in = 1
    accepted = 0
    rejected = 1
    duplicate = 0
    by = factory.SubFactory(UserFactory)


class RosterFaultFactory(factory.django.DjangoModelFactory[RosterFault]):
    """A row whose phone has ten digits."""

    class Meta:
        model = RosterFault

    upload = factory.SubFactory(RosterUploadFactory)
    row = 2
    kind = "rejected"
    cells = json.dumps(
        {
            "name": "王秀花",
            "identity_number": "530627199001010006",
            "phone": "1508847213",
            "pickup": "泼机镇",
        }
    )
    faults = [{"field": "phone", "code": "phone-length", "details": {"digits": 10}}]


class RosterEntryFactory(factory.django.DjangoModelFactory[RosterEntry]):
    """A worker on the roster of a draft."""

    class Meta:
        model = RosterEntry

    application = factory.SubFactory(ApplicationFactory)
    worker = factory.SubFactory(
        WorkerFactory, home_county=factory.SelfAttribute("..application.origin_county")
    )
    pickup = factory.SubFactory(
        TownshipFactory, county=factory.SelfAttribute("..application.origin_county")
    )
    dropoff = factory.SelfAttribute("application.enterprise.township")


class HandoverFactory(factory.django.DjangoModelFactory[Handover]):
    """A worker of an approved application who arrived today."""

    class Meta:
        model = Handover

    entry = factory.SubFactory(RosterEntryFactory, application__status="approved")
    outcome = "arrived"
    day = date(2020, 2, 15)
    by = factory.SubFactory(UserFactory)


class TemperatureReadingFactory(factory.django.DjangoModelFactory[TemperatureReading]):
    """A normal temperature of this morning."""

    class Meta:
        model = TemperatureReading

    entry = factory.SubFactory(RosterEntryFactory)
    day = date(2020, 2, 15)
    slot = "morning"
    temperature = "36.5"
    source = "form"
    by = factory.SubFactory(UserFactory)


class DailyReportFactory(factory.django.DjangoModelFactory[DailyReport]):
    """A day with one worker, measured twice."""

    class Meta:
        model = DailyReport

    enterprise = factory.SubFactory(EnterpriseFactory)
    day = date(2020, 2, 14)
    present = morning = evening = 1
    fevers = 0


class PowerUserFactory(factory.django.DjangoModelFactory[PowerUser]):
    """A metered user whose mean December day was 100 kWh."""

    class Meta:
        model = PowerUser

    number = factory.Sequence(lambda number: f"33{number:08d}")
    county = factory.SubFactory(CountyFactory, code=DESTINATION)
    sector = "industry"
    base_kwh = 100.0


class MeterReadingFactory(factory.django.DjangoModelFactory[MeterReading]):
    """Half of the base on the business day."""

    class Meta:
        model = MeterReading

    power_user = factory.SubFactory(PowerUserFactory)
    day = date(2020, 2, 15)
    kwh = 50.0


class PowerTotalFactory(factory.django.DjangoModelFactory[PowerTotal]):
    """One user at half of its base."""

    class Meta:
        model = PowerTotal

    county = factory.SubFactory(CountyFactory, code=DESTINATION)
    sector = "industry"
    day = date(2020, 2, 15)
    users = 1
    resumed = 1
    kwh = 50.0
    base_kwh = 100.0
    capped = 0
    policy_version = "v1"


class MeterUploadFactory(factory.django.DjangoModelFactory[MeterUpload]):
    """A file without rows."""

    class Meta:
        model = MeterUpload

    file_name = "readings.csv"
    sha256 = "0" * 64
    rows_in = 0
    accepted = 0
    rejected = 0
    duplicate = 0
    corrected = 0


class MeterCorrectionFactory(factory.django.DjangoModelFactory[MeterCorrection]):
    """A reading of 40 that became 50."""

    class Meta:
        model = MeterCorrection

    power_user = factory.SubFactory(PowerUserFactory)
    day = date(2020, 2, 15)
    old_kwh = 40.0
    new_kwh = 50.0
    upload = factory.SubFactory(MeterUploadFactory)


class InspectionFactory(factory.django.DjangoModelFactory[Inspection]):
    """An inspector was there and has no explanation yet."""

    class Meta:
        model = Inspection

    enterprise = factory.SubFactory(EnterpriseFactory)
    code = "approved-without-power"
    state = "visited"
    by = factory.SubFactory(UserFactory)


class PowerDutyFactory(factory.django.DjangoModelFactory[PowerDuty]):
    """Somebody of the power company, for the whole province."""

    class Meta:
        model = PowerDuty

    user = factory.SubFactory(UserFactory)


class RosterImportFactory(factory.django.DjangoModelFactory[RosterImport]):
    """A queued file with nothing readable in it."""

    class Meta:
        model = RosterImport

    application = factory.SubFactory(ApplicationFactory)
    file_name = "roster.csv"
    file_size = 3
    content = "YSxi"
    by = factory.SubFactory(UserFactory)


class FareAgreementFactory(factory.django.DjangoModelFactory[FareAgreement]):
    """Yongkang pays the whole fare from Zhenxiong."""

    class Meta:
        model = FareAgreement

    origin = factory.SubFactory(CountyFactory, code=ORIGIN)
    destination = factory.SubFactory(CountyFactory, code=DESTINATION)
    valid = DateRange(date(2020, 2, 10), None)
    county_percent = 100
    enterprise_percent = 0
    source = "永康市公告"
    by = factory.SubFactory(UserFactory)
