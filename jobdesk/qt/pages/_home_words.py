"""What the files of laptops and what a merge did with them are called on the screen."""

from collections.abc import Sequence
from datetime import date

from jobdesk.base.formats import format_datetime, format_month, format_number
from jobdesk.base.i18n import _, ngettext
from jobdesk.qt.theme import Badge
from jobdesk.services.outreach.merge_reports import BundleLine
from jobdesk.services.outreach.merging import MergeReport


def figures_of(report: MergeReport) -> str:
    """What a merge did, or would do, in one line; what is nothing is left out."""
    counted = (
        (_("{count} added"), report.added),
        (_("{count} changed"), report.changed),
        (_("{count} the same"), report.same),
        (_("{count} to look at"), report.conflicts),
        (_("{count} may be the same"), report.probable),
    )
    told = [words.format(count=format_number(count)) for words, count in counted if count]
    if months := months_of(report.restated):
        told.append(_("restates {months}").format(months=months))
    return " · ".join(told) or _("nothing new")


def months_of(months: Sequence[date]) -> str:
    """Closed months by name."""
    return ", ".join(format_month(month) for month in months)


def title_of(line: BundleLine) -> str:
    """What the report of a bundle is called."""
    return _("Merge report: {device}, bundle {number}").format(device=line.device, number=line.seq)


def told_of(line: BundleLine) -> str:
    """Where a bundle came from, who merged it and when."""
    about = " · ".join(dict.fromkeys(part for part in (line.event, line.purpose) if part))
    at = format_datetime(line.merged_at)
    return _("{about}. Merged by {name}, {at}.").format(about=about, name=line.by, at=at)


def signed_of(line: BundleLine) -> str:
    """How far the questions are, and who signed when."""
    if line.signed_at is not None:
        return _("Signed by {name}, {at}.").format(name=line.signed_by, at=format_datetime(line.signed_at))
    if line.open:
        told = ngettext("{count} question waits", "{count} questions wait", line.open)
        return told.format(count=format_number(line.open))
    return _("Nothing waits. Sign the merge.") if line.conflicts else _("Not signed yet.")


def state_badge_of(line: BundleLine) -> Badge:
    """How far it is, as a word and a shape."""
    if line.signed_at is not None:
        return Badge(_("Signed"), "good")
    if line.open:
        return Badge(_("Questions wait"), "warning")
    return Badge(_("To be signed"), "accent")
