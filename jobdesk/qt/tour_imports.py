"""Pictures of an import: a file chosen, letters asked, columns matched, rows checked and mended, applied, listed.

Over the sample center only: the last of it is applied there.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from jobdesk.qt.pages._admin_import import ImportSheet
    from jobdesk.qt.pages.administration import AdministrationPage
    from jobdesk.qt.windows.shell import Shell

LEDGER = """연번,접수일,성명,생년월일,성별,연락처,희망직종,업체명,알선일,결과,취업일,비고,담당
1,2023. 10. 4.,홍길동,1965-03-02,남,010-0000-1001,경비,한빛상사,2023.10.05,채용,2023.10.16,주 5일,김상담
2,2023. 10. 5.,김영희,1971-13-02,여,010-0000-1002,미화,가람주식회사,2023.10.06,불채용,,,김상담
3,2023/10/6,이철수,1980.01.05,남,010-0000-10,운전원,한빛상사,2023.10.9,알선,,,이상담
4,2023/10/6,박민수,800105,남,010 0000 1004,요양보호사,사랑요양원,2023.10.9,합격임,,오전만,이상담
"""


class ImportScenes:
    """Walks through one import as a supervisor does."""

    def __init__(self, shell: "Shell", settle: Callable[[], None], picture: Callable[[str], Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture

    def walk(self) -> Iterator[Path]:
        """Every scene; the good rows of the ledger are applied."""
        self._shell.go("administration")
        self._settle()
        page = cast("AdministrationPage", self._shell.page)
        with tempfile.TemporaryDirectory() as folder:
            page.import_records()
            sheet = cast("ImportSheet", page.sheet)
            yield self._picture("import-choose")
            yield from self._read(sheet, Path(folder))
            yield from self._check(page, sheet)
            yield from self._apply(sheet, Path(folder))
            sheet.finish()
        page.views.choose("imports")
        self._settle()
        yield self._picture("import-list")
        page.undo_import()
        yield self._picture("import-undo")
        page.question.put_away()

    def _read(self, sheet: "ImportSheet", folder: Path) -> Iterator[Path]:
        old = folder / "1998 대장.csv"
        old.write_text(LEDGER, encoding="johab")
        sheet.read_path(old)
        self._settle()
        sheet.file_step.encoding.set_value("johab")
        yield self._picture("import-letters")
        ledger = folder / "2023 대장.csv"
        ledger.write_text(LEDGER, encoding="cp949")
        sheet.read_path(ledger)
        yield self._picture("import-file")

    def _check(self, page: "AdministrationPage", sheet: "ImportSheet") -> Iterator[Path]:
        sheet.go_on()
        yield self._picture("import-match")
        sheet.go_on()
        yield self._picture("import-check")
        sheet.mending.mend(sheet.plan_step.current())
        yield self._picture("import-mend")
        page.pop()
        word = next(line for line in sheet.plan_step.list.model_.rows if line.problem.name == "state")
        sheet.plan_step.choose(word.problem)
        sheet.mending.ask_alike()
        yield self._picture("import-alike")
        page.pop()

    def _apply(self, sheet: "ImportSheet", folder: Path) -> Iterator[Path]:
        sheet.applying.apply_good(folder / "오류행.xlsx")
        yield self._picture("import-ask")
        sheet.question.verb.click()
        yield self._picture("import-done")
