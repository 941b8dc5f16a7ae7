"""Compiled inner loops of the bound: the cheapest trip beyond the prices of those aboard.

Arrays in, arrays out. Enumerates sets of pickups and of drop-offs and leaves out what a bound shows
to be no better than the caller's threshold. The seats of a pair of sets are filled by the dearest
prices first, where an enterprise's price of mixing is spread over its people (the linear
relaxation of the knapsack), so the result is never above the true cheapest trip.
"""

from transport.planner.bound_kernels.roads import path_table, roads_over_two
from transport.planner.bound_kernels.search import search_trips
from transport.planner.bound_kernels.worth import find_pairs

__all__ = ["find_pairs", "path_table", "roads_over_two", "search_trips"]
