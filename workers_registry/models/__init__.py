"""Workers, what is known of their health, and the codes computed from it."""

from workers_registry.models.appeals import Appeal, AppealPaper
from workers_registry.models.arrivals import IntendedArrival, ObservationPlaces
from workers_registry.models.codes import HealthCode
from workers_registry.models.corrections import Correction
from workers_registry.models.destruction import Destruction
from workers_registry.models.duties import CityDuty
from workers_registry.models.facts import (
    Clearance,
    Declaration,
    ListMatch,
    MedicalCheck,
    Stay,
    Withdrawal,
)
from workers_registry.models.guard import ChainLink, ListProposal
from workers_registry.models.looks import Look
from workers_registry.models.messages import Message
from workers_registry.models.passes import RevokedPass, SigningKey
from workers_registry.models.people import Worker
from workers_registry.models.proxies import Proxy
from workers_registry.models.recognition import Agreement, RecognisedCode
from workers_registry.models.retention import DeletionWish, RetentionRun

__all__ = [
    "Agreement",
    "Appeal",
    "AppealPaper",
    "ChainLink",
    "CityDuty",
    "Clearance",
    "Correction",
    "Declaration",
    "DeletionWish",
    "Destruction",
    "HealthCode",
    "IntendedArrival",
    "ListMatch",
    "ListProposal",
    "Look",
    "MedicalCheck",
    "Message",
    "ObservationPlaces",
    "Proxy",
    "RecognisedCode",
    "RetentionRun",
    "RevokedPass",
    "SigningKey",
    "Stay",
    "Withdrawal",
    "Worker",
]
