"""A report as the command line asks for it: words to arguments, figures to the bytes of a format."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.papers.publication import for_publication
from jobdesk.services.breakdowns import ALIASES
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import LAYOUTS
from jobdesk.services.report_documents import as_text, document_of
from jobdesk.services.report_files import record_report, write_report
from jobdesk.services.reports import as_json, asked_of, make_report, record_export
from jobdesk.services.statistics import COUNTED


def read_asked(
    layout: str, start: date, end: date, cumulate: str, breakdown: str, cross: str
) -> Mapping[str, Any]:
    """The arguments of `make_report`: lists by commas, a cross-table as `indicator:down,across`.

    Raises InvalidInput for a layout or an indicator there is not, and for a cross-table that is no such words.
    """
    if layout not in LAYOUTS:
        told = _("There is no such layout: {name}. There are: {layouts}")
        raise InvalidInput(told.format(name=layout, layouts=", ".join(LAYOUTS)), field="layout")
    kinds = [kind.strip() for kind in breakdown.split(",") if kind.strip()]
    crosses = []
    for one in filter(None, cross.split(";")):
        indicator, _colon, pair = one.partition(":")
        sides = [ALIASES.get(side.strip(), side.strip()) for side in pair.split(",")]
        if indicator not in BY_ID or BY_ID[indicator].how not in COUNTED or len(sides) != 2:
            raise InvalidInput(_("A cross-table is written as jobseekers:sex,policy_age."), field="cross")
        crosses.append((indicator, *sides))
    return {
        "layout": layout,
        "start": start,
        "end": end,
        "cumulate": cumulate,
        "breakdowns": kinds,
        "crosses": crosses,
    }


def write_asked(db: Session, act: Act, asked: Mapping[str, Any], *, form: str, publication: bool = False) -> bytes:
    """The report in a format, recorded as an export. The caller commits, then writes the bytes.

    Args:
        form: text, json, or one of report_files.FORMS.
        publication: small cells of cross-tables are hidden; not in JSON, which stays inside.
    """
    require(act.role, can_see_statistics)
    report = make_report(db, act, **asked)
    if form == "json":
        record_export(db, act, form=form, asked=asked_of(report))
        return (json.dumps(as_json(report), ensure_ascii=False) + "\n").encode()
    document = document_of(report)
    if form == "text":
        record_export(db, act, form=form, asked=asked_of(report))
        return as_text(for_publication(document) if publication else document).encode()
    content = write_report(document, form, publication=publication)
    record_report(db, act, document=document, form=form, content=content, publication=publication)
    return content
