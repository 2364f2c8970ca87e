"""Every service asks who acts before it does anything: each public function, each role.

A service added without `require` fails here: unless it is named below, only who serves people may call it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from datetime import date
from enum import Enum
from uuid import UUID

import pytest
from sqlalchemy.exc import SQLAlchemyError

from jobdesk import services
from jobdesk.base.enums import Role
from jobdesk.base.errors import JobdeskError, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.results import ResultEntry

ROLES = set(Role)
SERVE = {Role.COUNSELOR, Role.SUPERVISOR}
MANAGE = {Role.ADMINISTRATOR}
PLAN = {Role.SUPERVISOR}
PRINT = SERVE | MANAGE | {Role.RECEPTION}  # an administrator the test page, the reception numbers alone
SET_UP = PLAN | MANAGE
REVIEW = {Role.SUPERVISOR, Role.AUDITOR}
QUEUE = SERVE | {Role.RECEPTION}

OTHERS = {
    "absences.add_absence": PLAN,
    "absences.void_absence": PLAN,
    "accounts.add_account": MANAGE,
    "accounts.change_role": MANAGE,
    "accounts.edit_account": MANAGE,
    "accounts.end_account": MANAGE,
    "accounts.list_accounts": MANAGE,
    "accounts.renew_recovery_key": MANAGE,
    "accounts.reopen_account": MANAGE,
    "accounts.reset_password": MANAGE,
    "accounts.unlock_account": MANAGE | PLAN,
    "audit.list_audit": REVIEW,
    "audit_names.find_subject": REVIEW,
    "audit_names.name_audit": REVIEW,
    "centers.edit_center": MANAGE,
    "centers.save_window": MANAGE,
    "codes.save_amount": MANAGE,
    "codes.save_code": MANAGE,
    "employer_remarks.mark_watch": PLAN,
    "exports.ask_export": PLAN,
    "exports.export_center": PLAN,
    "exports.record_center_export": PLAN,
    "held_lists.compare_list": PLAN,
    "jobseekers.mark_caution": PLAN,
    "imports.applying.apply_import": PLAN,
    "imports.plan.plan_import": PLAN,
    "imports.undoing.list_imports": PLAN,
    "imports.undoing.undo_import": PLAN,
    "imports.mappings.drop_mapping": PLAN,
    "imports.mappings.find_mapping": PLAN,
    "imports.mappings.list_mappings": PLAN,
    "imports.mappings.save_mapping": PLAN,
    "lists.keeping.drop_filter": SERVE | REVIEW,
    "print_jobs.abandoned_jobs": PRINT,
    "print_jobs.answer_job": PRINT,
    "print_jobs.begin_attempt": PRINT,
    "print_jobs.drop_jobs": PRINT,
    "print_jobs.finish_attempt": PRINT,
    "print_jobs.jobs_of_act": PRINT,
    "print_jobs.note_device_job": PRINT,
    "print_jobs.open_jobs": PRINT,
    "print_jobs.read_attempt": PRINT,
    "print_jobs.read_title": PRINT,
    "print_jobs.refuse_waiting": PRINT,
    "print_jobs.retry_job": PRINT,
    "print_jobs.waiting_jobs": PRINT,
    "printers.choose_printer_for": SET_UP,
    "printers.list_choices": PRINT,
    "printers.list_printers": PRINT,
    "printers.printer_for": PRINT,
    "printers.read_printer": PRINT,
    "printers.retire_printer": SET_UP,
    "printers.save_printer": SET_UP,
    "trial_pages.queue_trial_page": SET_UP,
    "trial_pages.trial_printable": PRINT,
    "merges.merge_firms": PLAN,
    "merges.merge_people": PLAN,
    "merges.undo_merge": PLAN,
    "month_closes.close_month": PLAN,
    "month_closes.missing_for": PLAN,
    "month_closes.unchanged_close": PLAN,
    "outreach.checkout_lists.coming_events": PLAN,
    "outreach.checkout_lists.known_devices": PLAN,
    "outreach.checkout_lists.open_vacancies": PLAN,
    "outreach.checkout_lists.people_of_filter": PLAN,
    "outreach.checkout_lists.people_table": PLAN,
    "outreach.checkout_lists.read_checkout": PLAN,
    "outreach.checkout_lists.show_people_on": PLAN,
    "outreach.checkouts.abandon_checkout": PLAN,
    "outreach.checkouts.find_event": PLAN,
    "outreach.checkouts.list_checkouts": PLAN,
    "outreach.checkouts.plan_checkout": PLAN,
    "outreach.checkouts.record_checkout": PLAN,
    "outreach.checkouts.revoke_checkout": PLAN,
    "outreach.checkouts.take_back_checkout": PLAN,
    "outreach.checkout_paper.people_paper": PLAN,
    "outreach.checkout_paper.people_printable": PLAN,
    "outreach.checkout_paper.record_people_paper": PLAN,
    "outreach.conflict_lines.open_conflict": PLAN,
    "outreach.conflicts.decide_all": PLAN,
    "outreach.conflicts.decide_conflict": PLAN,
    "outreach.conflicts.list_conflicts": PLAN,
    "outreach.conflicts.sign_merge": PLAN,
    "outreach.conflicts.undo_decision": PLAN,
    "outreach.merge_paper.merge_printable": PLAN,
    "outreach.merge_reports.bundle_rows": PLAN,
    "outreach.merge_reports.list_bundles": PLAN,
    "outreach.merge_reports.list_found_pairs": PLAN,
    "outreach.merging.merge_bundle": PLAN,
    "outreach.openers.check_openers": PLAN,
    "outreach.openers.list_openers": PLAN,
    "overview.read_people_table": PLAN,
    "reconciled_again.keep_numbers": PLAN,
    "reconciled_again.look_again": PLAN,
    "reconciled_paper.evidence_table": PLAN,
    "reconciliations.keep_list": PLAN,
    "reconciliations.list_reconciliations": PLAN,
    "reconciliations.list_rows": PLAN,
    "reconciliations.read_pair": PLAN,
    "reconciliations.read_reconciliation": PLAN,
    "reconciliations.resolve_rows": PLAN,
    "reconciliations.sign_reconciliation": PLAN,
    "reconciliations.strike_reconciliation": PLAN,
    "reconciliations.unresolve_rows": PLAN,
    "reviews.clear_row": PLAN,
    "reviews.count_waiting": PLAN,
    "reviews.list_review": PLAN,
    "reviews.sign_review": PLAN,
    "reviews.signed_reviews": PLAN,
    "reviews.void_clearing": PLAN,
    "slip_looks.read_look": MANAGE,
    "slip_looks.sample_slip": MANAGE,
    "slip_looks.save_look": MANAGE,
    "rights.list_rights": MANAGE | REVIEW,
    "settings.change_setting": MANAGE,
    "tickets.issuing.appointments_of": QUEUE,
    "tickets.issuing.check_in": QUEUE,
    "tickets.issuing.issue_ticket": QUEUE,
    "tickets.issuing.make_appointment": QUEUE,
    "tickets.issuing.strike_appointment": QUEUE,
    "tickets.calling.say_left": QUEUE,
    "tickets.entrance.read_entrance": QUEUE,
    "tickets.entrance.read_reception": QUEUE,
    "tickets.paper.ticket_printable": QUEUE,
    "tickets.prints.give_at_check_in": QUEUE,
    "tickets.prints.give_ticket": QUEUE,
    "tickets.prints.given_by": QUEUE,
    "tickets.prints.print_states": QUEUE,
    "tickets.prints.reissue_ticket": QUEUE,
    "tickets.queue.close_leftovers": QUEUE,
    "tickets.queue.read_lobby": QUEUE,
    "tickets.queue.read_queue": QUEUE,
    "tickets.shifts.count_on_duty": QUEUE,
    "tickets.shifts.on_duty": QUEUE,
    "tickets.purposes.closed_days": QUEUE | MANAGE,
    "tickets.purposes.list_purposes": QUEUE | MANAGE,
    "tickets.purposes.read_hours": QUEUE | MANAGE,
    "tickets.purposes.add_closed_day": SET_UP,
    "tickets.purposes.assign_windows": SET_UP,
    "tickets.purposes.move_window": SET_UP,
    "tickets.purposes.retire_purpose": SET_UP,
    "tickets.purposes.save_purpose": SET_UP,
    "tickets.purposes.set_hours": SET_UP,
    "tickets.purposes.void_closed_day": SET_UP,
    "emergencies.close_emergency": QUEUE,
    "emergencies.go_to_emergency": QUEUE,
    "emergencies.open_emergencies": QUEUE,
    "emergencies.raise_emergency": QUEUE,
    "targets.save_entered": PLAN,
    "entered_sheets.enter_sheet": PLAN,
    "targets.save_target": PLAN,
    "targets.void_entered": PLAN,
    "targets.void_target": PLAN,
}

# What belongs to whoever signed in: the own password, draft, session; who stands in for whom; the search.
EVERYONE = {
    "absences.covered_absences",
    "absences.list_absences",
    "absences.stands_in_for",
    "accounts.change_own_password",
    "accounts.list_colleagues",
    "drafts.drop_draft",
    "drafts.load_drafts",
    "drafts.save_draft",
    "exports.export_template",
    "search_rebuild.mend_search",
    "sign_in.leave",
}

# Steps of an act that asked already; no window calls them.
INSIDE = {
    "accounts.make_account",
    "audit.record_shown",
    "audit.record_viewed",
    "audit.write_audit",
    "audit.write_audits",
    "backups.record_restore",
    "employers.touch",
    "follow_ups.plan",
    "operations.begin",
    "passwords.set_password",
    "passwords.write_slot",
    "registrations.check_backdate",
    "registrations.check_late",
    "results.move",
    "results.move_all",
    "results.take_back",
    "rights.keep_right",
    "slips.issue_slip",
    "slips.issue_slips",
    "tickets.rows.keep_step",
    "work_rules.whose_accounts",
}


def every_service():
    """Name to function of what takes a database session and an act, in every public module."""
    found = {}
    prefix = f"{services.__name__}."
    for module in pkgutil.walk_packages(services.__path__, prefix):
        short = module.name.removeprefix(prefix)
        if "._" in module.name:
            continue
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            takes = list(inspect.signature(function).parameters)[:2]
            if function.__module__ == loaded.__name__ and not name.startswith("_") and takes == ["db", "act"]:
                found[f"{short}.{name}"] = function
    return found


SERVICES = every_service()


def something(annotation, act):
    """Any value of a parameter's type: it is asked who acts before it is looked at."""
    if annotation is UUID:
        return new_id()
    if annotation is date:
        return act.today
    if annotation is Asked:
        return Asked("jobseekers")
    if annotation is ResultEntry:
        return ResultEntry(new_id(), 1, "90", act.today)
    if inspect.isclass(annotation) and issubclass(annotation, Enum):
        return next(iter(annotation))
    if annotation in {str, int, bool}:
        return {str: "x", int: 1, bool: True}[annotation]
    said = str(annotation)
    if "Literal" in said:
        return annotation.__args__[0]
    return {} if getattr(annotation, "__origin__", None) is Mapping else [] if "[" in said else None


