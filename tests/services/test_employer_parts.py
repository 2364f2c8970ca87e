"""Places of work and people of a firm: added, changed with their version, struck through by anyone who serves."""

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.services import employer_parts, employers
from jobdesk.services.audit import list_audit
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from tests.services import people

SITE = {"name": "당산현장", "dong_code": "당산1동", "contact_phone": "02-0000-5555"}
CONTACT = {"name": "박소장", "phone": "010 0000 7777", "email": "p@example.com"}


def save(desk, kind, values, **more):
    return desk.change(lambda db, act: employer_parts.save_part(db, act, kind=kind, values=values, **more))


def listed(desk, kind, firm):
    return desk.read(lambda db, act: employer_parts.list_parts(db, act, kind=kind, employer_id=firm))


def test_they_belong_to_their_firm_and_leave_a_trace(center):
    desk = center.desk("counselor")
    firm, other = people.employer(desk), people.employer(desk, name="새싹")
    site, contact = save(desk, "site", SITE, employer_id=firm), save(desk, "contact", CONTACT, employer_id=firm)
    assert (site.values["contact_phone"], contact.values["phone"]) == ("0200005555", "01000007777")
    assert listed(desk, "site", firm) == [site]
    assert listed(desk, "contact", firm) == [contact]
    assert listed(desk, "site", other) == listed(desk, "contact", other) == []
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act))
    tables = {row.table for row in rows if row.record_id in {site.id, contact.id}}
    assert tables == {"employer_site", "employer_contact"}


def test_a_change_needs_the_version_and_a_colleague_may_strike_it_through(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    firm = people.employer(desk)
    first = save(desk, "contact", CONTACT, employer_id=firm)
    newer = save(colleague, "contact", {"phone": "010-0000-8888"}, part_id=first.id, version=first.version)
    assert (newer.values["name"], newer.values["phone"]) == ("박소장", "01000008888")
    with pytest.raises(StaleRecord):
        save(desk, "contact", {"position": "소장"}, part_id=first.id, version=first.version)
    with pytest.raises(InvalidInput) as caught:
        save(desk, "contact", {"name": " "}, part_id=first.id, version=newer.version)
    assert caught.value.field == "name"
    read = desk.read(lambda db, act: employer_parts.read_part(db, act, kind="contact", part_id=first.id))
    assert read == newer
    colleague.change(
        lambda db, act: employer_parts.void_part(db, act, kind="contact", part_id=first.id, why="퇴사")
    )
    assert listed(desk, "contact", firm) == []
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act))
    assert AuditAction.VOID in {row.action for row in rows if row.record_id == first.id}


def test_a_firm_is_found_by_the_phone_of_its_people_and_places_while_they_are_there(center):
    desk = center.desk("counselor")
    firm = people.employer(desk)
    contact, site = save(desk, "contact", CONTACT, employer_id=firm), save(desk, "site", SITE, employer_id=firm)

    def found(text):
        return desk.read(lambda db, act: read_ids(db, act, Asked("employers", text=text), limit=9))

    assert found("7777") == found("5555") == found("당산현장") == found("한빛") == [firm]
    save(desk, "contact", {"phone": "010-0000-8888"}, part_id=contact.id, version=contact.version)
    assert (found("7777"), found("8888")) == ([], [firm])
    desk.change(
        lambda db, act: employers.save_employer(
            db, act, employer_id=firm, version=1, values={"fax": "02-0000-9999"}
        )
    )
    assert found("8888") == [firm]
    for kind, part in (("contact", contact), ("site", site)):
        desk.change(
            lambda db, act, kind=kind, part=part: employer_parts.void_part(
                db, act, kind=kind, part_id=part.id, why="퇴사"
            )
        )
    assert (found("8888"), found("당산현장"), found("한빛")) == ([], [], [firm])


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("site", {"name": ""}, "name"),
        ("site", {"name": "현장", "dong_code": "없는동"}, "dong_code"),
        ("contact", {"phone": "010-0000-7777"}, "name"),
        ("contact", {"name": "박소장", "email": "박소장"}, "email"),
    ],
)
def test_what_they_cannot_be(local_center, kind, values, field):
    desk = local_center.desk("counselor")
    firm = people.employer(desk)
    with pytest.raises(InvalidInput) as caught:
        save(desk, kind, values, employer_id=firm)
    assert caught.value.field == field
    assert listed(desk, kind, firm) == []


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_serves_nobody_neither_saves_nor_sees_them(local_center, role):
    firm = people.employer(local_center.desk("supervisor"))
    site = save(local_center.desk("supervisor"), "site", SITE, employer_id=firm)
    desk = local_center.desk(role)
    for job in (
        lambda db, act: employer_parts.save_part(db, act, kind="site", values=SITE, employer_id=firm),
        lambda db, act: employer_parts.void_part(db, act, kind="site", part_id=site.id, why="착오"),
        lambda db, act: employer_parts.list_parts(db, act, kind="site", employer_id=firm),
    ):
        with pytest.raises(NotAllowed):
            desk.change(job)
