"""What each role may do. Every service asks `require`; every window shows only what is allowed.

Source: the roles agreed for the desk; 안전성 확보조치 기준 제5조 (least privilege).
"""

from collections.abc import Callable

from jobdesk.base.enums import Role
from jobdesk.base.errors import NotAllowed
from jobdesk.base.i18n import _, mark

_DESK = frozenset({Role.COUNSELOR, Role.SUPERVISOR})


def can_serve(role: Role) -> bool:
    """Register, counsel, refer, place: only who serves people, so an administrator sees no person."""
    return role in _DESK


def can_see_people(role: Role) -> bool:
    """Open and search records of people and firms: only who serves them."""
    return role in _DESK


def can_see_statistics(role: Role) -> bool:
    """The published table and its lists: lists show people, so only who serves them."""
    return role in _DESK


def can_compare_counselors(role: Role) -> bool:
    """Figures of each counselor beside each other: the supervisor answers for the desk's people."""
    return role is Role.SUPERVISOR


def can_undo_others(role: Role) -> bool:
    """Void or correct a colleague's fact: a supervisor answers for the figures."""
    return role is Role.SUPERVISOR


def can_mark_caution(role: Role) -> bool:
    """Set 주의 표시: it follows a person, so a supervisor decides."""
    return role is Role.SUPERVISOR


def can_mark_watch(role: Role) -> bool:
    """Put a firm under watch: every counselor sees it, so a supervisor decides."""
    return role is Role.SUPERVISOR


def can_assign_deputy(role: Role) -> bool:
    """Enter an absence and its deputy: the supervisor plans the desk."""
    return role is Role.SUPERVISOR


def can_close_month(role: Role) -> bool:
    """Close a month: its figures are the supervisor's word."""
    return role is Role.SUPERVISOR


def can_set_targets(role: Role) -> bool:
    """Enter targets: they measure the whole desk."""
    return role is Role.SUPERVISOR


def can_import(role: Role) -> bool:
    """Import records: it changes many people's data at once."""
    return role is Role.SUPERVISOR


def can_merge_records(role: Role) -> bool:
    """Make two records of one person or firm one, or take them apart: it moves facts between people."""
    return role is Role.SUPERVISOR


def can_export_center(role: Role) -> bool:
    """Export the whole center unmasked: the widest disclosure there is."""
    return role is Role.SUPERVISOR


def can_check_out(role: Role) -> bool:
    """Pack a laptop: personal data leaves the house."""
    return role is Role.SUPERVISOR


def can_merge(role: Role) -> bool:
    """Bring a laptop home: it decides between two versions of facts."""
    return role is Role.SUPERVISOR


def can_check(role: Role) -> bool:
    """Verify database and audit chain: reads no person, so all but counselors."""
    return role in {Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR}


def can_back_up(role: Role) -> bool:
    """Write a backup: it stays encrypted with the center's key."""
    return role in {Role.SUPERVISOR, Role.ADMINISTRATOR}


def can_restore(role: Role) -> bool:
    """Restore a backup into a new folder: a technical act without looking at people."""
    return role is Role.ADMINISTRATOR


def can_migrate(role: Role) -> bool:
    """Lift the schema: a technical act without looking at people."""
    return role is Role.ADMINISTRATOR


def can_manage_accounts(role: Role) -> bool:
    """Add, end, re-role and reset accounts: apart from the desk's work, and kept as rights records."""
    return role is Role.ADMINISTRATOR


def can_manage_center(role: Role) -> bool:
    """Windows, settings, codes and wages of the center."""
    return role is Role.ADMINISTRATOR


def can_print(role: Role) -> bool:
    """Print: who serves people; an administrator the test page alone, the reception waiting numbers alone."""
    return role in _DESK or role in {Role.ADMINISTRATOR, Role.RECEPTION}


def can_print_test_page(role: Role) -> bool:
    """The one paper of an administrator: it shows nobody."""
    return role in _DESK or role is Role.ADMINISTRATOR


def can_manage_printers(role: Role) -> bool:
    """Set up printers and choose them for windows: reads no person; the supervisor answers for the counters."""
    return role in {Role.SUPERVISOR, Role.ADMINISTRATOR}


def can_read_audit(role: Role) -> bool:
    """Read 접속기록: supervisors review them, auditors examine them."""
    return role in {Role.SUPERVISOR, Role.AUDITOR}


def can_issue_tickets(role: Role) -> bool:
    """Give out waiting numbers, check appointments in, see who waits: the entrance and the windows."""
    return role in _DESK or role is Role.RECEPTION


def can_manage_queue(role: Role) -> bool:
    """Purposes, their numbers and windows, hours: the supervisor moves people, an administrator sets up."""
    return role in {Role.SUPERVISOR, Role.ADMINISTRATOR}


def can_unlock_accounts(role: Role) -> bool:
    """End a lock after failed sign-ins before its time."""
    return role in {Role.SUPERVISOR, Role.ADMINISTRATOR}


_ROLES = {
    Role.COUNSELOR: mark("Counselor"),
    Role.SUPERVISOR: mark("Supervisor"),
    Role.ADMINISTRATOR: mark("Administrator"),
    Role.AUDITOR: mark("Auditor"),
    Role.RECEPTION: mark("Reception"),
}
# What is said of the refusals that a counselor meets at the desk; of the others, who may.
_TOLD = {
    can_undo_others: mark("A colleague's record is changed or struck through by the supervisor."),
    can_mark_caution: mark("A note for colleagues is set and lifted by the supervisor."),
    can_mark_watch: mark("A firm is put under watch by the supervisor."),
    can_merge_records: mark("Two records are merged and taken apart by the supervisor."),
    can_serve: mark("Records of people and firms are kept by counselors and the supervisor only."),
    can_see_people: mark("Records of people and firms are seen by counselors and the supervisor only."),
}


def require(role: Role, may: Callable[[Role], bool]) -> None:
    """Raise NotAllowed unless `may(role)`; its sentence says why, or who may."""
    if may(role):
        return
    if may in _TOLD:
        raise NotAllowed(_(_TOLD[may]))
    who = ", ".join(_(name) for one, name in _ROLES.items() if may(one))
    raise NotAllowed(_("Your role does not allow this. Those who may: {roles}").format(roles=who))
