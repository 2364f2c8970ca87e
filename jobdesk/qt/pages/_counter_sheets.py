"""전화메모, 방문·전화문의, and who a memo was about."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from typing_extensions import override

from jobdesk.base.enums import InquiryKind
from jobdesk.base.forms.counseling import INQUIRY, PHONE_MEMO
from jobdesk.base.i18n import _
from jobdesk.base.phones import format_phone, phone_digits
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._find_people import FindPeople
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Sheet
from jobdesk.services import counseling, search
from jobdesk.services.counseling import InquiryRow
from jobdesk.services.search import Hit

STALE = ("inquiries",)


def memo_sheet(page: Page) -> FormSheet:
    """A call for somebody who is found later."""
    form = Form(PHONE_MEMO, page.room.codes, today=page.room.today())
    sheet = _inquiry(page, form, _("Phone memo"), kept="memo", more={"kind": InquiryKind.PHONE_MEMO.value})
    form.focus_field("caller_name")
    return sheet


def inquiry_sheet(page: Page, person: UUID | None) -> FormSheet:
    """A visit or a call that needs no session."""
    form = Form(INQUIRY, page.room.codes, today=page.room.today())
    form.set_values({"kind": InquiryKind.VISIT.value})
    sheet = _inquiry(page, form, _("Visit or call"), kept="inquiry", person=person)
    form.focus_field("kind")
    return sheet


def _inquiry(
    page: Page,
    form: Form,
    title: str,
    *,
    kept: str,
    more: dict[str, Any] | None = None,
    person: UUID | None = None,
) -> FormSheet:
    room = page.room
    form.set_values({"received_at": room.now()})

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        asked = {**values, **(more or {})}

        sheet.commit(
            lambda db, act: counseling.save_inquiry(db, act, values=asked, jobseeker_id=person),
            stale=STALE,
            said=_("Saved"),
        )

    sheet = FormSheet(form, title=title, verb=_("Save"), save=save, draft=DraftKey("inquiry", kept))
    page.push(sheet)
    return sheet


class AttachSheet(Sheet):
    """Who a memo was about: found, chosen, attached; or nobody, and it is done with."""

    def __init__(self, page: Page, memo: InquiryRow, attached: Callable[[UUID | None], object]) -> None:
        caller = " ".join(part for part in (memo.caller_name, format_phone(memo.caller_phone)) if part)
        title = _("Phone memo: {caller}").format(caller=caller)
        super().__init__(title=title, verb=_("Attach"), run=self._attach)
        self._memo, self._attached = memo, attached
        self.above.addWidget(PlainLabel(memo.note, wrap=True))
        self.people = FindPeople(
            page.room,
            name=_("Find people and firms"),
            hint=_("Name, phone, birth date, number, firm"),
            empty=_("Type a name or a phone number."),
            kinds=(search.JOBSEEKER, search.EMPLOYER),
        )
        self.people.meant.connect(self._change)
        self.body.addWidget(self.people, 1)
        self.add_verb(_("Done, nobody to attach"), "Ctrl+Delete", lambda: self._change(None))

    @override
    def start_focus(self) -> None:
        self.people.search.setFocus()
        known = phone_digits(self._memo.caller_phone or "")[-4:] or self._memo.caller_name or ""
        if not self.people.search.text():
            self.people.search.setText(known)

    def _attach(self) -> None:
        hit = self.people.current()
        if hit is not None:
            self._change(hit)

    def _change(self, hit: Hit | None) -> None:
        person = hit.id if hit is not None and hit.kind == search.JOBSEEKER else None
        firm = hit.id if hit is not None and hit.kind == search.EMPLOYER else None
        memo = self._memo

        def done(_none: object) -> None:
            self.finish()
            self.room.say(_("Memo attached") if hit else _("Memo done"))
            self._attached(person)

        self.room.work.change(
            self,
            lambda db, act: counseling.attach_inquiry(
                db, act, inquiry_id=memo.id, version=memo.version, jobseeker_id=person, employer_id=firm
            ),
            stale=STALE,
            done=done,
            failed=self.explain,
        )
