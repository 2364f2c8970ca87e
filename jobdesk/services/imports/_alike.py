"""Who of a file is probably somebody known: any two of name, birth date and phone; of firms the number, or two."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.i18n import _
from jobdesk.base.sheets import FIRMS, PEOPLE
from jobdesk.services.imports._rows import Row
from jobdesk.services.likeness import everyone_told, keys_of, told_of

_TABLES = {PEOPLE.name: "jobseeker", FIRMS.name: "employer"}
_AT_MOST = 6
_ANYBODY, _BARE = "anybody", "bare"
"""A name, and a name of somebody of whom nothing else is known."""
_NOBODY = UUID(int=0)


class Alike:
    """Keys of everyone known, made once somebody new comes; then of the file's own people too."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._known: dict[str, dict[int, UUID]] = {}
        self._of_file: dict[int, tuple[UUID, int]] = {}

    def look(self, row: Row) -> None:
        """Fill `alike` of a new row with whoever is known, and tell who stood in the file before."""
        table = _TABLES.get(row.sheet.name)
        if table is None or row.known or not row.whole or row.id is None:
            return
        known = self._of(table)
        keys = list(_keys(row, table))
        found = list(dict.fromkeys(known[key] for key in keys if key in known))
        if row.abroad and not found and row.sheet is PEOPLE:
            found += self._by_name(row, known, bare=not keys)
        row.probable = bool(found)
        if row.values.get("id") is None:
            before = next((self._of_file[key] for key in keys if key in self._of_file), None)
            for key in keys:
                self._of_file.setdefault(key, (row.id, row.row))
            if before is not None:
                found.append(before[0])
                row.note("", _("Probably the same as row {row} of the file.").format(row=before[1]))
        row.alike = tuple(found[:_AT_MOST])

    def _by_name(self, row: Row, known: Mapping[int, UUID], *, bare: bool) -> list[UUID]:
        """Of a ledger's bare name whoever has it, of any other person the bare name; one of each is enough."""
        name = told_of(row.id or _NOBODY, row.values.get("full_name") or "", None).name
        asked = hash((_ANYBODY if bare else _BARE, name))
        here, before = known.get(asked), self._of_file.get(asked)
        for kind in (_ANYBODY, _BARE) if bare else (_ANYBODY,):
            self._of_file.setdefault(hash((kind, name)), (row.id or _NOBODY, row.row))
        if before is not None:
            row.note("full_name", _("Row {row} of the file has the same name.").format(row=before[1]))
        return [one for one in (here, before[0] if before is not None else None) if one is not None]

    def _of(self, table: str) -> dict[int, UUID]:
        if table not in self._known:
            made: dict[int, UUID] = {}
            for one in everyone_told(self._db, table):
                keys = list(keys_of(table, one))
                for key in keys:
                    made.setdefault(hash(key), one.id)
                if table == "jobseeker":
                    for kind in (_ANYBODY,) if keys else (_ANYBODY, _BARE):
                        made.setdefault(hash((kind, one.name)), one.id)
            self._known[table] = made
        return self._known[table]


def _keys(row: Row, table: str) -> Iterator[int]:
    told = row.values.get
    exact = told("birth_date") if table == "jobseeker" else told("business_no")
    name = told("full_name") if table == "jobseeker" else told("name")
    phones = (told("mobile"), told("phone")) if table == "jobseeker" else (told("phone"),)
    if row.id is not None and name:
        for key in keys_of(table, told_of(row.id, name, exact, *phones)):
            yield hash(key)
