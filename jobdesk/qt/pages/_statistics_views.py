"""What stands below the published table: one view at a time, each reading when it is looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.papers.report_tables import ReportTable
from jobdesk.qt.charts import ChartView
from jobdesk.qt.pages.base import Room
from jobdesk.qt.theme import M, S

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.services.overview import Tick, Window

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Behind:
    """A cell whose rows can be opened: a figure, the window it is counted in, its row and column.

    Attributes:
        none: why no rows stand behind it; "" where they do.
    """

    indicator: str
    window: "Window"
    cell: Mapping[str, str] = field(default_factory=dict)
    none: str = ""


class Ground(Protocol):
    """What a view asks of the page it stands in."""

    @property
    def room(self) -> Room:
        """The room."""
        ...

    def count(
        self,
        owner: QWidget,
        name: str,
        job: "Callable[[Session, Act, Tick], T]",
        *,
        done: Callable[[T], None],
        steps: int,
    ) -> None:
        """Count off the window's thread."""
        ...

    def open_cell(self, behind: Behind) -> None:
        """Show the rows behind a cell."""
        ...

    def copy_table(self, table: ReportTable) -> None:
        """Put a table on the clipboard, and on record."""
        ...

    def copy_chart(self, view: ChartView, form: str) -> None:
        """Put a chart on the clipboard as a table or a picture, and on record."""
        ...

    def show_targets(self) -> None:
        """Show the targets of the year."""
        ...

    def explain(self, error: JobdeskError) -> None:
        """Show an error's sentence."""
        ...


class View(QWidget):
    """One view; fill `body`, choices stand in `head`, notes at the end of `column`.

    It reads when it is shown and its window is another one.
    """

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.window_: Window | None = None
        self._stale = True
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(S)
        self.head = QHBoxLayout()
        self.head.setSpacing(S)
        self.body = QHBoxLayout()
        self.body.setSpacing(M)
        self.column.addLayout(self.head)
        self.column.addLayout(self.body, 1)

    def read(self, window: "Window") -> None:
        """Ask for what is shown of a window."""

    def clear(self) -> None:
        """Show nothing."""

    def begin(self) -> None:
        """Take the keyboard."""

    def chosen_cell(self) -> Behind | None:
        """What Alt+Return means here."""
        return None

    def shown_table(self) -> ReportTable | None:
        """What is copied as a table."""
        return None

    def set_window(self, window: "Window | None") -> None:
        """Another window, or none: then nothing is shown."""
        self.window_ = window
        if window is None:
            self.clear()
        self.again()

    def again(self) -> None:
        """Read once more, when it is looked at."""
        self._stale = True
        if self.isVisible():
            self._read_if_stale()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_if_stale()

    def _read_if_stale(self) -> None:
        if self._stale and self.window_ is not None:
            self._stale = False
            self.read(self.window_)

    def _fresh(self, window: "Window", done: Callable[[Any], None]) -> Callable[[Any], None]:
        """`done` only where the window is still the one asked for."""

        def answered(found: Any) -> None:  # noqa: ANN401  whatever was read
            if window == self.window_:
                done(found)

        return answered
