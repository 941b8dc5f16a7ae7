"""Answers the enterprises' floor about seats: who has one, taking it back, settling it."""

from collections.abc import Collection, Mapping
from datetime import date

from enterprises.seat_desk import SeatNews
from transport import actions, queries


class SeatDesk:
    """Sits at enterprises.seat_desk."""

    def news_of(self, entry_ids: Collection[int]) -> Mapping[int, SeatNews]:
        """Give what is known of the entries' seats."""
        return queries.seat_news(entry_ids)

    def free_seats(self, entry_ids: Collection[int], *, code: str, until: date | None) -> int:
        """Take back seats on published trips that have not left."""
        return actions.free_seats(entry_ids, code=code, until=until)

    def settle(self, entry_ids: Collection[int], *, has_arrived: bool) -> None:
        """Settle the seats of workers who were signed for."""
        actions.settle_seats(entry_ids, has_arrived=has_arrived)
