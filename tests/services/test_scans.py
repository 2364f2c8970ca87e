"""A scanned number on both engines: how it stands is told, what it opens is given, who looked is on record."""

import pytest
from sqlalchemy import select

from jobdesk.base.enums import AuditAction, ReferralState
from jobdesk.base.errors import NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.records.audit import AuditEntry
from jobdesk.records.referrals import SlipNumber
from jobdesk.services.scans import Standing, read_scan
from tests.services import acts, people
from tests.services.sent import place, strike


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def row(desk):
    """A referral with a slip."""
    return acts.refer(desk, people.person(desk), people.vacancy(desk), method="slip")


def scan(desk, number):
    return desk.view(lambda db, act: read_scan(db, act, number=number))


def digits(row):
    return row.slip_no.replace("-", "")


def views(desk):
    """Whose referral was looked at, oldest first."""
    query = select(AuditEntry).where(AuditEntry.action == AuditAction.VIEW, AuditEntry.table_name == "referral")
    return desk.read(
        lambda db, act: [(e.record_id, e.jobseeker_ids) for e in db.scalars(query.order_by(AuditEntry.seq))]
    )


def test_an_open_referral_is_found_and_that_is_on_record(desk, row):
    found = scan(desk, digits(row))
    assert (found.standing, found.told, found.row) == (Standing.OPEN, "", row)
    assert views(desk) == [(row.id, [str(row.jobseeker_id)])]


def test_a_hired_one_says_that_nothing_follows(desk, row):
    place(desk, row.jobseeker_id, row.id)
    found = scan(desk, digits(row))
    assert (found.standing, found.row.id) == (Standing.HIRED, row.id)
    assert found.told


def test_a_closed_one_says_its_state_and_a_struck_one_opens_nothing(desk, row):
    acts.enter(desk, row.id, ReferralState.REJECTED_INTERVIEW)
    found = scan(desk, digits(row))
    assert (found.standing, found.row.id, found.row.state) == (Standing.CLOSED, row.id, "51")
    assert desk.codes.label("referral_state", "51") in found.told
    strike(desk, row.id)
    found = scan(desk, digits(row))
    assert (found.standing, found.row) == (Standing.STRUCK, None)
    assert row.slip_no in found.told
    assert [one for one, _people in views(desk)] == [row.id, row.id]


@pytest.mark.parametrize("why", ["낱장 파손", None])
def test_a_number_without_a_referral_is_void(desk, why):
    number = make_slip_number(2026, 1, 990)
    lost = SlipNumber(
        number=number,
        issuer=1,
        year=2026,
        serial=990,
        referral_id=None if why else new_id(),
        issued_at=desk.act().at,
        void_why=why,
    )
    desk.change(lambda db, act: db.add(lost))
    found = scan(desk, number)
    assert (found.standing, found.row) == (Standing.VOID, None)
    assert views(desk) == []


def test_a_number_no_one_gave_out_is_unknown(desk, row):
    number = make_slip_number(2026, 7, 123)
    found = scan(desk, number)
    assert (found.standing, found.row) == (Standing.UNKNOWN, None)
    assert views(desk) == []


def test_every_wrong_digit_is_seen_and_nothing_is_looked_up(desk, row):
    number = digits(row)
    changed = [f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}" for at in range(len(number))]
    for wrong in [*changed, number[:-1], number + "0", "01000001234"]:
        found = scan(desk, wrong)
        assert (found.standing, found.row) == (Standing.WRONG, None)
        assert found.told
    assert views(desk) == []


def test_who_serves_nobody_scans_nothing(center, row):
    for role in ("auditor", "administrator"):
        with pytest.raises(NotAllowed):
            scan(center.desk(role), digits(row))
