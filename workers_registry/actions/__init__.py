"""Writes of workers, their facts, their codes and the messages to them."""

from workers_registry.actions.appeals import (
    Disputed,
    file_appeal,
    note_township_check,
    reject_appeal,
    tell_escalated,
    uphold_appeal,
)
from workers_registry.actions.arrivals import (
    NewArrival,
    call_off_arrival,
    call_off_arrivals,
    declare_arrivals,
    set_observation_places,
)
from workers_registry.actions.codes import reissue_codes
from workers_registry.actions.copying import copy_lines, copy_rows
from workers_registry.actions.corrections import (
    NewCorrection,
    accept_correction,
    file_correction,
    reject_correction,
)
from workers_registry.actions.destruction import (
    carry_out_destruction,
    confirm_destruction,
    propose_destruction,
    withdraw_destruction,
)
from workers_registry.actions.facts import (
    OWN,
    PROXY,
    NewDeclaration,
    NewMedicalCheck,
    NewStay,
    clear_worker,
    declare,
    record_declarations,
    record_medical_checks,
    record_stays,
)
from workers_registry.actions.lists import (
    NewListMatch,
    confirm_list,
    propose_list,
    record_list_matches,
    reject_list,
)
from workers_registry.actions.looks import note_look
from workers_registry.actions.messages import (
    SIGN_IN_CODE,
    NewMessage,
    claim_messages,
    queue_messages,
    record_failure,
    record_sent,
)
from workers_registry.actions.newcomers import register_newcomers
from workers_registry.actions.passes import (
    ON_PAPER,
    ON_SCREEN,
    issue_token,
    revoke_passes,
    rotate_key,
    rotate_old_keys,
    signing_key_of,
    withdraw_key,
)
from workers_registry.actions.people import (
    Registered,
    deidentify,
    register_sealed,
    register_workers,
    seal_worker,
    user_of,
)
from workers_registry.actions.proxies import end_proxy, grant_proxy
from workers_registry.actions.recognition import (
    accept_shown,
    convert_elsewhere,
    verify_elsewhere,
)
from workers_registry.actions.registration import NewPerson, register_person
from workers_registry.actions.reports import Report, Reporter, record_reports
from workers_registry.actions.retention import (
    deidentify_travellers,
    delete_at_a_wish,
    delete_expired,
    receipt_lines,
    withdraw_wish,
)
from workers_registry.sealed_workers import NewWorker, SealedWorker

__all__ = [
    "ON_PAPER",
    "ON_SCREEN",
    "OWN",
    "PROXY",
    "SIGN_IN_CODE",
    "Disputed",
    "NewArrival",
    "NewCorrection",
    "NewDeclaration",
    "NewListMatch",
    "NewMedicalCheck",
    "NewMessage",
    "NewPerson",
    "NewStay",
    "NewWorker",
    "Registered",
    "Report",
    "Reporter",
    "SealedWorker",
    "accept_correction",
    "accept_shown",
    "call_off_arrival",
    "call_off_arrivals",
    "carry_out_destruction",
    "claim_messages",
    "clear_worker",
    "confirm_destruction",
    "confirm_list",
    "convert_elsewhere",
    "copy_lines",
    "copy_rows",
    "declare",
    "declare_arrivals",
    "deidentify",
    "deidentify_travellers",
    "delete_at_a_wish",
    "delete_expired",
    "end_proxy",
    "file_appeal",
    "file_correction",
    "grant_proxy",
    "issue_token",
    "note_look",
    "note_township_check",
    "propose_destruction",
    "propose_list",
    "queue_messages",
    "receipt_lines",
    "record_declarations",
    "record_failure",
    "record_list_matches",
    "record_medical_checks",
    "record_reports",
    "record_sent",
    "record_stays",
    "register_newcomers",
    "register_person",
    "register_sealed",
    "register_workers",
    "reissue_codes",
    "reject_appeal",
    "reject_correction",
    "reject_list",
    "revoke_passes",
    "rotate_key",
    "rotate_old_keys",
    "seal_worker",
    "set_observation_places",
    "signing_key_of",
    "tell_escalated",
    "uphold_appeal",
    "user_of",
    "verify_elsewhere",
    "withdraw_destruction",
    "withdraw_key",
    "withdraw_wish",
]
