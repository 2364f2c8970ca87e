"""What stands on a firm's card: referrals, how soon it answers, what came of them, remarks, the watch mark."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.services import employer_remarks, employer_view, employers, follow_ups
from tests.services import acts, people
from tests.services.sent import place


def view(desk, firm):
    return desk.view(lambda db, act: employer_view.open_employer_view(db, act, employer_id=firm))


def sent_to(desk, firm, *days):
    """One person sent to one vacancy of the firm, so many days ago."""
    vacancy = people.vacancy(
        desk, firm, openings="9", received_on=desk.act().today - timedelta(days=60), note="옮겨 적음"
    )
    rows = []
    for at, back in enumerate(days):
        one = acts.ready_since(desk, 50, full_name=f"김{'가나다라마바사'[at]}람", mobile=f"010-0000-20{at:02d}")
        rows.append(acts.refer(desk, one, vacancy, days=back, note="옮겨 적음"))
    return rows


def ago(desk, days):
    return desk.act().today - timedelta(days=days)


def test_answers_are_counted_from_the_firms_first_word(center):
    desk = center.desk()
    firm = people.employer(desk)
    rows = sent_to(desk, firm, 20, 20, 20, 20, 20, 20)
    acts.enter(desk, rows[0].id, "20", on=ago(desk, 18))
    acts.enter(desk, rows[0].id, "50", on=ago(desk, 10))
    acts.enter(desk, rows[1].id, "51", on=ago(desk, 16), reported_by="stub")
    acts.enter(desk, rows[2].id, "70", on=ago(desk, 11), reason_code="age_sex")
    acts.enter(desk, rows[3].id, "81", on=ago(desk, 1))
    acts.enter(desk, rows[4].id, "20", on=ago(desk, 19), reported_by="jobseeker")
    f = view(desk, firm).figures
    assert (f.referred, f.answered, f.median_days) == (6, 3, 4)
    assert (f.silent, f.waiting, f.hired, f.rejected) == (1, 2, 0, 3)


def test_a_late_answer_after_silence_is_an_answer(center):
    desk = center.desk()
    firm = people.employer(desk)
    (row,) = sent_to(desk, firm, 40)
    acts.enter(desk, row.id, "81", on=ago(desk, 9))
    acts.enter(desk, row.id, "51", on=ago(desk, 2))
    figures = view(desk, firm).figures
    assert (figures.answered, figures.median_days, figures.silent) == (1, 38, 0)


def test_why_people_declined_and_left_is_counted_by_code(center):
    desk = center.desk()
    firm = people.employer(desk)
    rows = sent_to(desk, firm, 40, 40, 40, 45)
    for row, code in zip(rows[:3], ("wage", "distance", "wage"), strict=True):
        acts.enter(desk, row.id, "60", reason_code=code)
    hired = place(desk, rows[3].jobseeker_id, rows[3].id)
    first = acts.follow_ups_of(desk, hired)[0]
    values = {
        "done_on": desk.act().today,
        "mode": "phone",
        "state": "left",
        "left_on": desk.act().today,
        "left_code": "hours",
    }
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db, act, entries=[follow_ups.FollowUpEntry(first.id, first.version)], values=values
        )
    )
    f = view(desk, firm).figures
    assert f.declines == [(("jobseeker_reason", "wage"), 2), (("jobseeker_reason", "distance"), 1)]
    assert (f.declined, f.hired, f.placed, f.left) == (3, 1, 1, 1)
    assert f.leaves == [(("leave_reason", "hours"), 1)]


def test_every_referral_stands_there_masked_with_its_answer(center):
    desk = center.desk()
    firm, other = people.employer(desk), people.employer(desk, name="두레상사")
    older, newer = sent_to(desk, firm, 20, 5)
    sent_to(desk, other, 5)
    acts.enter(desk, older.id, "60", on=ago(desk, 3), reason_code="distance")
    rows = view(desk, firm).sent
    assert [row.id for row in rows] == [newer.id, older.id]
    assert (rows[1].state, rows[1].reason, rows[1].days) == ("60", ("jobseeker_reason", "distance"), None)
    assert "람" not in rows[0].jobseeker[1:-1]


def remark(desk, firm, text="면접에서 나이를 물었음", **more):
    values = {"said_on": desk.act().today, "remark": text}
    return desk.change(
        lambda db, act: employer_remarks.add_remark(db, act, employer_id=firm, values=values, **more)
    )


def test_what_people_told_is_kept_and_struck(center):
    desk = center.desk()
    firm = people.employer(desk)
    one = remark(desk, firm, jobseeker_id=people.person(desk))
    remark(desk, firm, "기숙사가 낡았음")
    rows = view(desk, firm).remarks
    assert [row.remark for row in rows] == ["기숙사가 낡았음", "면접에서 나이를 물었음"]
    assert [bool(row.jobseeker) for row in rows] == [False, True]
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(
            lambda db, act: employer_remarks.void_remark(db, act, remark_id=one, why="착오")
        )
    desk.change(lambda db, act: employer_remarks.void_remark(db, act, remark_id=one, why="착오"))
    assert [row.remark for row in view(desk, firm).remarks] == ["기숙사가 낡았음"]


def test_a_remark_needs_words_and_holds_no_resident_number(center):
    desk = center.desk()
    firm = people.employer(desk)
    for text in (" ", "850302-1234567 이라고 함"):
        with pytest.raises(InvalidInput):
            remark(desk, firm, text)


def watch(desk, firm, text, why="체불 명단 공개", version=None):
    at = version or view(desk, firm).card.version
    values = {"watch_mark": text, "why": why}
    return desk.change(
        lambda db, act: employer_remarks.mark_watch(db, act, employer_id=firm, version=at, values=values)
    )


def test_a_supervisor_puts_a_firm_under_watch_and_lifts_it_with_a_reason(center):
    desk, boss = center.desk(), center.desk("supervisor")
    firm = people.employer(desk)
    watch(boss, firm, "임금체불")
    seen = view(desk, firm)
    assert seen.card.values["watch_mark"] == "임금체불"
    assert seen.watched[0][1] == "체불 명단 공개"
    with pytest.raises(NotAllowed):
        watch(desk, firm, "")
    with pytest.raises(InvalidInput):
        watch(boss, firm, "", why="")
    with pytest.raises(InvalidInput):
        watch(boss, firm, "임금체불")
    with pytest.raises(StaleRecord):
        watch(boss, firm, "", version=1)
    watch(boss, firm, "", why="명단에서 빠짐")
    assert view(desk, firm).card.values["watch_mark"] is None
    assert [why for _on, why, _who in view(desk, firm).watched] == ["명단에서 빠짐", "체불 명단 공개"]


def test_a_counselors_form_does_not_know_the_mark(center):
    desk = center.desk()
    firm = people.employer(desk)
    watch(center.desk("supervisor"), firm, "임금체불")
    version = view(desk, firm).card.version

    def save(**values):
        desk.change(
            lambda db, act: employers.save_employer(db, act, values=values, employer_id=firm, version=version)
        )

    with pytest.raises(KeyError):
        save(watch_mark=None)
    save(representative="김가람")
    assert view(desk, firm).card.values["watch_mark"] == "임금체불"
