"""A sentence for every code of this app: what is so, and what to do about it."""

from enterprises.wording.events import event_title
from enterprises.wording.faults import (
    FAULTS,
    FaultGroup,
    cell_error,
    fault_groups,
    fault_sentence,
    labelled,
)
from enterprises.wording.power import MISMATCHES, SIGNALS, mismatch_reason, mismatch_title
from enterprises.wording.refusals import SENTENCES, sentence
from enterprises.wording.reviews import CHECKS, check_words, outlook_next, outlook_words
from enterprises.wording.words import (
    FIELDS,
    ITEMS,
    MEASURES,
    PAPERS,
    SECTORS,
    field_word,
    joined,
    level_word,
)

__all__ = [
    "CHECKS",
    "FAULTS",
    "FIELDS",
    "ITEMS",
    "MEASURES",
    "MISMATCHES",
    "PAPERS",
    "SECTORS",
    "SENTENCES",
    "SIGNALS",
    "FaultGroup",
    "cell_error",
    "check_words",
    "event_title",
    "fault_groups",
    "fault_sentence",
    "field_word",
    "joined",
    "labelled",
    "level_word",
    "mismatch_reason",
    "mismatch_title",
    "outlook_next",
    "outlook_words",
    "sentence",
]
