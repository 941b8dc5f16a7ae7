"""The people aboard a trip, as far as the reader may see them."""

from django.db.models import QuerySet

from transport import manifest
from transport.models import Seat, Trip
from transport.queries.sight import Viewer, visible_seats
from workers_registry import queries as worker_queries


def manifest_of(
    trip: Trip, *, by: Viewer, reader: manifest.Reader = manifest.Reader.SCREEN
) -> list[manifest.Row]:
    """Give the rows of a trip's manifest that the user may see, masked for the reader."""
    seats = visible_seats(by).filter(trip=trip)
    return manifest.rows(passengers_of(trip, seats), reader=reader)


def passengers_of(trip: Trip, seats: QuerySet[Seat]) -> list[manifest.Passenger]:
    """Give the people of some seats of a trip, unmasked: only for manifest.rows."""
    found = list(seats.select_related("worker", "entry__pickup", "entry__dropoff",
                                      "entry__application__enterprise"))  # fmt: skip
    order = dict(trip.trip_stops.values_list("stop_id", "order"))
    codes = worker_queries.codes_of([seat.worker_id for seat in found])
    return [
        manifest.Passenger(
            seat=seat.number,
            name=seat.worker.name,
            identity_number=seat.worker.identity_number,
            phone=seat.worker.phone,
            pickup=seat.entry.pickup.name,
            dropoff=seat.entry.dropoff.name,
            enterprise=seat.entry.application.enterprise.name,
            colour=codes[seat.worker_id].colour if seat.worker_id in codes else "",
            party=seat.party,
            pickup_order=order.get(seat.entry.pickup_id, 0),
            worker=seat.worker_id,
            was_missing=seat.outcome == Seat.Outcome.MISSED,
        )
        for seat in found
    ]
