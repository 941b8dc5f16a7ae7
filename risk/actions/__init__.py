"""What is written here: figures, ratings, overrides and the numbers of rules."""

from risk.actions.cases import import_case_file, record_cases
from risk.actions.checklists import WantedControls, tick_controls
from risk.actions.contacts import Contacts, set_contacts
from risk.actions.epidemic import EpidemicReceipt, load_epidemic, published_ratings
from risk.actions.overrides import (
    confirm_override,
    override_rating,
    propose_override,
    reject_override,
)
from risk.actions.places import import_counties
from risk.actions.policies import (
    change_policy,
    confirm_policy,
    propose_policy,
    publish_policies,
    withdraw_policy,
)
from risk.actions.precision import (
    IndicatorReceipt,
    NewFigure,
    import_indicator_file,
    record_indicators,
)
from risk.actions.ratings import PublishedRating, RatingReceipt, publish_ratings, rate_counties
from risk.actions.townships import rate_townships

__all__ = [
    "Contacts",
    "EpidemicReceipt",
    "IndicatorReceipt",
    "NewFigure",
    "PublishedRating",
    "RatingReceipt",
    "WantedControls",
    "change_policy",
    "confirm_override",
    "confirm_policy",
    "import_case_file",
    "import_counties",
    "import_indicator_file",
    "load_epidemic",
    "override_rating",
    "propose_override",
    "propose_policy",
    "publish_policies",
    "publish_ratings",
    "published_ratings",
    "rate_counties",
    "rate_townships",
    "record_cases",
    "record_indicators",
    "reject_override",
    "set_contacts",
    "tick_controls",
    "withdraw_policy",
]
