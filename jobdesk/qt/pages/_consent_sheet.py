"""Consents of a person: several given as one act, on paper or signed on the screen; withdrawn as easily."""

from collections.abc import Callable
from typing import Any

from jobdesk.base.enums import ConsentForm, ConsentKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date
from jobdesk.base.forms.jobseekers import CONSENT
from jobdesk.base.i18n import _, mark
from jobdesk.qt.feedback import Strip
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._sign_sheet import SeenSignature, SignSheet
from jobdesk.qt.pages.base import FormSheet, Room, Sheet
from jobdesk.qt.parts import Card
from jobdesk.qt.theme import Badge
from jobdesk.services import consents
from jobdesk.services.consents import ConsentRow
from jobdesk.services.person import PersonView, kinds_to_ask

_CONSENTS = (
    Field("kinds", mark("Consents"), FieldKind.MULTICHOICE, required="receive", code="consent_kind", wide=True),
    *(field for field in CONSENT if field.name != "kind"),
)
_SIGNED_UNDER = ("kinds", "given_on", "given_how")
"""What a signature stands under: another choice takes it away."""


class ConsentSheet(FormSheet):
    """Several consents on one paper or over one signature are one act; what a referral needs is ticked.

    Args:
        push: puts another sheet over this one.
        withdrawn: called after a consent to disclosure was withdrawn: firms are to be told.
    """

    def __init__(
        self,
        room: Room,
        view: PersonView,
        push: Callable[[Sheet], None],
        saved: Callable[[], object],
        withdrawn: Callable[[], object],
    ) -> None:
        form = Form(_CONSENTS, room.codes, today=room.today())
        form.set_values(
            {"kinds": kinds_to_ask(view), "given_on": room.today(), "given_how": ConsentForm.WRITTEN.value}
        )
        name = str(view.card.values["full_name"])
        super().__init__(form, title=_("{name}: consents").format(name=name), verb=_("Record"), save=self._save)
        self.room, self._view, self._name, self._push = room, view, name, push
        self._told, self._withdrawn = saved, withdrawn
        self.signature: bytes | None = None
        self.signed = Strip()
        self.above.addWidget(self.signed)
        form.edited.connect(self._on_edited)
        self.add_verb(_("Sign on the screen…"), "Ctrl+G", self.let_sign)
        if view.consents:
            self._add_given(view)

    # the signature ----------------------------------------------------------------------------

    def let_sign(self) -> None:
        """Turn the screen to the visitor with the words of what is ticked."""
        kinds = self.form.value("kinds")
        if not isinstance(kinds, (list, tuple)) or not kinds:
            self.refused(InvalidInput(_("Tick what is consented to first."), field="kinds"))
            return
        self._push(SignSheet(self._name, [str(kind) for kind in kinds], self._take, self._to_paper))

    def _take(self, image: bytes) -> None:
        self.signature = image
        self.signed.show_text(_("Signed on the screen. Record it now."), "good")
        self.form.set_value("given_on", self.room.today())
        if self.form.value("given_how") == ConsentForm.ORAL:
            self.form.set_value("given_how", ConsentForm.WRITTEN.value)

    def _to_paper(self) -> None:
        self.signature = None
        self.signed.clear()
        self.form.focus_field("paper_at")

    def _on_edited(self, name: str) -> None:
        if self.signature is not None and name in _SIGNED_UNDER:
            self.signature = None
            self.signed.show_text(_("Another choice needs another signature."), "warning")

    # saving -----------------------------------------------------------------------------------

    def _save(self, values: dict[str, Any], sheet: FormSheet) -> None:
        kinds, rest = values["kinds"], {name: value for name, value in values.items() if name != "kinds"}
        person, signature = self._view.card.id, self.signature
        sheet.commit(
            lambda db, act: [
                consents.give_consent(
                    db, act, jobseeker_id=person, values={"kind": kind, **rest}, signature=signature
                )
                for kind in kinds
            ],
            stale="jobseekers",
            said=_("Consent recorded"),
            done=lambda _rows: self._told(),
        )

    # given so far -----------------------------------------------------------------------------

    def _add_given(self, view: PersonView) -> None:
        card = Card(_("Given so far"))
        card.setMinimumWidth(540)
        self.given: ListView[ConsentRow] = ListView(
            (
                Column(mark("Consent"), self._kind, stretch=True),
                Column(mark("Given on"), lambda r: format_date(r.given_on), width=116),
                Column(mark("Proof"), self._proof, width=130, tip=self._proof),
                Column(
                    mark("State"),
                    badge=lambda r: Badge(_("withdrawn"), "bad") if r.withdrawn_on else Badge(_("holds"), "good"),
                    width=96,
                ),
            ),
            key=lambda r: r.id,
            name=_("Given so far"),
            empty="",
            dense=True,
        )
        self.given.set_rows(view.consents)
        self.given.select(view.consents[0].id)
        card.body.addWidget(self.given, 1)
        self.aside.addWidget(card, 1)
        self.add_verb(_("Withdraw"), "Ctrl+Delete", self._ask_withdraw)
        if any(row.signed for row in view.consents):
            self.add_verb(_("See the signature"), "Ctrl+I", self.see_signature)

    def _kind(self, row: ConsentRow) -> str:
        return self.room.codes.label("consent_kind", row.kind)

    def _proof(self, row: ConsentRow) -> str:
        if row.signed:
            return _("Signed on the screen")
        return row.paper_at or self.room.codes.label("consent_form", row.given_how)

    def see_signature(self) -> None:
        """Show how the chosen consent was signed; that it was looked at is on record."""
        row = self.given.current_row()
        if row is None or not row.signed:
            self.refused(InvalidInput(_("This consent was not signed on the screen.")))
            return
        self.room.work.view(
            self,
            lambda db, act: consents.read_signature(db, act, consent_id=row.id),
            done=lambda seen: self._push(SeenSignature(self._name, seen)),
            failed=self.refused,
        )

    def _ask_withdraw(self) -> None:
        row = self.given.current_row()
        if row is not None and row.withdrawn_on is None:
            self.ask(
                _("{kind}: withdrawn from today. What was done under it stays.").format(kind=self._kind(row)),
                verb=_("Withdraw"),
                then=lambda: self._withdraw(row),
            )

    def _withdraw(self, row: ConsentRow) -> None:
        def done(_row: object) -> None:
            self.finish()
            self.room.say(_("Consent withdrawn"))
            self._told()
            if row.kind == ConsentKind.DISCLOSURE:
                self._withdrawn()

        self.room.work.change(
            self,
            lambda db, act: consents.withdraw_consent(db, act, consent_id=row.id, version=row.version),
            stale=("jobseekers", "notices"),
            done=done,
            failed=self.refused,
        )
