"""What people type in: case figures, overrides, figures of the index, the numbers of rules."""

from risk.forms.cases import CaseFileForm, CaseReportForm
from risk.forms.contacts import ContactsForm
from risk.forms.overrides import ChecklistForm, OverrideForm
from risk.forms.policies import FORMS as POLICY_FORMS
from risk.forms.policies import PolicyForm
from risk.forms.precision import IndicatorFileForm, IndicatorForm

__all__ = [
    "POLICY_FORMS",
    "CaseFileForm",
    "CaseReportForm",
    "ChecklistForm",
    "ContactsForm",
    "IndicatorFileForm",
    "IndicatorForm",
    "OverrideForm",
    "PolicyForm",
]
