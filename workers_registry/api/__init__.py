"""The API of workers, codes, facts, appeals and the keys of checkpoints."""

from rest_framework import viewsets

from workers_registry.api.appeals import Appeals
from workers_registry.api.destruction import Destructions
from workers_registry.api.people import (
    Arrivals,
    Codes,
    Declarations,
    Forecast,
    ListMatches,
    ListProposals,
    MedicalChecks,
    Recognitions,
    SigningKeys,
    Stays,
    Workers,
)

ROUTES: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("workers", Workers),
    ("codes", Codes),
    ("stays", Stays),
    ("declarations", Declarations),
    ("list-matches", ListMatches),
    ("list-proposals", ListProposals),
    ("medical-checks", MedicalChecks),
    ("appeals", Appeals),
    ("arrivals", Arrivals),
    ("forecast", Forecast),
    ("recognitions", Recognitions),
    ("signing-keys", SigningKeys),
    ("destructions", Destructions),
]
