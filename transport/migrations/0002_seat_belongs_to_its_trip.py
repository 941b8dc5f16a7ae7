"""What a seat repeats of its trip and its roster entry can never differ from them."""

from django.db import migrations

FORWARD = """
ALTER TABLE transport_trip
    ADD CONSTRAINT trip_run_and_state UNIQUE (id, run_id, is_published);
ALTER TABLE transport_seat
    ADD CONSTRAINT seat_as_its_trip FOREIGN KEY (trip_id, run_id, is_published)
    REFERENCES transport_trip (id, run_id, is_published) ON UPDATE CASCADE
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE enterprises_rosterentry
    ADD CONSTRAINT roster_entry_and_worker UNIQUE (id, worker_id);
ALTER TABLE transport_seat
    ADD CONSTRAINT seat_worker_of_its_entry FOREIGN KEY (entry_id, worker_id)
    REFERENCES enterprises_rosterentry (id, worker_id) DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = """
ALTER TABLE transport_seat DROP CONSTRAINT seat_worker_of_its_entry;
ALTER TABLE enterprises_rosterentry DROP CONSTRAINT roster_entry_and_worker;
ALTER TABLE transport_seat DROP CONSTRAINT seat_as_its_trip;
ALTER TABLE transport_trip DROP CONSTRAINT trip_run_and_state;
"""


class Migration(migrations.Migration):
    """Adds composite foreign keys, which Django's model fields cannot say."""

    dependencies = [("transport", "0001_initial"), ("enterprises", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
