"""A seat is open until its journey ends; only open seats are one for each worker."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.expressions
from django.db import migrations, models

from risk import calendar

FILL = """
UPDATE transport_seat seat
SET departs_at = trip.departs_at,
    arrives_at = trip.arrives_at,
    outcome = CASE
        WHEN NOT seat.is_published THEN ''
        WHEN signed.outcome = 'arrived' THEN 'arrived'
        WHEN signed.outcome = 'absent' THEN 'missed'
        WHEN trip.arrives_at < %s::date::timestamp AT TIME ZONE 'Asia/Shanghai' THEN 'over'
        ELSE ''
    END
FROM transport_seat again
JOIN transport_trip trip ON trip.id = again.trip_id
LEFT JOIN enterprises_handover signed ON signed.entry_id = again.entry_id
WHERE again.id = seat.id
"""
KEYS = """
ALTER TABLE transport_seat DROP CONSTRAINT seat_as_its_trip;
ALTER TABLE transport_trip DROP CONSTRAINT trip_run_and_state;
ALTER TABLE transport_trip ADD CONSTRAINT trip_run_state_and_times
    UNIQUE (id, run_id, is_published, departs_at, arrives_at);
ALTER TABLE transport_seat
    ADD CONSTRAINT seat_as_its_trip
    FOREIGN KEY (trip_id, run_id, is_published, departs_at, arrives_at)
    REFERENCES transport_trip (id, run_id, is_published, departs_at, arrives_at)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
KEYS_BEFORE = """
ALTER TABLE transport_seat DROP CONSTRAINT seat_as_its_trip;
ALTER TABLE transport_trip DROP CONSTRAINT trip_run_state_and_times;
ALTER TABLE transport_trip ADD CONSTRAINT trip_run_and_state UNIQUE (id, run_id, is_published);
ALTER TABLE transport_seat
    ADD CONSTRAINT seat_as_its_trip FOREIGN KEY (trip_id, run_id, is_published)
    REFERENCES transport_trip (id, run_id, is_published) ON UPDATE CASCADE
    DEFERRABLE INITIALLY DEFERRED;
"""


def settle(apps, schema_editor):
    """Settle what was signed for, and the trips that are past on the business day.

    One update: a row that is changed twice waits for checks, and its table cannot be altered.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL, [calendar.today()])


class Migration(migrations.Migration):

    dependencies = [
        ("transport", "0005_planning_in_pieces"),
        ("enterprises", "0012_coaches_missed"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="seat", name="seat_worker_once_published"),
        migrations.AddField(
            model_name="seat",
            name="outcome",
            field=models.CharField(blank=True, choices=[("arrived", "arrived"), ("missed", "was not aboard"), ("over", "trip over, nobody signed")], default="", editable=False, max_length=8, verbose_name="outcome"),
        ),
        migrations.AddField(
            model_name="seat",
            name="departs_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="departs at"),
        ),
        migrations.AddField(
            model_name="seat",
            name="arrives_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="arrives at"),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="seat",
            name="departs_at",
            field=models.DateTimeField(editable=False, verbose_name="departs at"),
        ),
        migrations.AlterField(
            model_name="seat",
            name="arrives_at",
            field=models.DateTimeField(editable=False, verbose_name="arrives at"),
        ),
        migrations.RunSQL(KEYS, KEYS_BEFORE),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(condition=models.Q(("outcome", ""), models.Q(("is_published", True), ("outcome__in", ["arrived", "missed", "over"])), _connector="OR"), name="seat_outcome_known"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(condition=models.Q(("is_published", True), ("outcome", "")), fields=("worker",), name="seat_worker_open_once", violation_error_message="The worker already has an open seat."),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(condition=models.Q(("is_published", True), models.Q(("outcome", "missed"), _negated=True)), fields=("entry",), name="seat_entry_carried_once", violation_error_message="This row of the roster already had its journey."),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(("is_published", True), models.Q(("outcome", "missed"), _negated=True)), expressions=[("worker", "="), (models.Func(models.F("departs_at"), models.F("arrives_at"), function="TSTZRANGE", output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), "&&")], name="seat_journeys_apart", violation_error_message="The worker is on another trip at that time."),
        ),
    ]
