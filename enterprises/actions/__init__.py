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
from enterprises.actions.entries import withdraw_entry
from enterprises.actions.meters import (
    NewPowerUser,
    import_meter_readings,
    register_power_users,
)
from enterprises.actions.registration import NewEnterprise, register_enterprise
from enterprises.actions.rosters import import_roster, leave_out_rows, mend_row, mend_rows

__all__ = [
    "NewEnterprise",
    "NewPowerUser",
    "approve_application",
    "approve_applications",
    "change_application",
    "import_meter_readings",
    "import_roster",
    "leave_out_rows",
    "mend_row",
    "mend_rows",
    "put_on_white_list",
    "register_enterprise",
    "register_power_users",
    "return_application",
    "start_application",
    "submit_application",
    "withdraw_application",
    "withdraw_entry",
]
