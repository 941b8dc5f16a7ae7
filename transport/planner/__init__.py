"""The planner: a Problem in, a Result out. Pure: it knows no Django and no database."""

from transport.planner.cache import choose_cache

# Here, for whoever imports any part of the planner: numba reads the setting once, when imported.
choose_cache()
