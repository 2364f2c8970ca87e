"""A refusal says why, or who may; each role is told apart."""

import pytest

from jobdesk.base import permissions
from jobdesk.base.enums import Role
from jobdesk.base.errors import NotAllowed
from jobdesk.base.i18n import _

ACTS = [may for name, may in vars(permissions).items() if name.startswith("can_")]


@pytest.mark.parametrize("may", ACTS, ids=[may.__name__ for may in ACTS])
@pytest.mark.parametrize("role", list(Role))
def test_a_refusal_says_why_or_who_may(may, role):
    if may(role):
        permissions.require(role, may)
        return
    with pytest.raises(NotAllowed) as refused:
        permissions.require(role, may)
    assert str(refused.value)
    assert "{" not in str(refused.value)


def test_a_colleagues_record_is_the_supervisors():
    with pytest.raises(NotAllowed) as refused:
        permissions.require(Role.COUNSELOR, permissions.can_undo_others)
    assert _("Supervisor").partition("(")[0] in str(refused.value)
    with pytest.raises(NotAllowed) as refused:
        permissions.require(Role.COUNSELOR, permissions.can_manage_accounts)
    assert _("Administrator") in str(refused.value)
    assert _("Supervisor") not in str(refused.value)
