"""A region of the window: F6 goes from one to the next, Tab stays inside."""

from __future__ import annotations

from collections.abc import Sequence

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
        found = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if self.isAncestorOf(widget) and _takes_tab(widget):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def enter(self, wanted: QWidget | None = None) -> bool:
        """Take the focus at `wanted`, else where it was, else at the first stop; False for none.

        A text box is not entered unasked: the keys of the window would be typed into it.
        """
        stops = self.stops()
        if not stops:
            return False
        while wanted is not None and wanted.focusProxy() is not None:
            wanted = wanted.focusProxy()
        silent = [stop for stop in stops if not isinstance(stop, _TEXT)]
        target = self._last if self._last in stops else (silent or stops)[0]
        if wanted in silent:
            target = wanted
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
