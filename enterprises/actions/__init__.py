"""Writes of applications and rosters."""

from enterprises.actions.applications import (
    approve_application,
    approve_applications,
    change_application,
    put_on_white_list,
    return_application,
    start_application,
    submit_application,
    withdraw_application,
)
from enterprises.actions.care import (
    Measured,
    record_daily_reports,
    record_temperatures,
    sign_handover,
)
from enterprises.actions.entries import judge_entries, replace_entry, withdraw_entry
from enterprises.actions.fares import NewAgreement, agree_fare
from enterprises.actions.imports import (
    LARGE_BYTES,
    ImportClaim,
    LeaseLost,
    carry_out_import,
    claim_import,
    extend_import,
    fail_exhausted_imports,
    fail_import,
    free_imports,
    queue_import,
)
from enterprises.actions.inspections import record_inspection
from enterprises.actions.meters import (
    NewPowerUser,
    import_meter_readings,
    register_power_users,
)
from enterprises.actions.papers import add_paper, drop_outdated_papers, remove_paper
from enterprises.actions.power_totals import renew_outdated_totals, renew_totals
from enterprises.actions.registration import NewEnterprise, register_enterprise
from enterprises.actions.rosters import (
    MendResult,
    import_roster,
    leave_out_rows,
    mend_row,
    mend_rows,
)
from enterprises.actions.same_faults import mend_alike

__all__ = [
    "LARGE_BYTES",
    "ImportClaim",
    "LeaseLost",
    "Measured",
    "MendResult",
    "NewAgreement",
    "NewEnterprise",
    "NewPowerUser",
    "add_paper",
    "agree_fare",
    "approve_application",
    "approve_applications",
    "carry_out_import",
    "change_application",
    "claim_import",
    "drop_outdated_papers",
    "extend_import",
    "fail_exhausted_imports",
    "fail_import",
    "free_imports",
    "import_meter_readings",
    "import_roster",
    "judge_entries",
    "leave_out_rows",
    "mend_alike",
    "mend_row",
    "mend_rows",
    "put_on_white_list",
    "queue_import",
    "record_daily_reports",
    "record_inspection",
    "record_temperatures",
    "register_enterprise",
    "register_power_users",
    "remove_paper",
    "renew_outdated_totals",
    "renew_totals",
    "replace_entry",
    "return_application",
    "sign_handover",
    "start_application",
    "submit_application",
    "withdraw_application",
    "withdraw_entry",
]
