"""A paper as the command line asks for it: words to a kind and a record, then the paper as an audited export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.printing import PrintKind
from jobdesk.services._printable import Printable
from jobdesk.services.codes import code_book
from jobdesk.services.papers import ALL, BLANK, export_kind, find_paper


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """What is wanted; `number` is empty for a blank one and where the kind needs none.

    Attributes:
        only: of the list of vacancies, which: `occupation` or `dong`, each with codes or names.
    """

    kind: PrintKind
    number: str
    blank: bool
    only: Sequence[tuple[str, Sequence[str]]] = ()


def list_kinds() -> str:
    """A line a kind: the kind, what it is called, what NUMBER is, whether it may be blank; tabs between."""
    return "\n".join(
        "\t".join((kind.value, _(one.label), _(one.number) or "-", "--blank" if one.blank else "-"))
        for kind, one in ALL.items()
    )


def read_asked(
    kind: str, number: str, *, blank: bool, occupations: Sequence[str] = (), dongs: Sequence[str] = ()
) -> PaperAsked:
    """The words of the command.

    Raises:
        InvalidInput: an unknown kind, a number missing or one too many, a day that is none, no blank form, or
            occupations and dongs of a paper that is no list of vacancies.
    """
    known: Mapping[str, PrintKind] = {one.value: one for one in ALL}
    if kind not in known:
        raise InvalidInput(
            _("There is no paper {kind}. Without KIND the command tells the kinds.").format(kind=kind)
        )
    one = ALL[known[kind]]
    number = number.strip()
    if blank and (number or not one.blank):
        raise InvalidInput(_("A blank form has no number, and not every paper can be blank."))
    if number and not one.number:
        raise InvalidInput(_("This paper has no number."))
    if one.of_a_day and number:
        try:
            date.fromisoformat(number)
        except ValueError:
            raise InvalidInput(_("{text} is no date: write YYYY-MM-DD.").format(text=number)) from None
    if not (number or blank or one.of_a_day or not one.number):
        raise InvalidInput(_("Give the number: {what}.").format(what=_(one.number)))
    only = [(name, words) for name, words in (("occupation", occupations), ("dong", dongs)) if words]
    if only and (blank or known[kind] is not PrintKind.VACANCY_LIST):
        raise InvalidInput(_("--occupation and --dong choose what a list of vacancies tells."))
    return PaperAsked(known[kind], number, blank, only)


def export_asked(db: Session, act: Act, asked: PaperAsked) -> Printable:
    """The paper for a file, recorded as an export for the purpose `paper`. The caller commits, then draws it.

    Raises:
        InvalidInput: nothing has this number, or what it is about does not allow the paper.
    """
    require(act.role, can_serve)
    if asked.blank:
        return export_kind(db, act, kind=asked.kind, detail=BLANK)
    record_id, detail = find_paper(db, act, kind=asked.kind, number=asked.number)
    if asked.only:
        codes = code_book(db)
        detail = {**detail, "filters": [(name, _codes_of(codes, name, words)) for name, words in asked.only]}
    return export_kind(db, act, kind=asked.kind, record_id=record_id, detail=detail)


def _codes_of(codes: CodeBook, scheme: str, words: Sequence[str]) -> list[str]:
    found = [(word, codes.find(scheme, word)) for word in words]
    if unknown := [word for word, code in found if code is None]:
        raise InvalidInput(_("Nothing has this code or name: {word}").format(word=", ".join(unknown)))
    return [code for _word, code in found if code is not None]
