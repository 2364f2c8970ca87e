"""What is said of papers that did not surely come out, and of the printers of a window."""

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.printing import PrinterTrouble, PrintKind
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.qt.print_desk import PrintDesk
from jobdesk.qt.print_notices import Notice, NoticeKind
from jobdesk.services.print_jobs import PrintJobRow


def paper_name(codes: CodeBook, job: PrintJobRow) -> str:
    """A paper by its kind and number, without personal data."""
    return f"{codes.label('print_kind', job.kind)} {_number(job)}".strip()


def _number(job: PrintJobRow) -> str:
    return format_slip_number(job.number) if job.kind == PrintKind.SLIP and job.number else job.number or ""


def told(codes: CodeBook, notice: Notice) -> str:
    """What the strip says of a notice."""
    first, behind = notice.jobs[0], len(notice.jobs) - 1
    is_slip = first.kind == PrintKind.SLIP
    if notice.kind is NoticeKind.BACKLOG:
        text = ngettext(
            "{count} paper waits to be printed since {since}: {paper}",
            "{count} papers wait to be printed, the first since {since}: {paper}",
            len(notice.jobs),
        )
        since = format_datetime(min(job.recorded_at for job in notice.jobs))
        return text.format(count=len(notice.jobs), since=since, paper=paper_name(codes, first))
    paper = _number(first) if is_slip else paper_name(codes, first)
    if notice.missing:
        lacks = _("No font of this computer has {signs}: boxes are printed for them. {paper}")
        return lacks.format(signs=notice.missing, paper=paper)
    if notice.kind is NoticeKind.QUESTION:
        said = _asked(is_slip=is_slip, broke=bool(notice.sentence))
    elif notice.begun and first.attempts > 1:
        said = _("Tried again, still not printed (attempt {count}): {paper}. {trouble}")
    else:
        said = _told(is_slip=is_slip and notice.begun)
    said = said.format(paper=paper, trouble=notice.sentence, count=first.attempts)
    if not behind:
        return said
    waits = ngettext("{count} more waits behind it.", "{count} more wait behind it.", behind)
    return f"{said} {waits.format(count=behind)}"


def dropping(count: int) -> str:
    """What is asked before all that waits is discarded."""
    text = ngettext(
        "Discard {count} paper that waits, without printing it? It stays in the print log.",
        "Discard all {count} papers that wait, without printing them? They stay in the print log.",
        count,
    )
    return text.format(count=count)


def _asked(*, is_slip: bool, broke: bool) -> str:
    if is_slip:
        return (
            _("{trouble} Did the referral slip come out? {paper}")
            if broke
            else _("Did the referral slip come out? {paper}")
        )
    return _("{trouble} Did this paper come out? {paper}") if broke else _("Did this paper come out? {paper}")


def _told(*, is_slip: bool) -> str:
    if is_slip:
        return _("The referral is saved, {paper} is not printed. {trouble}")
    return _("{paper} is not printed. {trouble}")


def printer_state(prints: PrintDesk, codes: CodeBook) -> tuple[str, str]:
    """Tone and words of the window's printers, for the header: the worst of them first.

    What a printer said last counts, not what a paper met before; nobody knows that one that says nothing is well.
    """
    looks = prints.looks
    if looks.here is None:
        return "neutral", ""
    stuck = [one for one in prints.notices if one.kind is NoticeKind.TROUBLE and one.target is not None]
    if any(one.code is PrinterTrouble.FOLDER for one in stuck):
        return "bad", _state(_("PDF files"), codes.label("printer_trouble", PrinterTrouble.FOLDER))
    elsewhere = [looks.found[one.target.key] for one in stuck if one.target and one.target.key in looks.found]
    told = [*elsewhere, *looks.of_window]
    for name, look in told:
        if look is not None and look.code not in {"ready", PrinterTrouble.SILENT}:
            return "bad", _state(name, codes.label("printer_trouble", look.code))
    waiting = prints.open_count
    if waiting:
        text = ngettext("{count} print is not confirmed", "{count} prints are not confirmed", waiting)
        return "warning", text.format(count=waiting)
    for name, look in told:
        if look is None or look.code != "ready":
            word = _("Asking") if look is None else codes.label("printer_trouble", look.code)
            return "neutral", _state(name, word)
    slips = looks.slip_printer
    return "good", _("Slips as PDF") if slips is None else _("Printer {name}").format(name=slips)


def _state(name: str, word: str) -> str:
    return _("{printer}: {trouble}").format(printer=name, trouble=word)
