from argparse import ArgumentTypeError

import pytest

from transport.planner.arguments import count, seconds


@pytest.mark.parametrize(("word", "number"), [("0", 0), ("10", 10), ("0.5", 0.5), ("1e3", 1000)])
def test_seconds_are_numbers_from_nought(word, number):
    assert seconds(word) == number


@pytest.mark.parametrize("word", ["-1", "nan", "inf", "-inf", "", "ten", "1e999"])
def test_what_is_no_number_of_seconds_is_refused_in_two_languages(word):
    with pytest.raises(ArgumentTypeError, match="秒数; is not a number of seconds"):
        seconds(word)


@pytest.mark.parametrize(("word", "number"), [("0", 0), ("7", 7), ("1000000", 10**6)])
def test_counts_are_whole_numbers_from_nought(word, number):
    assert count(word) == number


@pytest.mark.parametrize("word", ["-1", "1.5", "", "ten", "²", "1e3"])
def test_what_is_no_whole_number_is_refused_in_two_languages(word):
    with pytest.raises(ArgumentTypeError, match="整数; is not a whole number"):
        count(word)