class Undone(Exception):
    """Nothing of a call is kept."""


def refused(desk, function):
    """Whether the service refused the role; for one that let it in, what came of the call does not matter."""

    def job(db, act):
        needed = [
            p
            for p in list(inspect.signature(function).parameters.values())[2:]
            if p.default is p.empty and p.kind is not p.VAR_KEYWORD
        ]
        by_name = {p.name: something(p.annotation, act) for p in needed if p.kind is p.KEYWORD_ONLY}
        by_place = [something(p.annotation, act) for p in needed if p.kind is not p.KEYWORD_ONLY]
        if function.__module__.startswith(f"{services.__name__}.lists.") and "kind" in by_name:
            by_name["kind"] = "jobseekers"
        function(db, act, *by_place, **by_name)
        raise Undone

    try:
        desk.change(job)
    except NotAllowed:
        return True
    except (Undone, JobdeskError, SQLAlchemyError, LookupError, ValueError, TypeError, AttributeError):
        return False
    raise AssertionError("the call was kept")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_service_lets_in_who_may_and_refuses_the_rest_first(local_center, role):
    desk = local_center.desk(role.value)
    wrong = {}
    for name, function in SERVICES.items():
        if name in INSIDE:
            continue
        may = ROLES if name in EVERYONE else OTHERS.get(name, SERVE)
        if refused(desk, function) == (role in may):
            wrong[name] = "refused" if role in may else "let in"
    assert wrong == {}


def test_what_is_named_here_exists():
    named = OTHERS.keys() | EVERYONE | INSIDE
    assert named <= SERVICES.keys()
    assert len(SERVICES) > 100
