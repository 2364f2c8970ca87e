"""Slips for tests: one with everything on it, a look that changes everything, a logo."""

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from jobdesk.base.slip_looks import SlipLook
from jobdesk.papers.slip import SlipContent

NUMBER = "20260100012390"
SAYS = {
    "issued_on": "2026. 11. 20.",
    "valid_until": "2026. 11. 26.",
    "center_name": "시험구 일자리플러스센터",
    "center_address": "시험시 시험구 시험로 1",
    "center_phone": "02-0000-9999",
    "center_fax": "02-0000-9998",
    "employer_name": "(주)한빛관리",
    "employer_contact": "김담당",
    "employer_phone": "02-0000-1234",
    "station": "시험역 2번 출구",
    "interview_at": "2026. 11. 23. 14:00",
    "interview_place": "시험로 100 3층 관리사무소",
    "documents": "이력서 1부, 신분증",
    "title": "아파트 경비원",
    "occupation": "경비원",
    "duties": "아파트 단지 순찰과 출입 관리, 택배 보관",
    "employment_type": "상용직",
    "wage": "월급 2,300,000원",
    "hours": "월~금 06:00~18:00",
    "insurances": "국민연금, 건강보험, 고용보험, 산재보험",
    "jobseeker_name": "홍길동",
    "birth_year": "1985",
    "jobseeker_phone": "010-0000-1234",
    "desired_occupation": "경비원",
    "career_months": "24",
    "counselor_name": "이상담",
    "counselor_position": "직업상담사",
    "counselor_phone": "02-0000-5678",
    "window_no": "2",
}
OTHER_LOOK = SlipLook(
    seal_line="직인 생략",
    notices="구직자의 동의에 따라 제공합니다.\n면접 결과를 3일 안에 알려 주십시오.",
    stub=("result", "checked"),
    copies_line="구직자용 1부, 업체 제출용 1부",
)


def slip(**more: str) -> SlipContent:
    """The slip, some of it said otherwise."""
    return SlipContent.of(NUMBER, {**SAYS, **more})


def logo(kind: str = "PNG", width: int = 400, height: int = 120) -> bytes:
    """A picture with a clear edge and a see-through ground."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent if kind == "PNG" else Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(0, 0, height, height, QColor("#1a5fb4"))
    painter.fillRect(height + 20, height // 4, width - height - 40, height // 2, QColor("#1a5fb4"))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return buffer.data().data()
