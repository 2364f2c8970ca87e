"""Why a row fits, beside the list: the hard conditions first, each as word and shape; what stands beside."""

from datetime import date

from jobdesk.base.codes import load_codes
from jobdesk.base.enums import ReferralState
from jobdesk.base.i18n import _
from jobdesk.base.match_terms import Job, Seeker
from jobdesk.qt.pages._match_detail import MatchDetail, fit_badge, verdict_badge
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.services.matching import Before, explain
from tests.qt.helpers import settle
from tests.services import people

HONG = Seeker(occupations=("542",), career_months=3, education="03", wage_basis="monthly", wage_amount=2_500_000)
JOB = Job(occupation="542", experience_months=12, education="03", wage_basis="monthly", wage_min=2_400_000)


def test_what_fails_stands_first_and_what_is_not_asked_is_not_told(qtbot):
    detail = MatchDetail(load_codes())
    qtbot.addWidget(detail)
    match = explain(HONG, JOB, load_codes())
    detail.show_match(
        match, Before(ReferralState("51"), date(2026, 3, 2), False, 4), remaining=2, watch="임금체불"
    )
    rows = detail.reasons.model_.rows
    hard = [row.hard for row in rows]
    assert hard == sorted(hard, reverse=True)
    assert (rows[0].name, rows[-1].hard) == ("experience", False)
    assert {"license", "driving", "stay", "disability"}.isdisjoint(row.name for row in rows)
    tones = {row.name: verdict_badge(row).tone for row in rows}
    assert (tones["experience"], tones["wage"], tones["education"]) == ("bad", "warning", "good")
    assert tones["place"] == "neutral"
    told = detail.about.text()
    assert all(part in told for part in ("2026. 3. 2.", "임금체불", "4"))
    detail.show_match(None)
    assert detail.reasons.model_.rows == []
    assert detail.about.isHidden()


def test_the_short_form_names_what_fails_else_what_fits():
    failed = fit_badge(explain(HONG, JOB, load_codes()))
    assert failed.tone == "bad"
    assert _("Experience") in failed.word
    fits = fit_badge(explain(HONG, Job(occupation="542"), load_codes()))
    assert (fits.tone, fits.word) == ("good", _("occupation"))
    assert fit_badge(explain(Seeker(), Job(), load_codes())) is None


def test_the_reason_of_an_override_is_kept_in_the_draft(qtbot, desk, page):
    person = people.person(desk, career_months="3")
    people.vacancy(desk, experience="경력", experience_months="12")
    page.push(ReferSheet(page, jobseeker_ids=[person]))
    sheet = page.sheet
    qtbot.waitUntil(lambda: sheet.choices.model_.rowCount() == 1)
    settle(qtbot, page.room.work)
    assert sheet.override.isHidden(), "nothing is chosen yet"
    sheet.choices.model_.toggle(0)
    sheet.choices.checks_changed.emit()
    assert not sheet.override.isHidden()
    sheet.override.why.setText("신입도 가능")
    kept = sheet.typed()
    again = ReferSheet(page, jobseeker_ids=[person])
    qtbot.addWidget(again)
    again.take_typed(kept)
    settle(qtbot, page.room.work)
    assert again.override.why.text() == "신입도 가능"
    assert not again.override.isHidden()
