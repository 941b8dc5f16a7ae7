"""What the kernels work on: a `Piece`, which does not change, and a `State`, which does."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

EXACT_STOPS = 8
"""Up to so many stops a side are put in the best order exactly."""

BARRED = 1e18
"""Price of what no rule allows."""

BLINK = 16
"""One place in so many is overlooked when people are seated one by one."""

NONE: int = np.int64(-1)  # type: ignore[assignment]
"""No trip, party, cell or type. Typed, because each literal -1 in a call is compiled anew."""

MOVE, STOPS, FIRMS, GAIN = 2, 3, 4, 5
"""Places in `totals` of what the move at hand picks."""

DROPS: int = np.int64(-2)  # type: ignore[assignment]
"""In place of a depot: the side of the drop-offs."""


class Piece(NamedTuple):
    """A part of a problem that is searched alone. Indexes are local to the piece."""

    km: Floats
    minutes: Floats
    stop_key: Keys
    """A random number for each stop; a set of stops is known by their exclusive or."""
    type_key: Keys
    """The same for each vehicle type with a depot, else 0."""
    origin: Ints
    destination: Ints
    enterprise: Ints
    size: Ints
    price: Floats
    """Of leaving each party behind."""
    first_day: Ints
    last_day: Ints
    seats: Ints
    fixed: Floats
    per_km: Floats
    depot: Ints
    """Local stop, or -1."""
    room: Ints
    """[type, day]: trips of this piece that may be under way."""
    reception: Floats
    """[county, day]: travellers that this piece may send there; column count is the horizon."""
    county: Ints
    """Reception county of each stop, or -1."""
    mates: Ints
    """Parties by kin: those of each enterprise, then of each stop, one after the other."""
    mates_start: Ints
    """Where the mates of enterprise e (then of stop E + s) start; one more at the end."""
    near: Ints
    """[stop, n]: the nearest stops of the same side, nearest first, that have parties."""
    limits: Ints
    """Most pickups, most drop-offs, turnaround days."""
    prices: Floats
    """Price of mixing, most minutes of a ride, least price of a traveller without a seat, and
    the drive to empty coaches (0: none; see `priced`)."""


class State(NamedTuple):
    """Who rides where, and what follows from it. Row T of trips is nobody's."""

    trip_of: Ints
    """Trip of each party; -1: left behind."""
    slot: Ints
    """Place of each party among the members of its trip (or among those left behind)."""
    members: Ints
    """[trip, n]: parties aboard."""
    left: Ints
    """Parties left behind, the first `totals[0]` entries."""
    aboard: Ints
    """Number of parties aboard each trip."""
    load: Ints
    kind: Ints
    """Vehicle type of each trip."""
    day: Ints
    stops: Ints
    """[trip, n]: pickups from the left, in no order."""
    drops: Ints
    stop_place: Ints
    """[trip, stop]: where the stop stands in `stops` or `drops`."""
    n_stops: Ints
    n_drops: Ints
    n_firms: Ints
    key: Keys
    """[trip]: exclusive or of the keys of its pickups."""
    drop_key: Keys
    """[trip]: exclusive or of the keys of its drop-offs."""
    by_stop: Ints
    """[trip, stop]: parties aboard that use the stop."""
    by_firm: Ints
    """[trip, enterprise]: parties aboard of the enterprise."""
    cost: Floats
    """[trip]: its price when last priced."""
    away: Ints
    """[type, day]: trips under way."""
    received: Floats
    """[county, day]: travellers received."""
    totals: Ints
    """Number left behind; attempted moves; then what the move at hand picks: its number, the
    stops and the enterprises that it touches, and the travellers that trip b gains."""
    memo_key: Keys
    """[place, 0]: key of the ways remembered there. The same memory as `memo`, for one look-up
    must not wait twice for it."""
    memo: Floats
    """[place, 1] and [place, 2]: their km and minutes."""
    side_key: Keys
    side_km: Floats
    """[set, n]: least km through a side's stops that ends (drop-offs: starts) in its nth."""
    random: Keys
    journal: Ints
    """[n, 2]: parties moved by the move at hand, and where they came from; while they are only
    picked, 1 for those who would change from trip a to trip b and -1 for those who would change
    back."""
    picked: Ints
    """Number of the move that last picked each party."""
    stop_seen: Ints
    """Number of the move that last touched each stop."""
    firm_seen: Ints
    stop_gain: Ints
    """[stop, 2]: parties, and travellers, that trip b would gain there by the move that last
    touched it."""
    firm_gain: Ints
    stops_touched: Ints
    """Stops that the move at hand touches; a drop-off s as -1 - s."""
    firms_touched: Ints
    work: Floats
    """Scratch: tables of the order of stops, then the clock at each stop."""
    order: Ints
    """Scratch in five parts of equal length: way, trial, pickups, drop-offs, places."""


# Reference counts of some sixty arrays at every call would cost fifty times the work itself:
# so nothing here allocates, counting is off, and what is called often is laid in line.
jit = njit(cache=True, nogil=True, _nrt=False, forceinline=True)
apart = njit(cache=True, nogil=True, _nrt=False)
