"""Where the compiled kernels are kept. Imports nothing that is slow."""

import os
import sys
from pathlib import Path


def choose_cache() -> None:
    """Keep compiled kernels inside the virtual environment, unless NUMBA_CACHE_DIR is set.

    Must run before numba is imported.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(sys.prefix) / "numba-cache"))
