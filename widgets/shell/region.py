"""A region of the window: F6 goes from one to the next, Tab stays inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_TEXT = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


class Region(QWidget):
    """Remembers which of its widgets had the focus."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._last: QWidget | None = None

    def stops(self) -> list[QWidget]:
        """What Tab reaches in here, in order."""
        return list(self._walked())

    def _walked(self) -> Iterator[QWidget]:
        """One stop after the other: the way leads through parts of Qt's own widgets, and the
        first of those makes PySide ready every kind of widget there is, a fortieth of a start."""
        widget = self.nextInFocusChain() if self.isVisible() else None
        while widget is not None and widget is not self:
            if self._stops_at(widget):
                yield widget
            widget = widget.nextInFocusChain()

    def _stops_at(self, widget: QWidget) -> bool:
        return self.isAncestorOf(widget) and _takes_tab(widget)

    def enter(self, wanted: QWidget | None = None) -> bool:
        """Take the focus at `wanted`, else where it was, else at the first stop; False for none.

        A text box is not entered unasked: the keys of the window would be typed into it.
        """
        while wanted is not None and wanted.focusProxy() is not None:
            wanted = wanted.focusProxy()
        target: QWidget | None = None
        if wanted is not None and self._stops_at(wanted) and not isinstance(wanted, _TEXT):
            target = wanted
        elif self._last is not None and self._last in self._walked():
            target = self._last
        else:
            target = next((stop for stop in self._walked() if not isinstance(stop, _TEXT)), None)
        target = target or next(self._walked(), None)
        if target is None:
            return False
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def picture(self) -> bytes:
        """What is on screen here now, PNG."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.grab().save(buffer, "PNG")
        return bytes(content.data())

    def leave(self) -> None:
        """Remember where the focus is."""
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self._last = now

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = self.stops()
        now = QApplication.focusWidget()
        if not stops:
            return False
        step = 1 if forward else -1
        at = stops.index(now) + step if now in stops else 0 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[at % len(stops)].setFocus(reason)
        return True


def walk(regions: Sequence[Region], step: int) -> None:
    """Move the focus to the next region that can take it, `step` 1 or -1."""
    now = QApplication.focusWidget()
    at = next(
        (n for n, r in enumerate(regions) if now is not None and r.isAncestorOf(now)),
        -1 if step > 0 else 0,
    )
    if at >= 0:
        regions[at].leave()
    for offset in range(1, len(regions) + 1):
        region = regions[(at + step * offset) % len(regions)]
        if region.isVisible() and region.enter():
            return


def _takes_tab(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled() and not widget.focusProxy()
