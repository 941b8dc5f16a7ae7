"""Prepares the roster that is ordered on standard input: `python -m enterprises.roster_file`."""

import sys

from enterprises.roster_file.apart import answer

if __name__ == "__main__":
    answer(sys.stdin.buffer, sys.stdout.buffer)
