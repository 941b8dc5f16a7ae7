"""The pages of the risk app."""

from risk.views.cases import cases, cases_template, receipt, report_cases, upload_cases
from risk.views.checklists import checklist, checklists
from risk.views.map import county, county_map
from risk.views.open_data import open_data, open_data_file
from risk.views.overrides import decide_override, overrides, propose_override
from risk.views.policies import confirm_policy, policies, propose_policy, withdraw_policy
from risk.views.precision import (
    precision,
    precision_table,
    precision_template,
    record_indicator,
    upload_indicators,
)
from risk.views.townships import contacts, townships

__all__ = [
    "cases",
    "cases_template",
    "checklist",
    "checklists",
    "confirm_policy",
    "contacts",
    "county",
    "county_map",
    "decide_override",
    "open_data",
    "open_data_file",
    "overrides",
    "policies",
    "precision",
    "precision_table",
    "precision_template",
    "propose_override",
    "propose_policy",
    "receipt",
    "record_indicator",
    "report_cases",
    "townships",
    "upload_cases",
    "upload_indicators",
    "withdraw_policy",
]
