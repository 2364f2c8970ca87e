"""Vacancies as the tests save, move and list them."""

from sqlalchemy import select

from jobdesk.base.enums import VacancyState
from jobdesk.records.vacancies import VacancyStep
from jobdesk.services import vacancies
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from tests.services import people

LITTLE = {"title": "경비원", "channel": "전화", "openings": "1"}
S = VacancyState


def save(desk, card=None, why="잘못 적음", **values):
    known = (
        {"vacancy_id": card.id, "version": card.version, "why": why}
        if card
        else {"employer_id": people.employer(desk)}
    )
    return desk.change(lambda db, act: vacancies.save_vacancy(db, act, values=values, **known))


def receive(desk, **changes):
    return save(desk, **{**LITTLE, "received_on": desk.act().today, **changes})


def read(desk, vacancy_id):
    return desk.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=vacancy_id))


def move(desk, vacancy_id, to, reason=None, version=None):
    at = version or read(desk, vacancy_id).version
    law = {"refusal_ground": "unlawful"} if to == S.REFUSED else {}
    return desk.change(
        lambda db, act: vacancies.move_vacancy(
            db, act, vacancy_id=vacancy_id, version=at, to=to, reason=reason, **law
        )
    )


def listed(desk, text="", open_only=False, limit=200, **filters):
    asked = [(name, (value,)) for name, value in {**filters, **({"state": "open"} if open_only else {})}.items()]
    return desk.read(
        lambda db, act: read_ids(db, act, Asked("vacancies", text=text, filters=tuple(asked)), limit=limit)
    )


def external(desk, **changes):
    values = {
        "employer_name": "서울시설공단",
        "title": "기간제 안내원",
        "source": "고용24",
        "external_no": "K1512",
        "received_on": desk.act().today,
        **changes,
    }
    return desk.change(lambda db, act: vacancies.save_external_vacancy(db, act, values=values))


def steps(desk, vacancy_id):
    query = select(VacancyStep).where(VacancyStep.vacancy_id == vacancy_id).order_by(VacancyStep.id)
    return desk.read(lambda db, act: [(s.from_state, s.to_state, s.reason) for s in db.scalars(query)])


def in_state(desk, state):
    """A complete vacancy brought into a state by its shortest way."""
    way = {
        S.RECEIVED: [],
        S.REFUSED: [S.REFUSED],
        S.VERIFIED: [S.VERIFIED],
        S.OPEN: [S.OPEN],
        S.ON_HOLD: [S.ON_HOLD],
        S.FILLED: [S.OPEN, S.FILLED],
        S.EXPIRED: [S.OPEN, S.EXPIRED],
        S.CANCELED: [S.CANCELED],
    }[state]
    vacancy = people.vacancy(desk, opened=False)
    for to in way:
        move(desk, vacancy, to, "업체 요청")
    return vacancy
