"""Lines for one kind of value: dates, times, money, numbers, phones. All are typed, none is clicked."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.business_numbers import format_business_number
from jobdesk.base.fields import parse_birth, parse_date, parse_time
from jobdesk.base.formats import format_date, format_time
from jobdesk.base.i18n import _
from jobdesk.base.phones import format_phone, phone_digits
from jobdesk.qt.inputs.typing import LineEdit

_COME_TO = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.OtherFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
_TODAY_KEYS = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_T)


def read_date(text: str) -> date | None:
    """The day meant by what was typed, None where it is unclear."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """The time meant by what was typed, None where it is unclear."""
    try:
        return parse_time(text)
    except ValueError:
        return None


class DateEdit(LineEdit):
    """A date, typed: eight digits or with dots; Up and Down go by a day, Ctrl+T writes today."""

    def __init__(
        self, parent: QWidget | None = None, *, name: str = "", today: Callable[[], date] | None = None
    ) -> None:
        super().__init__(parent, name=name)
        self._today = today
        self.setPlaceholderText(_("20261120 or 2026. 11. 20."))

    @override
    def shown(self, value: object) -> str:
        return format_date(value) if isinstance(value, date) else str(value or "")

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """A day that stands there is typed over, however one comes to it but by a click into it."""
        super().focusInEvent(event)
        if event.reason() in _COME_TO:
            self.selectAll()

    def day(self) -> date | None:
        """The day meant by what was typed, None where it is unclear."""
        return read_date(self.text())

    @override
    def tidy(self) -> None:
        day = self.day()
        if day and self.text() != format_date(day):
            self.setText(format_date(day))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        day = self.day()
        if step and day:
            self.set_value(day + timedelta(days=step))
        elif self._today and event.keyCombination() == _TODAY_KEYS:
            self.set_value(self._today())
        else:
            super().keyPressEvent(event)


class BirthEdit(DateEdit):
    """A birth date: like any date, or the six digits people say."""

    def __init__(
        self, parent: QWidget | None = None, *, name: str = "", today: Callable[[], date] | None = None
    ) -> None:
        super().__init__(parent, name=name, today=today)
        self.setPlaceholderText(_("850302 or 1985. 3. 2."))

    @override
    def day(self) -> date | None:
        if self._today is None:
            return super().day()
        try:
            return parse_birth(self.text(), self._today())
        except ValueError:
            return None


class TimeEdit(LineEdit):
    """A time of day, typed: 0930 or 9:30."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent, name=name)
        self.setPlaceholderText(_("e.g. {example}").format(example="09:00"))

    @override
    def shown(self, value: object) -> str:
        return format_time(value) if isinstance(value, time) else str(value or "")

    @override
    def tidy(self) -> None:
        clock = read_time(self.text())
        if clock and self.text() != format_time(clock):
            self.setText(format_time(clock))


class DateTimeEdit(LineEdit):
    """A day and a time, typed: 20261120 1400 or 2026. 11. 20. 14:00."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent, name=name)
        self.setPlaceholderText(_("20261120 1400"))

    @override
    def shown(self, value: object) -> str:
        if isinstance(value, datetime):
            return f"{format_date(value.date())} {format_time(value.time())}"
        return str(value or "")

    @override
    def tidy(self) -> None:
        day, _space, clock = self.text().strip().rpartition(" ")
        at, when = read_date(day), read_time(clock)
        if at and when is not None:
            self.setText(f"{format_date(at)} {format_time(when)}")


class NumberEdit(LineEdit):
    """A whole number, right-aligned, grouped by thousands when it is left."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "", unit: str = "") -> None:
        super().__init__(parent, name=name, unit=unit)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    @override
    def shown(self, value: object) -> str:
        return f"{value:,}" if isinstance(value, int) else str(value if value is not None else "")

    @override
    def tidy(self) -> None:
        plain = re.sub(r"[,\s원]", "", self.text())
        if re.fullmatch(r"-?[0-9]{1,15}", plain) and self.text() != f"{int(plain):,}":
            self.setText(f"{int(plain):,}")


class MoneyEdit(NumberEdit):
    """An amount in won."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "", unit: str = "") -> None:
        super().__init__(parent, name=name, unit=unit or _("won"))


class DecimalEdit(LineEdit):
    """A number with a fraction, right-aligned."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "", unit: str = "") -> None:
        super().__init__(parent, name=name, unit=unit)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    @override
    def shown(self, value: object) -> str:
        return f"{value:f}" if isinstance(value, Decimal) else str(value if value is not None else "")


class PhoneEdit(LineEdit):
    """A phone number; hyphens come when it is left."""

    @override
    def shown(self, value: object) -> str:
        text = "" if value is None else str(value)
        return format_phone(text) if text.isdigit() else text

    @override
    def tidy(self) -> None:
        digits = phone_digits(self.text())
        if 8 <= len(digits) <= 12 and re.fullmatch(r"[\d\s().+-]+", self.text()):
            shown = format_phone(digits)
            if shown != self.text():
                self.setText(shown)


class BusinessNumberEdit(LineEdit):
    """A business registration number; hyphens come when it is left."""

    @override
    def shown(self, value: object) -> str:
        text = "" if value is None else str(value)
        return format_business_number(text) if text.isdigit() else text

    @override
    def tidy(self) -> None:
        digits = re.sub(r"[\s-]", "", self.text())
        if re.fullmatch(r"[0-9]{10}", digits):
            self.setText(format_business_number(digits))
