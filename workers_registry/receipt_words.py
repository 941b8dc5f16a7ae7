"""What a receipt of deletion counts, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

RECEIPT = {
    "stays": gettext_lazy("stays"),
    "declarations": gettext_lazy("check-ins"),
    "list-matches": gettext_lazy("entries on lists"),
    "clearances": gettext_lazy("confirmations of the county"),
    "medical-checks": gettext_lazy("medical checks"),
    "arrivals": gettext_lazy("intended arrivals"),
    "recognised-codes": gettext_lazy("codes of other provinces"),
    "messages": gettext_lazy("messages"),
    "looks": gettext_lazy("who looked, and why"),
    "proxies": gettext_lazy("codes held for others"),
    "appeals": gettext_lazy("appeals with their papers"),
    "corrections": gettext_lazy("corrections with their papers"),
    "deletion-wishes": gettext_lazy("wishes for deletion"),
    "revoked-passes": gettext_lazy("revoked passes"),
    "codes": gettext_lazy("health codes"),
    "loose-codes": gettext_lazy("health codes outside the log"),
    "lists": gettext_lazy("lists whose names were removed"),
    "persons": gettext_lazy("names, numbers and accounts"),
    "travellers": gettext_lazy("travellers' names and numbers"),
    "temperatures": gettext_lazy("temperatures at work"),
    "handovers": gettext_lazy("handovers at the gate"),
    "roster-faults": gettext_lazy("faulty rows of rosters"),
    "papers": gettext_lazy("papers of applications"),
    "roster-files": gettext_lazy("files of rosters"),
}
"""The words for each kind; a test holds that no kind lacks its own."""


def counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Name the kinds that a receipt counts, the most first."""
    rows = sorted(counts.items(), key=lambda pair: -pair[1])
    return [(str(RECEIPT[kind]), number) for kind, number in rows]
