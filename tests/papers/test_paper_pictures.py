"""How every paper looks: blank from the services, printed from fixed words."""

import subprocess
from dataclasses import replace
from datetime import datetime

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.printing import PrintKind
from jobdesk.papers.certificate_sheet import CertificateSheet, certificate_pdf
from jobdesk.papers.day_sheet import DaySheet, day_sheet_pdf
from jobdesk.papers.event_sheets import (
    EventHead,
    FirmLine,
    FirmPart,
    SignInSheet,
    TimetableSheet,
    sign_in_pdf,
    timetable_pdf,
)
from jobdesk.papers.flow import PaperHead
from jobdesk.papers.form_sheet import FormBox, FormPaper, FormPart, FormTable, form_pdf
from jobdesk.papers.recovery_key import recovery_key_pdf
from jobdesk.papers.referral_list import ReferralList, ReferredPerson, referral_list_pdf
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf
from jobdesk.papers.vacancy_sheets import VacancySheet, vacancy_card_pdf, vacancy_poster_pdf
from jobdesk.services.paper_kinds import PAPERS
from jobdesk.services.papers import BLANK

CENTER, PRINTED = "시험구 일자리플러스센터", "출력자 김상담 · 2026. 11. 21. 14:00"
HEAD = PaperHead("구인목록", "11월 21일 현재", CENTER, PRINTED)
LONG = "아파트 단지를 돌아보고 드나드는 사람과 차를 살핍니다. " * 12
FACTS = [
    ("직종", "경비원"),
    ("모집인원", "2명"),
    ("임금", "월급 2,500,000원"),
    ("근무시간", "월~금 09:00~18:00"),
    ("근무지", "서울특별시 영등포구 당산로 1 · 당산역"),
    ("고용형태", "상용직"),
    ("자격 요건", "무관"),
    ("4대보험·퇴직금", "국민연금, 건강보험, 고용보험, 산재보험 · 퇴직금"),
    ("접수방법", "서류, 면접 · 이력서"),
    ("마감일", "2026. 12. 20."),
]
SHEET = VacancySheet(
    replace(HEAD, title="구인 공고", about="VC-2026-01-000001 · 11월 21일 현재"),
    "아파트 경비원",
    "(주)한빛관리",
    FACTS,
    "아파트 단지 순찰과 출입 관리",
    ask_at=f"문의·지원: {CENTER} 02-0000-0000",
)
EVENT = EventHead("제3회 JOB포유", "2026. 11. 21. · 14:00~16:00 · 구청 강당", CENTER, PRINTED)
TIMES = ["14:00", "14:15", "14:30"]
FIRMS = [FirmPart(f"업체{at}", f"부스 {at}", [FirmLine(TIMES[at], "홍길동", "1985")]) for at in range(3)]
CERTIFICATE = CertificateSheet(
    "확인-2026-01-000123",
    "취업상담·알선 확인서",
    [("성명", "홍길동"), ("생년월일", "1985. 3. 2.")],
    [("상담일시", "2026. 11. 20. 10:00"), ("상담방법", "방문"), ("상담사", "김상담")],
    "영등포고용센터",
    "위 사실을 확인합니다.",
    "2026. 11. 21.",
    CENTER,
    "시험시 시험구 시험로 1 · 02-0000-0000",
    "발급 담당 김상담",
    PRINTED,
    "재발급 (2번째)",
    "센터에서 한 일을 확인하는 것으로, 고용24의 구직등록확인증이 아닙니다.",
)
COLUMNS = [TableColumn("업체", 0.3), TableColumn("모집 내용", 0.5), TableColumn("인원", 0.2, "center")]
RESUME = FormPaper(
    replace(HEAD, title="이력서", about="(주)한빛관리 · 아파트 경비원 제출용"),
    [
        FormPart(
            "인적사항", [FormBox("성명", "홍길동"), FormBox("휴대전화", "010-0000-1234"), FormBox("주소", LONG)]
        ),
        FormPart("경력", tables=[FormTable([("업체", 0.6), ("직무", 0.4)], [("새한물류", "포장")], 2)]),
        FormPart("희망", [FormBox("고용형태", choices=[("상용직", True), ("계약직", False)])]),
    ],
    signed_by=[("성명", "홍길동")],
    closing="위 내용은 사실과 같습니다.",
)
PRINTED_PAPERS = {
    "table": lambda: table_pdf(TablePaper(HEAD, COLUMNS, [("경비직",), ("한빛관리", LONG, "2")] * 9, across=True)),
    "card": lambda: vacancy_card_pdf(replace(SHEET, head=replace(SHEET.head, title="구인 안내"))),
    "poster": lambda: vacancy_poster_pdf(SHEET),
    "poster-full": lambda: vacancy_poster_pdf(replace(SHEET, title=LONG[:100], duties=LONG * 3)),
    "certificate": lambda: certificate_pdf(CERTIFICATE),
    "resume": lambda: form_pdf(RESUME),
    "sign-in": lambda: sign_in_pdf(SignInSheet(EVENT, [("홍*동", "1234"), ("김*수", "5678")])),
    "timetable": lambda: timetable_pdf(TimetableSheet(EVENT, TIMES, FIRMS)),
    "timetable-firms": lambda: timetable_pdf(TimetableSheet(EVENT, TIMES, FIRMS[:1], a_page_each=True)),
    "referrals": lambda: referral_list_pdf(
        ReferralList(
            "(주)한빛관리",
            "아파트 경비원",
            CENTER,
            "02-0000-0000",
            "김상담",
            "2026. 11. 21.",
            [ReferredPerson("홍길동", "1985", "010-0000-1234", "2026. 11. 20.")] * 3,
            PRINTED,
            "VC-2026-11-000007",
            "02-0000-0001",
            "시험시 시험구 시험로 1",
        )
    ),
    "day-sheet": lambda: day_sheet_pdf(
        DaySheet(
            CENTER,
            "2026. 11. 21.",
            ("방문", "전화"),
            [("김상담", (3, 1))],
            ["알선결과 미확인 2건"],
            PRINTED,
            open_of="김상담 담당, 2026. 11. 21. 18:00 현재",
        )
    ),
    "recovery-key": lambda: recovery_key_pdf("ABCD" * 14, center_name=CENTER, printed_on="2026. 11. 21."),
}


