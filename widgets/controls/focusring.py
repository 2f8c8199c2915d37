"""The focus ring: 2 px, 2 px outside of whatever has the focus, over everything else.

Qt's style sheets know no outline with an offset. The ring is a widget cut down to its own line by
a mask, so that what is beneath it is never repainted because of it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from widgets.theme import Theme

_OFFSET = 4
"""2 px of air and 2 px of line."""
_AREA = 160
"""From this height and width on (plans, tables, charts) the ring is a thin line at the inner edge:
what has the focus in there is marked by the area itself."""
_WATCHED = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
    }
)
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize})


class FocusRing(QWidget):
    """Follows the focus inside `window`."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._target: QWidget | None = None
        self._around: list[QWidget] = []
        """What the target stands in: it moves with them."""
        self._thin = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
            self._follow(None, app.focusWidget())

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._target is not None:
            # the focus also leaves a widget that is just being destroyed
            if isValid(self._target):
                self._target.removeEventFilter(self)
                self._target.destroyed.disconnect(self._lose)
            self._target = None
        for widget in self._around:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._around = []
        if now is not None and now is not self._window and self._window.isAncestorOf(now):
            self._target = now
            now.installEventFilter(self)
            now.destroyed.connect(self._lose)
            parent = now.parentWidget()
            while parent is not None and parent is not self._window:
                parent.installEventFilter(self)
                self._around.append(parent)
                parent = parent.parentWidget()
        self.place()

    def _lose(self) -> None:
        self._target = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _WATCHED and (watched is self._target or event.type() in _MOVES):
            self.place()
        return False

    def place(self) -> None:
        """Stand round the target again, inside the window."""
        target, window = self._target, self._window
        if target is None or not target.isVisible():
            self.hide()
            return
        around = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        self._thin = min(around.width(), around.height()) >= _AREA
        if not self._thin:
            around = around.adjusted(-_OFFSET, -_OFFSET, _OFFSET, _OFFSET)
        seen = self._seen(around)
        if seen.isEmpty():
            self.hide()
            return
        self.setGeometry(seen)
        self.setMask(QRegion(self.rect()) - QRegion(self.rect().adjusted(3, 3, -3, -3)))
        self.update()
        self.raise_()
        self.show()

    def _seen(self, around: QRect) -> QRect:
        """What is not scrolled out of sight: a ring never runs over what stands beside its area."""
        seen = around.intersected(self._window.rect())
        # asked anew: a viewport that was held may be gone while its area is not
        widget = None if self._target is None else self._target.parentWidget()
        while widget is not None and widget is not self._window:
            area = widget.parentWidget()
            if isinstance(area, QAbstractScrollArea):
                sight = QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
                spare = 0 if self._thin else _OFFSET
                seen = seen.intersected(sight.adjusted(-spare, -spare, spare, spare))
            widget = area
        return seen

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.color("focus"), 1 if self._thin else 2))
        if self._thin:
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
