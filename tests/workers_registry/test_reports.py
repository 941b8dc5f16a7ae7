"""What a roster says of many workers is recorded once, and a day to come never."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.factories.workers_registry import WorkerFactory
from workers_registry import actions
from workers_registry.models import Declaration, HealthCode, MedicalCheck

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)
REPORTER = actions.Reporter(source="roster", medical_days=14, by=None)


def record(*reports, known=()):
    return actions.record_reports(reports, known=known, reporter=REPORTER)


def test_what_is_said_is_kept_with_a_code_and_what_is_not_said_is_not():
    said, silent = WorkerFactory(), WorkerFactory()

    declared = record(
        (said.pk, Decimal("36.5"), ("cough", "fatigue"), TODAY), (silent.pk, None, (), None)
    )

    assert declared == {said.pk}
    declaration, check = Declaration.objects.get(), MedicalCheck.objects.get()
    assert (declaration.worker_id, declaration.day) == (said.pk, TODAY)
    assert (declaration.temperature, declaration.symptoms) == (
        Decimal("36.5"),
        ["cough", "fatigue"],
    )
    assert (check.checked_on, check.valid_until) == (TODAY, TODAY + timedelta(14))
    assert HealthCode.objects.get().worker_id == said.pk


def test_what_was_said_last_is_not_said_twice_but_a_change_is():
    worker = WorkerFactory()
    first = (worker.pk, Decimal("36.5"), ("cough",), TODAY)
    record(first)

    assert record(first, known=[worker.pk]) == set()
    assert record((worker.pk, Decimal("36.5"), (), TODAY), known=[worker.pk]) == {worker.pk}
    assert record(first, known=[worker.pk]) == {worker.pk}
    assert MedicalCheck.objects.count() == 1


def test_a_medical_check_of_a_day_to_come_is_malformed():
    with pytest.raises(ValidationError):
        record((WorkerFactory().pk, None, (), TODAY + timedelta(1)))
