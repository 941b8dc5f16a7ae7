"""What a search of trips works on: what it is `Given`, and a `Scratch` for the sets at hand."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from transport.planner.bound_kernels.roads import MOST

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PIECES = 4096
"""Most pieces of seats at one price."""


class Given(NamedTuple):
    """What a search does not change."""

    km_x: Floats
    """[pickup, drop-off]"""
    over_two: Floats
    leg_of: Ints
    """Way of the empty coach of each type."""
    seats: Ints
    fixed: Floats
    rate: Floats
    start: Ints
    """Where the cells of each pickup start; one more at the end."""
    origin: Ints
    dest: Ints
    people: Ints
    price: Floats
    """What a seat of each cell is worth."""
    net: Floats
    dest_of: Ints
    """Drop-off of each group."""
    choose: Ints
    table: Floats
    pair_o: Flags
    pair_d: Flags
    aim: Floats
    most: Ints
    """Most pickups, most drop-offs, whether more of each are allowed."""


class Scratch(NamedTuple):
    """The pickups and drop-offs at hand, and what is known of them."""

    chosen: Ints
    """Pickups."""
    dests: Ints
    """Drop-offs."""
    ends: Floats
    row: Floats
    """[way, drop-off]: least road over the pickups to it."""
    far_over: Floats
    """[pickups, way, pickup, drop-off]: a road that any trip over them needs for such a person."""
    hopes: Flags
    """[pickups, type]: whether a trip over them may cost less than the aim."""
    dens: Floats
    """Price of each piece, by `spread`."""
    load: Ints
    owner: Ints
    place: Ints
    gain: Floats
    first: Ints
    """Where the pieces of each drop-off start in `piece_of`, dearest first."""
    here: Ints
    piece_of: Ints
    useful: Ints
    """Drop-offs that have pieces."""
    seat_price: Floats
    """[type]: price of a seat, by which `above`, `tops` and `boarding` relax the seats' worth."""
    net_worth: Floats
    boarding: Floats
    above: Floats
    tops: Floats
    merged: Floats
    """[drop-offs, n]: prices of the pieces of so many drop-offs, dearest first."""
    amount: Ints
    length: Ints
    cursor: Ints
    found_value: Floats
    """[type]: cost of the cheapest trip over the pickups."""
    found_set: Ints


@njit(cache=True, nogil=True)
def scratch_for(given: Given, ways: int) -> Scratch:
    """A scratch for one search."""
    stops_o, stops_d = given.km_x.shape
    kinds, most_seats = len(given.seats), given.seats.max()
    deep = MOST + 1
    return Scratch(
        chosen=np.full(MOST, -1, np.int64),
        dests=np.full(deep, -1, np.int64),
        ends=np.empty(MOST),
        row=np.empty((ways, stops_d)),
        far_over=np.zeros((deep, ways, stops_o, stops_d)),
        hopes=np.ones((deep, kinds), np.bool_),
        dens=np.empty(PIECES),
        load=np.empty(PIECES, np.int64),
        owner=np.empty(PIECES, np.int64),
        place=np.empty(PIECES, np.int64),
        gain=np.empty(PIECES),
        first=np.empty(stops_d + 1, np.int64),
        here=np.empty(stops_d + 1, np.int64),
        piece_of=np.empty(PIECES, np.int64),
        useful=np.empty(stops_d, np.int64),
        seat_price=np.empty(kinds),
        net_worth=np.empty(kinds),
        boarding=np.zeros(kinds),
        above=np.zeros((kinds, stops_d)),
        tops=np.zeros((kinds, most_served(given) + 1)),
        merged=np.empty((deep, most_seats + 1)),
        amount=np.empty((deep, most_seats + 1), np.int64),
        length=np.zeros(deep, np.int64),
        cursor=np.empty(deep, np.int64),
        found_value=np.empty(kinds),
        found_set=np.empty((kinds, MOST), np.int64),
    )


@njit(cache=True, nogil=True)
def most_served(given: Given) -> int:
    """Most drop-offs of any trip."""
    return given.km_x.shape[1] if given.most[3] else given.most[1]
