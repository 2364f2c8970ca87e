"""Lists of another system as the tests of reconciliations hold them against ours."""

from datetime import date

from jobdesk.base.exchange import ListedFact
from jobdesk.services import held_lists, reconciliations
from jobdesk.services.listed_files import ListedFile, ListedSheet

FROM, UNTIL = date(2027, 10, 1), date(2027, 10, 31)
PEOPLE = ("구직인증번호", "성명", "생년월일", "휴대전화", "구직신청일", "비고")
FIRMS = ("구인인증번호", "사업장명", "구인제목", "모집직종", "모집인원", "접수일")
PLACED = ("취업번호", "성명", "생년월일", "연락처", "취업일", "취업업체")


def listed(headings, *rows, name="고용24_2027-10.xlsx"):
    """A file of one sheet, its rows numbered as Excel does."""
    numbered = tuple((at, tuple(row)) for at, row in enumerate(rows, 2))
    return ListedFile(
        name, f"{hash((headings, numbered)) & (2**64 - 1):064x}", (ListedSheet("Sheet1", headings, numbered),)
    )


def compare(desk, file, fact=ListedFact.REGISTRATIONS, source="고용24", from_on=FROM, until_on=UNTIL):
    """A list held against ours, not kept."""
    return desk.read(
        lambda db, act: held_lists.compare_list(
            db, act, file=file, sheet=file.sheets[0], fact=fact, source=source, from_on=from_on, until_on=until_on
        )
    )


def hold(desk, file, fact=ListedFact.REGISTRATIONS, **more):
    """A list held against ours and kept."""
    compared = compare(desk, file, fact, **more)
    return desk.change(lambda db, act: reconciliations.keep_list(db, act, compared=compared))


def rows_of(desk, held, side=None):
    """Its rows."""
    return desk.read(lambda db, act: reconciliations.list_rows(db, act, reconciliation_id=held.id, side=side))


def resolve(desk, held, rows, resolution, why="확인함"):
    """Some rows decided."""
    ids = [row.id for row in rows]
    return desk.change(
        lambda db, act: reconciliations.resolve_rows(
            db, act, reconciliation_id=held.id, row_ids=ids, resolution=resolution, why=why
        )
    )


def write_csv(path, headings, *rows):
    """The same list as a file."""
    lines = [headings, *rows]
    path.write_text(
        "\n".join(",".join("" if one is None else str(one) for one in line) for line in lines), "utf-8"
    )
    return path
