"""A report document with everything a form must draw: spans, marks, minus, none, dangerous text, charts."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from jobdesk.papers.report_tables import (
    HeadCell,
    ReportChart,
    ReportDocument,
    ReportTable,
    Series,
    head,
    money,
    number,
    rate,
    row,
    text,
)

MADE = datetime(2023, 10, 31, 18, 5, tzinfo=ZoneInfo("Asia/Seoul"))
MONTHS = tuple(f"{month}월" for month in range(1, 13))
DONGS = ("영등포본동", "여의동", "당산1동", "당산2동", "도림동", "문래동", "양평1동", "양평2동", "신길1동", "관외")


def published() -> ReportTable:
    """The center's own table with its seed figures."""
    return ReportTable(
        "실적",
        "취업 실적",
        "(단위: 개, 명, 건, %)",
        head(
            [
                HeadCell("구인", columns=2),
                HeadCell("구직자", rows=2),
                HeadCell("취업알선", rows=2),
                HeadCell("취업", columns=2),
            ],
            ["업체", "인원", "취업자", "취업률"],
        ),
        (row((), number(2601), number(3401), number(1965), number(11448), number(854), rate(Decimal("43.5"))),),
        notes=("취업률 = 취업자 ÷ 구직자 × 100",),
        large=True,
    )


def monthly() -> ReportTable:
    """Rows over two label columns, negative differences, cells without a value, marks."""
    return ReportTable(
        "월별",
        "월별 실적",
        "(단위: 명, 건)",
        head(
            [
                HeadCell("구분", columns=2, rows=2),
                HeadCell("당월", columns=2),
                HeadCell("증감", rows=2),
                HeadCell("달성률(%)", rows=2),
                HeadCell("비고", rows=2),
            ],
            ["올해", "전년"],
        ),
        (
            row(
                [HeadCell("구인", rows=2), "업체"],
                number(1234),
                number(1500, mark="집계값"),
                number(-266),
                rate(Decimal("82.3")),
                text(""),
            ),
            row(["인원"], number(0), number(None), number(None), rate(None), text("=1+1")),
            row(
                [HeadCell("예산", columns=2)],
                money(2_156_880),
                money(-1000),
                number(7, mark="잠정"),
                rate(Decimal("-1.05"), decimals=2),
                text("+82 & <b>한글</b>"),
            ),
        ),
        total_first=False,
    )


def wide(rows: int = 120) -> ReportTable:
    """A cross-table wider than a portrait page and longer than one page."""
    columns = ("계", *(f"직종 {code:02}" for code in range(14)))
    lines = [
        row(f"{DONGS[place % 10]} {place:03}", *(number(place + x) for x in range(15))) for place in range(rows)
    ]
    return ReportTable(
        "동별직종별", "동별 직종별", "(단위: 명)", head([HeadCell("구분"), *columns]), tuple(lines), crossed=True
    )


def charts() -> tuple[ReportChart, ...]:
    """One of each kind."""
    return (
        ReportChart(
            "months",
            "월별 취업자",
            MONTHS,
            (
                Series("올해", (71, 80, 95, 88, 102, 77, 69, 84, 99, 89, None, None)),
                Series("목표", (85,) * 12, target=True),
                Series("전년", (60, 75, 81, 90, 93, 80, 72, 70, 88, 91, 84, 66)),
            ),
            "명",
        ),
        ReportChart(
            "funnel",
            "구직에서 정착까지",
            ("구직", "알선", "면접", "취업", "3개월"),
            (Series("명", (1965, 1500, 1102, 854, 610)),),
            "명",
        ),
        ReportChart(
            "bars",
            "동별 구직자",
            DONGS,
            (Series("구직자", (210, 188, 140, 0, 93, 77, -4, 51, 30, 402)), Series("전년", (180,) * 10)),
            "명",
        ),
    )


def document(*, rows: int = 120) -> ReportDocument:
    """The whole of it."""
    return ReportDocument(
        "영등포구 일자리센터 실적",
        "(2023. 10. 31. 기준)",
        "영등포구 일자리센터",
        "김상담",
        MADE,
        (date(2023, 1, 1), date(2023, 10, 31)),
        (published(), monthly(), wide(rows)),
        charts(),
        ("구직자는 기간 안에 등록한 사람이다.", "취업률은 소수 둘째 자리에서 반올림하였다."),
        "2023.1",
        ("담당", "팀장"),
    )
