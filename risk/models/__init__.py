"""Places, the epidemic in them, and who acts for which place."""

from risk.models.cases import CaseCount, CaseReceipt
from risk.models.checklist import ControlTick
from risk.models.places import County, Duty, Level, Township
from risk.models.policies import PolicyVersion
from risk.models.precision import IndicatorFigure
from risk.models.ratings import CountyRating, OverrideProposal
from risk.models.townships import TownshipRating

__all__ = [
    "CaseCount",
    "CaseReceipt",
    "ControlTick",
    "County",
    "CountyRating",
    "Duty",
    "IndicatorFigure",
    "Level",
    "OverrideProposal",
    "PolicyVersion",
    "Township",
    "TownshipRating",
]