@pytest.mark.parametrize("name", PRINTED_PAPERS)
def test_a_printed_paper_looks_as_it_was_agreed(golden, name):
    golden(PRINTED_PAPERS[name](), f"paper-{name}")


def test_a_group_that_goes_on_is_headed_again_on_each_page():
    rows = [("경비직",), *[("한빛관리", "순찰", "2")] * 60, ("청소직",), ("새한물류", "청소", "1")]
    pages = pages_of(table_pdf(TablePaper(HEAD, COLUMNS, rows, across=True, size=11)))
    assert len(pages) > 2
    assert all(page.count("경비직") == 1 for page in pages)
    assert [page.count("청소직") for page in pages] == [0] * (len(pages) - 1) + [1]


def pages_of(pdf):
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True).stdout
    return said.decode().split("\f")[:-1]


def test_blank_papers_look_as_they_were_agreed(golden, local_center):
    desk = local_center.desk("counselor")
    fixed = replace(desk.act(), at=datetime(2026, 11, 21, 14, 0, tzinfo=SEOUL), display_name="김상담")
    for kind in (
        PrintKind.JOBSEEKER_APPLICATION,
        PrintKind.VACANCY_APPLICATION,
        PrintKind.CONSENT_FORM,
        PrintKind.RESUME,
        PrintKind.VACANCY_CARD,
        PrintKind.VACANCY_POSTER,
        PrintKind.FOLLOW_UP_CALLS,
        PrintKind.INTERVIEWS,
        PrintKind.DAY_SHEET,
    ):
        shown = desk.read(lambda db, act, kind=kind: PAPERS[kind].draw(db, fixed, None, BLANK))
        golden(shown.draw("a4"), f"blank-{kind.value.replace('_', '-')}")
