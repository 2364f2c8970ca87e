"""Commands that show: figures and pictures."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _, mark
from jobdesk.base.saving import save_file
from jobdesk.cli._base import Center, app, credentials, misused, read_day, with_desk

_LAYOUTS = (
    "yeongdeungpo geumcheon gwanak seoul_youth monthly daily weekly events years retention waiting indicators"
)


class Written(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    HWPX = "hwpx"


class Counting(StrEnum):
    """How persons and firms add up over months."""

    MONTHLY_SUM = "monthly_sum"
    DISTINCT = "distinct"


@app.command("report", help=mark("The figures of a layout for two inclusive dates."))
def _report(
    layout: Annotated[
        str,
        typer.Option("--layout", help=_LAYOUTS),
    ],
    start: Annotated[str, typer.Option("--from", help=mark("First day, YYYY-MM-DD."))],
    end: Annotated[str, typer.Option("--to", help=mark("Last day, YYYY-MM-DD."))],
    cumulate: Annotated[
        Counting, typer.Option("--cumulate", help=mark("How persons and firms add up over months."))
    ] = Counting.MONTHLY_SUM,
    breakdown: Annotated[str, typer.Option("--breakdown", help="sex,policy_age,dong,channel,mode,route,…")] = "",
    cross: Annotated[str, typer.Option("--cross", help="jobseekers:sex,policy_age")] = "",
    publish: Annotated[
        bool, typer.Option("--publish", help=mark("Hide the small cells of cross-tables in files."))
    ] = False,
    form: Annotated[Written, typer.Option("--format", help=mark("How the answer is written."))] = Written.TEXT,
    out: Annotated[Path | None, typer.Option("--out", help=mark("File; standard output without it."))] = None,
    center: Center = None,
) -> None:
    from jobdesk.services import report_command

    if form in {Written.PDF, Written.XLSX, Written.HWPX} and out is None:
        raise misused(_("This format needs --out FILE."))
    try:
        asked = report_command.read_asked(layout, read_day(start), read_day(end), cumulate.value, breakdown, cross)
    except JobdeskError as error:
        raise misused(str(error)) from None
    content = with_desk(
        center,
        lambda desk: desk.change(
            lambda db, act: report_command.write_asked(db, act, asked, form=form.value, publication=publish)
        ),
    )
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        save_file(out, content)


@app.command(
    "tour", help=mark("Drive the real windows without a person and save a picture of every page and dialog.")
)
def _tour(
    out: Annotated[Path, typer.Option("--out", help=mark("Folder of the pictures."))],
    lang: Annotated[str, typer.Option("--lang", help=mark("ko or en"))] = "ko",
    theme: Annotated[str, typer.Option("--theme", help=mark("light, dark or contrast"))] = "light",
    size: Annotated[str, typer.Option("--size", help=mark("WxH"))] = "1366x768",
    scale: Annotated[float, typer.Option("--scale", help=mark("1 to 3"))] = 1.0,
    center: Center = None,
) -> None:
    from jobdesk.qt.tour import run_tour

    width, cross, height = size.partition("x")
    if not (cross and width.isdigit() and height.isdigit()) or not 1 <= scale <= 3:
        raise misused(_("A size is WxH, a scale lies between 1 and 3."))
    if lang not in {"ko", "en"} or theme not in {"light", "dark", "contrast"}:
        raise misused(_("The language is ko or en, the theme light, dark or contrast."))
    user, password = credentials() if center is not None else ("", "")
    for picture in run_tour(out, center, user, password, lang, theme, (int(width), int(height)), scale):
        typer.echo(str(picture))
