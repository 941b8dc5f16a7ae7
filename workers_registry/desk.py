"""Hears from the ground floor that counties were rated, and has the codes judged at once."""

from django.db import transaction

from workers_registry import tasks


def hear_rated() -> None:
    """Ask for the codes of whom the ratings concern, once they are in the database.

    Without a broker nothing is lost: the sweep of every minute finds the ratings.
    """
    transaction.on_commit(lambda: tasks.reissue_codes_after_ratings.delay(), robust=True)
