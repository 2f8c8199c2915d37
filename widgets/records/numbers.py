"""Editors of whole numbers: amounts with a unit, civil dates, moments."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from models.records import JsonValue
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records.editor import LineEditor

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.\u5e74]?(\d{1,2})[-/.\u6708]?(\d{1,2})\u65e5?")
_DAYS = re.compile(r"([-+]\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


class NumberEdit(LineEditor):
    """An INTEGER field: `decimals` digits of it stand behind the point; the unit is shown."""

    def __init__(self, desk: Desk, unit: str = "", decimals: int = 0) -> None:
        super().__init__(desk)
        self._decimals = decimals
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit = note(desk.theme, unit, "ink2")
        self._unit.setWordWrap(False)
        self._said.unit = unit
        self.row.addWidget(self._unit)
        if not unit:
            self._unit.hide()
        self.box.setAccessibleDescription(unit)

    def set_read_only(self, read_only: bool) -> None:
        """As text with its unit; without one where there is no number."""
        super().set_read_only(read_only)
        self._unit.setVisible(bool(self._said.unit) and not read_only)

    def value(self) -> JsonValue:
        """In the smallest unit."""
        return parse_number(self.box.text(), self._decimals)

    def put(self, value: JsonValue) -> None:
        """Show."""
        known = _number(value)
        self.box.setText("" if known is None else number_text(known, self._decimals))

    def problem(self) -> str:
        """It is no number, or has more digits than are kept."""
        if self.value() is not None or not self.box.text().strip():
            return ""
        if not self._decimals:
            return self.desk.words.say("recordwidgets.number.whole")
        return self.desk.words.say("recordwidgets.number.wrong", digits=self._decimals)


class DateEdit(LineEditor):
    """A civil date, TEXT `YYYY-MM-DD`; `+30` is thirty days from today, arrows walk by days."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.box.setPlaceholderText(desk.words.say("recordwidgets.date.form"))
        self.box.editingFinished.connect(self._tidy)

    def value(self) -> JsonValue:
        """`YYYY-MM-DD`."""
        found = parse_date(self.box.text(), today(self.desk))
        return None if found is None else found.isoformat()

    def put(self, value: JsonValue) -> None:
        """Show."""
        self.box.setText(value if isinstance(value, str) else "")

    def problem(self) -> str:
        """It is no date."""
        if self.value() is not None or not self.box.text().strip():
            return ""
        return self.desk.words.say("recordwidgets.date.wrong")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down: a day; page up and down: four weeks."""
        steps = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 28,
            Qt.Key.Key_PageDown: -28,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.read_only:
            super().keyPressEvent(event)
            return
        known = parse_date(self.box.text(), today(self.desk))
        moved = (known or today(self.desk)) + timedelta(days=step if known else 0)
        self.box.setText(moved.isoformat())
        self.edited.emit()

    def _tidy(self) -> None:
        found = self.value()
        if found is not None and not self.read_only:
            self.put(found)


class MomentEdit(LineEditor):
    """A moment, INTEGER of UTC ms, in the time of the site; a time alone is of today."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.box.setPlaceholderText(desk.words.say("recordwidgets.moment.form"))
        self._put: int | None = None

    def value(self) -> JsonValue:
        """UTC ms; what was put and not touched keeps its seconds."""
        if self._put is not None and self.box.text() == moment_text(self.desk, self._put):
            return self._put
        return parse_moment(self.desk, self.box.text())

    def put(self, value: JsonValue) -> None:
        """Show."""
        self._put = _number(value)
        self.box.setText("" if self._put is None else moment_text(self.desk, self._put))

    def problem(self) -> str:
        """It is no moment."""
        if self.value() is not None or not self.box.text().strip():
            return ""
        return self.desk.words.say("recordwidgets.moment.wrong")


def parse_number(text: str, decimals: int) -> int | None:
    """The number in its smallest unit; None if it is none or has digits that would be lost."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    plain = "".join(plain.split())
    if not _NUMBER.fullmatch(plain):
        return None
    whole, _, behind = plain.replace(",", "").partition(".")
    behind = behind.rstrip("0") if len(behind) > decimals else behind
    if len(behind) > decimals or len(whole) > 16:
        return None
    return int(whole + behind.ljust(decimals, "0"))


def _number(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number_text(value: int, decimals: int = 0) -> str:
    """`1,234.50` of 123450 with two decimals; a true minus."""
    whole, behind = divmod(abs(value), 10**decimals)
    text = f"{whole:,}" + (f".{behind:0{decimals}d}" if decimals else "")
    return f"\u2212{text}" if value < 0 else text


def today(desk: Desk) -> date:
    """The civil date at the site, by the clock of the view."""
    return _local(desk, desk.view.now()).date()


def parse_date(text: str, today: date) -> date | None:
    """2026-11-23, 20261123, 2026/11/23, 2026年11月23日, or days from today: +30."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    days = _DAYS.fullmatch(plain)
    found = _DATE.fullmatch(plain)
    try:
        if days is not None:
            return today + timedelta(days=int(days[1]))
        return None if found is None else date(int(found[1]), int(found[2]), int(found[3]))
    except (ValueError, OverflowError):
        return None


def moment_text(desk: Desk, ms: int) -> str:
    """`2026-11-23 14:05` in the time of the site."""
    return _local(desk, ms).strftime("%Y-%m-%d %H:%M")


def parse_moment(desk: Desk, text: str) -> int | None:
    """`2026-11-23 14:05`, a time alone for today, or a date alone for its first minute."""
    plain = unicodedata.normalize("NFKC", text).strip()
    head, _, tail = plain.rpartition(" ")
    clock = _CLOCK.fullmatch(tail)
    day = parse_date(head, today(desk)) if head.strip() else today(desk)
    if clock is None:
        day, clock = parse_date(plain, today(desk)), _CLOCK.fullmatch("00:00")
    if day is None or clock is None:
        return None
    try:
        local = datetime(
            day.year,
            day.month,
            day.day,
            int(clock[1]),
            int(clock[2]),
            int(clock[3] or 0),
            tzinfo=_zone(desk),
        )
        return int(local.astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _zone(desk: Desk) -> ZoneInfo:
    return ZoneInfo(desk.view.park.zone)


def _local(desk: Desk, ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, _zone(desk))
