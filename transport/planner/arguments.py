"""Numbers as the planner's commands take them: argparse refuses the others by name. Pure."""

import math
from argparse import ArgumentTypeError


def seconds(word: str) -> float:
    """The seconds that the word names, not negative and not endless."""
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise ArgumentTypeError(f"{word} 不是 0 以上的秒数; is not a number of seconds from 0")
    return value


def count(word: str) -> int:
    """The whole number from 0 that the word names."""
    if not word.isdecimal():
        raise ArgumentTypeError(f"{word} 不是 0 以上的整数; is not a whole number from 0")
    return int(word)
