"""Compiles the kernels into the cache: `python -m transport.planner.warm`, part of `make setup`."""

import subprocess
import sys
from dataclasses import replace

from transport.planner.cache import remove_unused


def load() -> None:
    """Solve a problem with somebody left behind: every kernel is compiled (once) and loaded."""
    from transport.planner.example import two_parties
    from transport.planner.problem import VehicleType
    from transport.planner.solve import Params, solve
    from transport.planner.stop import MaxMoves

    # By moves, not seconds: compiling takes longer than any limit, and nothing may be left out.
    # Some kernels are for those left behind while a vehicle is free: a party of two, here.
    small = [VehicleType("c1", 1, 2, 90.0, 0.1)]
    problem = replace(two_parties(), vehicle_types=small)
    solve(problem, stop=MaxMoves(1), params=Params(threads=1))


def compile_all() -> None:
    """Compile every kernel, those of the bound in a process of their own, and wait for both.

    What was compiled of other versions goes, unless a process still uses it.
    """
    bound = "import transport.planner, transport.planner.bound_kernels"
    with subprocess.Popen([sys.executable, "-c", bound]) as other:
        load()
    if other.returncode:
        raise SystemExit(other.returncode)
    remove_unused()


if __name__ == "__main__":
    compile_all()
