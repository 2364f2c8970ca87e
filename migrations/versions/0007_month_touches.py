"""Which months may have changed since their close, noted by triggers; what a close counted, in one text a figure.

Facts are counted from an index that holds all that figures ask of them.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

from jobdesk.records import _types as types
from jobdesk.store import revising
from jobdesk.store.watching import EVERY, Touch, Watch, drop, make

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FAMILIES = ("jobseeker", "employer")
_PERSON = ("dong_code", "education_level", "target_groups")
_DESK = ("counselor_id", "counter_no")
FACTS: Mapping[str, tuple[str, Sequence[str]]] = {
    "registration": (
        "{row}.received_on",
        ("received_on", "jobseeker_id", "occupation", "channel", "place", *_PERSON, *_DESK),
    ),
    "vacancy": (
        "{row}.received_on",
        (
            *(
                "received_on",
                "kind",
                "employer_id",
                "openings",
                "place_dong_code",
                "channel",
                "place",
                "occupation",
            ),
            *("education_level", "employment_type", "wage_basis", "wage_min", *_DESK),
        ),
    ),
    "counseling_session": ("@{row}.started_at", ("started_at", "jobseeker_id", "mode", "place", *_DESK)),
    "inquiry": ("@{row}.received_at", ("received_at", "kind", *_DESK)),
    "referral": ("{row}.referred_on", ("referred_on", "jobseeker_id", "vacancy_id", *_PERSON, *_DESK)),
    "interview": ("{row}.held_on", ("held_on", "referral_id", "jobseeker_id", "state")),
    "placement": (
        "{row}.started_on",
        (
            *("started_on", "jobseeker_id", "referral_id", "employer_id", "event_id", "recognized", "verified_on"),
            *("route", "occupation", "employment_type", "wage_basis", "wage_amount", *_PERSON, *_DESK),
        ),
    ),
    "employer_visit": ("{row}.visited_on", ("visited_on", "visitor_id", "employer_id")),
    "follow_up": ("{row}.done_on", ("done_on", "jobseeker_id", "counselor_id", "mode")),
    "course_completion": ("{row}.completed_on", ("completed_on", "jobseeker_id")),
    "event": ("{row}.held_on", ("held_on",)),
}
"""The facts with a date of their own: that date, and what figures ask of them."""
_MET = Touch("event_interview", "held.held_on", "event AS held WHERE held.id = {row}.event_id")
_FAMILY = "IN (SELECT {row}.id UNION SELECT under.id FROM %s_under AS under WHERE under.above = {row}.id)"
_OF_PERSON, _OF_FIRM = (f"fact.%s {_FAMILY % one}" for one in FAMILIES)
_SESSION = "counseling_session"
_DATED = {name: day.format(row="fact") for name, (day, _columns) in FACTS.items()}
_MET_AT = "event_interview AS fact JOIN event AS held ON held.id = fact.event_id WHERE "
_INTERVIEWS = "interview AS fact JOIN referral AS sent ON sent.id = fact.referral_id"


def _hanging(kind: str, link: str) -> Touch:
    return Touch(kind, _DATED[kind], f"{kind} AS fact WHERE {link}")


def _by_person(kind: str) -> Touch:
    return _hanging(kind, _OF_PERSON % "jobseeker_id")


def _by_firm(kind: str) -> Touch:
    return _hanging(kind, _OF_FIRM % "employer_id")


def _of_vacancy(firm: str) -> tuple[Touch, ...]:
    """Facts told by their vacancy; `firm` says which vacancies."""
    of = f"IN (SELECT job.id FROM vacancy AS job WHERE {firm})"  # noqa: S608  declared names
    return (
        _hanging("referral", f"fact.vacancy_id {of}"),
        Touch("interview", "fact.held_on", f"{_INTERVIEWS} WHERE sent.vacancy_id {of}"),
    )


WATCHES: tuple[Watch, ...] = (
    *(
        Watch(name, ("recorded_at", "voided_at", *columns), (Touch(name, day),))
        for name, (day, columns) in FACTS.items()
    ),
    Watch(
        "event_interview",
        (
            *("recorded_at", "voided_at", "event_id", "employer_id", "jobseeker_id", "referral_id"),
            *("result", "result_on", "starts_at", "recorded_by"),
        ),
        (_MET,),
    ),
    Watch(
        "jobseeker",
        ("sex", "birth_date", "merged_into_id"),
        (
            *map(
                _by_person,
                (
                    *("registration", _SESSION, "referral", "interview", "placement"),
                    *("follow_up", "course_completion"),
                ),
            ),
            Touch("event_interview", "held.held_on", _MET_AT + _OF_PERSON % "jobseeker_id"),
        ),
        ("UPDATE",),
        "facts",
    ),
    Watch(
        "jobseeker",
        ("dong_code",),
        (Touch("event_interview", "held.held_on", f"{_MET_AT}fact.jobseeker_id = {{row}}.id"),),
        ("UPDATE",),
        "met",
    ),
    Watch(
        "employer",
        ("industry", "headcount_band", "headcount", "merged_into_id"),
        (
            *map(_by_firm, ("vacancy", "placement", "employer_visit")),
            Touch("event_interview", "held.held_on", _MET_AT + _OF_FIRM % "employer_id"),
            *_of_vacancy(_OF_FIRM.replace("fact.", "job.") % "employer_id"),
        ),
        ("UPDATE",),
        "facts",
    ),
    Watch(
        "vacancy",
        ("kind", "employer_id", "occupation", "employment_type", "wage_basis", "wage_min"),
        (
            *_of_vacancy("job.id = {row}.id"),
            Touch(
                "placement",
                "fact.started_on",
                "placement AS fact JOIN referral AS sent ON sent.id = fact.referral_id"
                " WHERE sent.vacancy_id = {row}.id",
            ),
        ),
        ("UPDATE",),
        "facts",
    ),
    Watch(
        "referral",
        ("voided_at", "vacancy_id", *_PERSON, *_DESK),
        (
            _hanging("interview", "fact.referral_id = {row}.id"),
            _hanging("placement", "fact.referral_id = {row}.id"),
        ),
        ("UPDATE",),
        "facts",
    ),
    Watch(
        "interview",
        ("referral_id", "voided_at", "state", "held_on"),
        (Touch("event_interview", "held.held_on", f"{_MET_AT}fact.referral_id = {{row}}.referral_id"),),
        name="met",
    ),
    Watch(
        "event",
        ("held_on", "voided_at"),
        (Touch("event_interview", "{row}.held_on", "event_interview AS fact WHERE fact.event_id = {row}.id"),),
        ("UPDATE",),
        "met",
    ),
    Watch("account", ("display_name", "user_name"), (Touch(EVERY),), ("UPDATE",), "names"),
    Watch(
        "account",
        (),
        (
            Touch(
                EVERY,
                source="EXISTS (SELECT 1 FROM account AS other WHERE other.display_name = {row}.display_name AND other.id <> {row}.id)",
            ),
        ),
        ("INSERT",),
        "twins",
    ),
    Watch(
        "code",
        ("scheme", "version_name", "code", "name_ko", "parent", "valid_from", "valid_to"),
        (Touch(EVERY),),
        name="labels",
    ),
)
"""What figures read, and the months of which facts a change of it touches (tests/services/test_closed_months*.py)."""
SPLIT: tuple[revising.Column, ...] = (
    ("close_id!", "link", "month_close"),
    ("indicator!", "text", "60"),
    ("breakdown!", "text", "40"),
    ("cells!", "text", ""),
)
TOUCHES: tuple[revising.Column, ...] = (("touches", "whole", "0 1000000000"),)
COUNTED: Mapping[str, Sequence[str]] = {
    "registration": (
        "received_on",
        "recorded_at",
        "id",
        "jobseeker_id",
        "dong_code",
        "education_level",
        "target_groups",
        "counselor_id",
        "counter_no",
        "occupation",
        "channel",
        "place",
    ),
    "vacancy": (
        "received_on",
        "recorded_at",
        "id",
        "kind",
        "employer_id",
        "openings",
        "place_dong_code",
        "channel",
        "place",
        "occupation",
        "education_level",
        "employment_type",
        "wage_basis",
        "wage_min",
        "counselor_id",
        "counter_no",
    ),
    "counseling_session": ("started_at", "jobseeker_id", "mode", "place", "counselor_id", "counter_no"),
    "referral": (
        "referred_on",
        "recorded_at",
        "id",
        "jobseeker_id",
        "vacancy_id",
        "dong_code",
        "education_level",
        "target_groups",
        "counselor_id",
        "counter_no",
    ),
}
TOLD: Mapping[str, Sequence[str]] = {
    "jobseeker": ("id", "sex", "birth_date"),
    "vacancy": ("id", "occupation", "employment_type", "wage_basis", "wage_min", "employer_id"),
}


def upgrade() -> None:
    op.create_table(
        "month_touch",
        sa.Column("id", types.Whole(), autoincrement=True, nullable=False),
        sa.Column("month", types.Day()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_touch")),
        sa.CheckConstraint("length(kind) <= 40", name=op.f("ck_month_touch_kind_length")),
        sqlite_strict=True,
    )
    op.create_index("ix_month_touch_month", "month_touch", ["month", "kind"])
    revising.make("close_split", SPLIT, unique=("close_id", "indicator", "breakdown"))
    revising.widen("month_close", TOUCHES, {})
    for table, columns in COUNTED.items():
        op.create_index(f"ix_{table}_counted", table, [*columns, "voided_at"])
    for table, columns in TOLD.items():
        op.create_index(f"ix_{table}_told", table, list(columns))
    make(WATCHES, FAMILIES)


def downgrade() -> None:
    drop(WATCHES, FAMILIES)
    for table in TOLD:
        op.drop_index(f"ix_{table}_told", table)
    for table in COUNTED:
        op.drop_index(f"ix_{table}_counted", table)
    revising.narrow("month_close", TOUCHES)
    op.drop_table("close_split")
    op.drop_table("month_touch")
