"""Compiles the kernels into the cache: `python -m transport.planner.warm`, part of `make setup`."""

import importlib


def load() -> None:
    """Solve a problem of two parties, so that every kernel is compiled (once) and loaded."""
    from transport.planner.example import two_parties
    from transport.planner.solve import Params, solve
    from transport.planner.stop import MaxMoves

    # By moves, not seconds: compiling takes longer than any limit, and nothing may be left out.
    solve(two_parties(), stop=MaxMoves(1), params=Params(threads=1))


def load_all() -> None:
    """Load every kernel, those of the bound as well, which a search needs only later."""
    load()
    importlib.import_module("transport.planner.bound_kernels")


if __name__ == "__main__":
    load_all()
