"""DuckDB in memory with the same facts in its own types; one grouped query a kind of fact."""

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from jobdesk.base.codes import load_codes
from jobdesk.wiring import Desk

UNKNOWN = "미상"
TABLES = {
    "person": ("jobseeker", "id, sex, birth_date", "id UUID, sex VARCHAR, birth DATE"),
    "registration": (
        "registration",
        "id, jobseeker_id, received_on, recorded_at, dong_code, education_level, occupation, channel",
        "id UUID, who UUID, on_day DATE, typed TIMESTAMPTZ, dong VARCHAR, education VARCHAR, occupation VARCHAR,"
        " channel VARCHAR",
    ),
    "vacancy": (
        "vacancy",
        "id, employer_id, received_on, recorded_at, kind, openings, place_dong_code, occupation, channel",
        "id UUID, who UUID, on_day DATE, typed TIMESTAMPTZ, kind VARCHAR, openings INTEGER, dong VARCHAR,"
        " occupation VARCHAR, channel VARCHAR",
    ),
    "referral": (
        "referral",
        "id, jobseeker_id, vacancy_id, referred_on, recorded_at, dong_code, education_level, counselor_id",
        "id UUID, who UUID, vacancy UUID, on_day DATE, typed TIMESTAMPTZ, dong VARCHAR, education VARCHAR,"
        " counselor UUID",
    ),
    "placement": (
        "placement",
        "id, jobseeker_id, started_on, recorded_at, dong_code, education_level, occupation, route, recognized",
        "id UUID, who UUID, on_day DATE, typed TIMESTAMPTZ, dong VARCHAR, education VARCHAR, occupation VARCHAR,"
        " route VARCHAR, recognized INTEGER",
    ),
    "session": (
        "counseling_session",
        "id, jobseeker_id, date(started_at, '+9 hours'), started_at, mode, counselor_id, counter_no",
        "id UUID, who UUID, on_day DATE, typed TIMESTAMPTZ, mode VARCHAR, counselor UUID, counter INTEGER",
    ),
}
_YEARS = "year(f.on_day) - year(birth) - ((month(f.on_day), day(f.on_day)) < (month(birth), day(birth)))::INTEGER"
BANDS = (
    "CASE WHEN age IS NULL THEN '미상' WHEN age <= 18 THEN '18세 이하' WHEN age <= 39 THEN '청년'"
    " WHEN age <= 64 THEN '중장년' ELSE '65세 이상' END"
)
SCHEMES = {
    "sex": "sex",
    "dong": "dong",
    "education": "education",
    "channel": "channel",
    "mode": "contact_mode",
    "route": "placement_route",
    "occupation_middle": "occupation",
}
QUERIES = {
    "jobseekers": ("registration", "", ("sex", "policy_age", "dong", "occupation_middle", "education", "channel")),
    "placed_persons": (
        "placement",
        "AND f.recognized = 1",
        ("sex", "policy_age", "dong", "occupation_middle", "education", "route"),
    ),
    "referrals": (
        "referral",
        "",
        ("sex", "policy_age", "dong", "occupation_middle", "education", "counselor"),
    ),
    "sessions": ("session", "", ("sex", "policy_age", "mode", "counselor", "window")),
    "vacancies": ("vacancy", "AND f.kind = 'own'", ("dong", "occupation_middle", "channel")),
    "employers": ("vacancy", "AND f.kind = 'own'", ("dong", "occupation_middle", "channel")),
}
ONCE = {"jobseekers", "placed_persons", "employers"}


class Peer:
    """The same rows, loaded once."""

    def __init__(self, desk: Desk) -> None:
        self.duck = duckdb.connect()
        self.labels = {(e.scheme, e.code): e.name_ko for e in load_codes().entries}
        raw = desk.database.reader.raw_connection()
        driver: Any = raw.driver_connection
        self.accounts = dict(driver.execute("SELECT id, display_name FROM account").fetchall())
        for name, (table, columns, types) in TABLES.items():
            live = "" if name == "person" else "WHERE voided_at IS NULL"
            self._load(name, types, driver.execute(f"SELECT {columns} FROM {table} {live}"))
        raw.close()

    def _load(self, name: str, types: str, rows: Any) -> None:
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "rows.csv")
            with file.open("w", newline="", encoding="utf-8") as written:
                csv.writer(written).writerows(rows)
            self.duck.execute(f"CREATE TABLE {name} ({types})")
            self.duck.execute(f"COPY {name} FROM '{file}' (HEADER false, NULLSTR '')")

    def cells(self, start: date, end: date, month: date) -> dict[tuple[str, str, str, bool], int]:
        """The cells of two dates, and those of the last month."""
        found: dict[tuple[str, str, str, bool], int] = {}
        for one, (table, where, kinds) in QUERIES.items():
            sums = ", sum(openings)" if one == "vacancies" else ""
            for row in self.duck.execute(
                self._query(one, table, where, kinds, sums), [month, start, end]
            ).fetchall():
                last, place, label = row[0], row[1], self._label(kinds, row)
                kind = "" if place is None else kinds[place]
                for name, count in zip((one, "openings"), row[2 + len(kinds) :], strict=False):
                    for of_month in (True, False) if last else (False,):
                        key = (name, kind, label, of_month)
                        found[key] = found.get(key, 0) + int(count)
        return found

    def _label(self, kinds: tuple[str, ...], row: tuple[Any, ...]) -> str:
        if row[1] is None:
            return ""
        kind, code = kinds[row[1]], row[2 + row[1]]
        if code is None:
            return UNKNOWN
        if kind in SCHEMES:
            return self.labels[SCHEMES[kind], code]
        if kind == "counselor":
            return str(self.accounts[str(code)])
        return f"{code}번 창구" if kind == "window" else str(code)

    @staticmethod
    def _query(one: str, table: str, where: str, kinds: tuple[str, ...], sums: str) -> str:
        """Facts of the window (first ones where who counts once), grouped by each breakdown and by none."""
        people = table != "vacancy"
        job = "JOIN vacancy v ON v.id = f.vacancy" if table == "referral" else ""
        occupation = "v.occupation" if table == "referral" else "f.occupation"
        named = {"occupation_middle": f"left({occupation}, 2)", "window": "f.counter", "sex": "sex"}
        traits = [f"{named.get(kind, f'f.{kind}')} AS x_{kind}" for kind in kinds if kind != "policy_age"]
        if people:
            traits.append(f"{_YEARS} AS age")
        if sums:
            traits.append("f.openings")
        first = (
            "QUALIFY row_number() OVER (PARTITION BY date_trunc('month', f.on_day), f.who"
            " ORDER BY f.on_day, f.typed, f.id) = 1"
            if one in ONCE
            else ""
        )
        bands = f", {BANDS} AS x_policy_age" if "policy_age" in kinds else ""
        sets = ", ".join(f"(last, x_{kind})" for kind in kinds)
        which = " ".join(f"WHEN grouping(x_{kind}) = 0 THEN {place}" for place, kind in enumerate(kinds))
        return (
            f"WITH f AS (SELECT f.on_day >= $1 AS last, {', '.join(traits)} FROM {table} f"
            f" {'JOIN person p ON p.id = f.who' if people else ''} {job}"
            f" WHERE f.on_day BETWEEN $2 AND $3 {where} {first}),"
            f" g AS (SELECT *{bands} FROM f)"
            f" SELECT last, CASE {which} END, {', '.join(f'x_{kind}' for kind in kinds)}, count(*){sums}"
            f" FROM g GROUP BY GROUPING SETS ({sets}, (last))"
        )
