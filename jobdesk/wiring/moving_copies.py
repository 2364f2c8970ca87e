"""Desks' own copies of a shared center that moves into a folder: they end before, for they find no way home after.

Laptops are another thing: what they bring home is merged at the new place as it would have been at the old one.
"""

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.outreach import CheckoutState
from jobdesk.records.outreach import Checkout, NumberBook
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach.merging import COPY_KEY
from jobdesk.store.center import CenterFolder
from jobdesk.store.keys import DataKey
from jobdesk.store.seats import replacing
from jobdesk.wiring import _local_standing as standing
from jobdesk.wiring._local_files import Held
from jobdesk.wiring._local_place import beside, seats_of

HOME = mark("The center moved to this computer.")


def refuse_copies(db: Session, center: CenterFolder) -> None:
    """Raise StoreError while another desk has a copy of its own."""
    out = select(Checkout).where(Checkout.local_copy.is_(true()), Checkout.state == CheckoutState.OUT)
    own = standing.find_copy(beside(center.folder), center.id)
    others = [one.device for one in db.scalars(out) if own is None or one.id != own.checkout]
    if others:
        told = _("These desks still have a copy of the center: {who}. Take them back under check-outs first.")
        raise StoreError(told.format(who=", ".join(others)))


def end_own_copy(db: Session, act: Act, center: CenterFolder) -> None:
    """Note that this desk's own copy is home; nothing is on it that the center does not have. The caller commits.

    Raises:
        StoreError: another desk has one, somebody works on this one, or there is work on it.
    """
    refuse_copies(db, center)
    copy = standing.find_copy(beside(center.folder), center.id)
    row = db.get(Checkout, copy.checkout) if copy is not None and copy.checkout is not None else None
    if copy is None or row is None or row.state != CheckoutState.OUT:
        return
    with replacing(seats_of(copy.folder)) as free:
        look = _look(db, copy, row) if free is not None else None
    if look is None or look.unsent:
        raise StoreError(
            _("This desk's local copy holds work that is not at the center. Sign in and bring it home with F11.")
        )
    row.state, row.home_at, row.home_by, row.lost_why = CheckoutState.HOME, act.at, act.account_id, on_paper(HOME)
    for book in db.scalars(select(NumberBook).where(NumberBook.checkout_id == row.id)):
        used = min(look.used.get((book.name, book.year), 0), book.last_serial)
        book.used_until = max(book.used_until or 0, used, book.first_serial - 1)
    db.flush()
    write_audit(db, act, AuditAction.CHANGE, table="checkout", record_id=row.id, detail={"home": True})


def _look(db: Session, copy: CenterFolder, row: Checkout) -> Held | None:
    key = DataKey(db.info["keeper"].key.unseal(COPY_KEY, row.sealed_key, row.id.bytes))
    try:
        return standing.look_into(copy, key)
    finally:
        key.wipe()


def remove_own_copy(center: CenterFolder) -> None:
    """Remove this desk's copy, if it has one, once the center is here. Raises OSError, StoreError."""
    copy = standing.find_copy(beside(center.folder), center.id)
    if copy is not None:
        standing.remove_copy(copy)
