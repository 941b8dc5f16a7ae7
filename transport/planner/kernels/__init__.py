"""Compiled inner loops: arrays in, arrays out; no objects, no clock, no randomness of their own.

A `Piece` holds what does not change (some stops, parties, vehicle types and the room that is
theirs), a `State` what does (who rides where). Every move is priced, and made or refused. The
compiler keeps with each function what it calls, but looks only at that function's file for changes:
so its cache is named by the bytes of all these files (`transport/planner/cache.py`).
"""

from transport.planner.kernels.annealing import anneal
from transport.planner.kernels.boarding import board
from transport.planner.kernels.dissolving import dissolve_all
from transport.planner.kernels.filling import lay_on, lay_on_for
from transport.planner.kernels.neighbours import nearest
from transport.planner.kernels.prices import price_all
from transport.planner.kernels.rides import write_ways
from transport.planner.kernels.seating import insert_left, one_by_one
from transport.planner.kernels.state import BARRED, EXACT_STOPS, Keys, Piece, State
from transport.planner.kernels.strict import evict, exchange_left

__all__ = [
    "BARRED",
    "EXACT_STOPS",
    "Keys",
    "Piece",
    "State",
    "anneal",
    "board",
    "dissolve_all",
    "evict",
    "exchange_left",
    "insert_left",
    "lay_on",
    "lay_on_for",
    "nearest",
    "one_by_one",
    "price_all",
    "write_ways",
]
