"""The line that finds a rule by device, point and kind, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from PySide6.QtCore import QModelIndex, QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from models.points import Point, Rule, alarm_id, rules_of
from widgets.contribution import Desk
from widgets.controls import RowDelegate, clearable
from widgets.rulebench.saying import rule_title

_MOST = 40
_SLICE = 1_000
"""Points per turn of the loop while the list is made: a few milliseconds."""


class RulePick(QLineEdit):
    """Offers rules that contain every word typed."""

    picked = Signal(str)
    """Identity of the alarm: point and rule."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: list[tuple[str, Point, Rule]] = []
        """What is searched, the point and its rule."""
        self._points: Iterator[Point] | None = None
        self._found: list[tuple[Point, Rule]] = []
        self._typed = ""
        self._offered = QStringListModel(self)
        hint = desk.words.say("rulebench.pick")
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        clearable(self, desk.words.say("window.clear"))
        completer = QCompleter(self._offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        popup = completer.popup()
        assert popup is not None  # made when it is first asked for
        popup.setItemDelegate(RowDelegate(desk.theme))
        completer.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]  # Qt has two
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)
        self.returnPressed.connect(self._first)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._gather)

    def _offer(self, text: str) -> None:
        self._typed = text
        if self._points is None:
            self._points = iter(self._desk.view.park.points.values())
            self._turn.start()
        parts = normalize("NFKC", text).casefold().split()  # CO2 finds CO₂
        self._found = []
        for hay, point, rule in self._known if parts else ():
            if all(part in hay for part in parts):
                self._found.append((point, rule))
                if len(self._found) == _MOST:
                    break
        words, park = self._desk.words, self._desk.view.park
        offered = [rule_title(words, park, p, r) for p, r in self._found]
        if parts and not offered and not self._turn.isActive():
            offered = [words.say("rulebench.pick.none")]
        self._offered.setStringList(offered)

    def _gather(self) -> None:
        park, words = self._desk.view.park, self._desk.words
        for _ in range(_SLICE):
            point = next(self._points, None) if self._points is not None else None
            if point is None:
                self._turn.stop()
                break
            device = park.devices.get(point.device)
            names = [point.id, point.name.en, point.name.zh_CN]
            names += [device.name.en, device.name.zh_CN] if device is not None else []
            for rule in rules_of(point):
                title = rule_title(words, park, point, rule)
                hay = normalize("NFKC", "\n".join([title, *names])).casefold()
                self._known.append((hay, point, rule))
        if self.text() and (not self._turn.isActive() or len(self._found) < _MOST):
            self._offer(self.text())
            completer = self.completer()
            if completer is not None and self.hasFocus() and self._offered.rowCount():
                completer.complete()

    def _chosen(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._found):
            self._take(*self._found[index.row()])
            return
        typed = self._typed  # the sentence that nothing matches is no rule
        QTimer.singleShot(0, self, lambda: self.setText(typed))

    def _first(self) -> None:
        if self._found:
            self._take(*self._found[0])

    def _take(self, point: Point, rule: Rule) -> None:
        self._found = []
        # the completer writes its text after this call
        QTimer.singleShot(0, self, self.clear)
        self.picked.emit(alarm_id(point.id, rule.name))
