"""The forms of people's own pages and of the county's pages about them."""

from workers_registry.forms.county import (
    AnswerForm,
    BackupsForm,
    ClearanceForm,
    DecisionForm,
    DestructionForm,
    ListMatchForm,
    ListProposalForm,
    NoCodeForm,
    PersonForm,
    PlacesForm,
    ProxyForm,
    RevealForm,
    TokenForm,
)
from workers_registry.forms.person import (
    AppealForm,
    ArrivalForm,
    CheckInForm,
    CorrectionForm,
    CountyStayForm,
    StayForm,
)

__all__ = [
    "AnswerForm",
    "AppealForm",
    "ArrivalForm",
    "BackupsForm",
    "CheckInForm",
    "ClearanceForm",
    "CorrectionForm",
    "CountyStayForm",
    "DecisionForm",
    "DestructionForm",
    "ListMatchForm",
    "ListProposalForm",
    "NoCodeForm",
    "PersonForm",
    "PlacesForm",
    "ProxyForm",
    "RevealForm",
    "StayForm",
    "TokenForm",
]
