"""What belongs to the center itself is looked through for resident numbers like everything typed."""

from datetime import date

import pytest

from jobdesk.base.enums import Role, WindowKind
from jobdesk.base.errors import InvalidInput
from jobdesk.services import accounts, centers, codes

NUMBER = "850302-1234567"
NEW = {"user_name": "new", "display_name": "박새로", "role": Role.COUNSELOR, "password": "긴 비밀번호 하나 둘 셋"}


def add(name):
    return lambda db, act: accounts.add_account(db, act, **{**NEW, name: f"가 {NUMBER}"})


def edit(name):
    def job(db, act):
        own = next(one for one in accounts.list_accounts(db, act) if one.id == act.account_id)
        return accounts.edit_account(db, act, account_id=own.id, version=own.version, **{name: NUMBER})

    return job


def center(name):
    def job(db, act):
        version = centers.read_center_row(db).version
        return centers.edit_center(db, act, version=version, **{name: f"당산로 1, {NUMBER}"})

    return job


def window(db, act):
    return centers.save_window(db, act, number=9, kind=WindowKind.JOBSEEKERS, name=NUMBER)


def code(name):
    given = {"scheme": "channel", "code": "x", "name_ko": "가", "name_en": "a"}
    return lambda db, act: codes.save_code(db, act, **{**given, name: NUMBER})


def wage(db, act):
    return codes.save_amount(db, act, kind="living_wage", valid_from=date(2030, 1, 1), amount=1, source=NUMBER)


JOBS = [
    *((add(name), name) for name in ("display_name", "position", "phone")),
    *((edit(name), name) for name in ("display_name", "position", "phone")),
    *((center(name), name) for name in ("name", "address", "phone", "fax")),
    (window, "name"),
    *((code(name), name) for name in ("code", "name_ko", "name_en")),
    (wage, "source"),
]


@pytest.mark.parametrize(("job", "field"), JOBS, ids=[f"{at}-{field}" for at, (_job, field) in enumerate(JOBS)])
def test_a_resident_number_is_refused_beside_its_field(local_center, job, field):
    with pytest.raises(InvalidInput) as caught:
        local_center.desk("administrator").change(job)
    assert caught.value.field == field
    assert NUMBER not in str(caught.value)
