"""Which windows call the numbers of a purpose, in words."""

from collections.abc import Collection, Sequence

from jobdesk.base.i18n import _
from jobdesk.services.tickets.purposes import PurposeRow


def windows_told(
    row: PurposeRow, purposes: Sequence[PurposeRow], windows: Collection[int], *, ranked: bool = False
) -> str:
    """Its own windows in their order, then those that have no purpose of their own and so call every number.

    Args:
        windows: the center's, those in use.
        ranked: own windows with their rank behind.
    """
    taken = {number for one in purposes for number in one.windows}
    if windows and not taken:
        return _("All windows")
    own = sorted(row.windows, key=lambda number: (row.windows[number], number))
    free = ", ".join(str(number) for number in sorted(set(windows) - taken))
    told = [", ".join(f"{number} ({row.windows[number]})" if ranked else str(number) for number in own)]
    told.append(_("common {windows}").format(windows=free) if free else "")
    return " · ".join(part for part in told if part) or _("No window calls it")
