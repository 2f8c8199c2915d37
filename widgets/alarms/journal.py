"""What happened to alarms, newest first, read in pages as far as somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from models.alarms import Alarm, Happening, Transition
from models.points import Severity
from widgets.alarms.arranging import RowKind
from widgets.alarms.columns import Cells, Column
from widgets.alarms.line import LINE, Line
from widgets.alarmwords import alarm_words, happening_word
from widgets.contribution import Desk
from widgets.controls.rows import Index
from widgets.records.people import actor_name
from widgets.symbols import AlarmMark

PAGE = 200
_SCANNED = 2_000
"""So many transitions are looked at for one page at most: a narrow filter does not hold up."""
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_MARKS = {
    Happening.RAISED: AlarmMark.UNACKNOWLEDGED,
    Happening.RE_ALARMED: AlarmMark.UNACKNOWLEDGED,
    Happening.CHANGED: AlarmMark.UNACKNOWLEDGED,
    Happening.ESCALATED: AlarmMark.UNACKNOWLEDGED,
    Happening.RETURNED: AlarmMark.GONE,
    Happening.ACKNOWLEDGED: AlarmMark.ACKNOWLEDGED,
    Happening.RESET: AlarmMark.NONE,
    Happening.WITHHELD: AlarmMark.SUPPRESSED,
    Happening.ENDED: AlarmMark.SUPPRESSED,
}
_WITHHELD = {
    "shelved": AlarmMark.SHELVED,
    "suppressed": AlarmMark.SUPPRESSED,
    "out_of_service": AlarmMark.OUT_OF_SERVICE,
}
_RAISING = (Happening.RAISED, Happening.RE_ALARMED)


def alarm_of(transition: Transition) -> Alarm:
    """The alarm as the transition found it, for its words and for the filters."""
    ended = transition.happening in (Happening.RETURNED, Happening.ENDED, Happening.RESET)
    return Alarm(
        transition.point,
        transition.severity,
        transition.which,
        transition.raised_ms,
        0.0 if transition.value is None else transition.value,
        transition.limit,
        acknowledged=transition.happening is Happening.ACKNOWLEDGED,
        rule=transition.rule,
        returned_ms=transition.at_ms if ended else None,
        life_safety=transition.life_safety,
        cause=transition.cause,
    )


class Pages:
    """Pages of the log; none is lost or said twice where many happened within one millisecond."""

    def __init__(self, desk: Desk, passes: Callable[[Alarm], bool]) -> None:
        self._log = desk.view.alarm_log
        self._passes = passes
        self._before = desk.view.now() + 1
        self._edge: list[Transition] = []
        """What was read already of the millisecond at which the last page ended."""
        self._most = PAGE
        self.over = False

    def next(self) -> list[Transition]:
        """The next ones that pass, up to a page; fewer do not mean that it is over."""
        found: list[Transition] = []
        scanned = 0
        while not self.over and len(found) < PAGE and scanned < _SCANNED:
            page = self._read()
            scanned += len(page)
            found += [one for one in page if self._passes(alarm_of(one))]
        return found

    def _read(self) -> list[Transition]:
        page = list(self._log.newest(self._before, self._most))
        fresh = list(page)
        for known in self._edge:
            if known in fresh:
                fresh.remove(known)
        if len(page) < self._most:
            self.over = True
            return fresh
        if not fresh:
            self._most *= 2
            return []
        last = fresh[-1].at_ms
        self._edge = [one for one in page if one.at_ms == last]
        self._before, self._most = last + 1, PAGE + len(self._edge)
        return fresh


class JournalModel(QAbstractTableModel):
    """Rows of transitions under the columns of the list."""

    def __init__(
        self, desk: Desk, cells: Cells, columns: Sequence[Column], passes: Callable[[Alarm], bool]
    ) -> None:
        super().__init__()
        self._desk, self._cells, self._passes = desk, cells, passes
        self.columns = tuple(columns)
        self.transitions: list[Transition] = []
        self._pages: Pages | None = None
        self._lines: dict[int, Line] = {}

    def reload(self) -> None:
        """Begin again at the newest."""
        self.beginResetModel()
        self._lines.clear()
        self._pages = Pages(self._desk, self._passes)
        self.transitions = self._pages.next()
        self.endResetModel()

    def choose_columns(self, columns: Sequence[Column]) -> None:
        """Other columns."""
        self.beginResetModel()
        self._lines.clear()
        self.columns = tuple(columns)
        self.endResetModel()

    def alarm(self, number: int) -> Alarm | None:
        """What a row is about, as it was then."""
        if 0 <= number < len(self.transitions):
            return alarm_of(self.transitions[number])
        return None

    @property
    def is_over(self) -> bool:
        """True if everything is loaded."""
        return self._pages is None or self._pages.over

    # -- Qt

    def canFetchMore(self, parent: Index = _ROOT) -> bool:
        """Whether there may be older ones."""
        return not parent.isValid() and not self.is_over

    def fetchMore(self, parent: Index = _ROOT) -> None:
        """One page more."""
        if parent.isValid() or self._pages is None:
            return
        found = self._pages.next()
        if found:
            at = len(self.transitions)
            self.beginInsertRows(_ROOT, at, at + len(found) - 1)
            self.transitions += found
            self.endInsertRows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """As many as are loaded."""
        return 0 if parent.isValid() else len(self.transitions)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Those that were chosen."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles; what is a state in the list is here what happened."""
        if orientation is not Qt.Orientation.Horizontal or not section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            special = {"since": "alarmpanel.column.at", "age": "alarmpanel.column.happening"}
            title = special.get(column.id, column.title)
            return self._desk.words.say(title) if title else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line for the delegate, texts for everything else."""
        if role == LINE:
            return self.line(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            column = self.columns[index.column()].id
            line = self.line(index.row())
            if column == "symbol":
                return self._desk.words.severity(line.severity)
            return line.texts.get(column, "")
        return None

    def line(self, number: int) -> Line:
        """A row as it is drawn."""
        found = self._lines.get(number)
        if found is None:
            found = self._lines[number] = self._made(self.transitions[number])
        return found

    def texts(self, transition: Transition) -> dict[str, str]:
        """All columns of one transition."""
        words, alarm = self._desk.words, alarm_of(transition)
        said = alarm_words(alarm, self._desk.view, words, live=False)
        what = happening_word(words, transition.happening)
        if transition.step:
            what = f"{what} {transition.step}"
        return {
            "since": words.since(transition.at_ms, self._desk.view.now()),
            "alarm": said.title,
            "place": self._cells.place(alarm),
            "value": said.value if transition.value is not None else "",
            "priority": words.severity(transition.severity),
            "state": what,
            "age": what,
            "device": self._cells.text(alarm, "device"),
            "rule": self._cells.text(alarm, "rule"),
            "cause": self._cells.text(alarm, "cause"),
            "count": "",
            "owner": actor_name(self._desk, transition.by) if transition.by else "",
            "quality": "",
        }

    def _made(self, transition: Transition) -> Line:
        mark = _WITHHELD.get(transition.withheld) or _MARKS[transition.happening]
        return Line(
            RowKind.ALARM,
            self.texts(transition),
            transition.severity if transition.severity else Severity.LOW,
            mark,
            strong=transition.happening in _RAISING and not transition.withheld,
            remark=transition.note,
        )
