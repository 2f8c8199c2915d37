"""How much calls nobody now, because works have taken it out of service."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from widgets.contribution import Desk, Target
from widgets.symbols import paint_glyph

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HEIGHT = 44


class WithheldCell(QAbstractButton):
    """`Out of s. 3`; not there while everything is in service. A click shows the works."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._count = 0
        self._work = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(desk.words.say("window.withheld.word"))
        self.clicked.connect(lambda: desk.show(Target("work", self._work)))
        self.hide()

    def refresh(self) -> None:
        """Count again; what returns first is what a click shows."""
        out = self._desk.view.out_of_service()
        self._count = len(out)
        self.setVisible(bool(out))
        if not out:
            return
        words, now = self._desk.words, self._desk.view.now()
        first = min(out.values(), key=lambda order: (order.until_ms, order.number))
        self._work = first.work
        said = words.say(
            "window.withheld",
            count=self._count,
            number=first.number,
            until=words.until(first.until_ms, now),
        )
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def _word(self) -> str:
        return self._desk.words.say("window.withheld.word") + " "

    def sizeHint(self) -> QSize:
        theme = self._desk.theme
        word = QFontMetrics(theme.font("body"), self).horizontalAdvance(self._word())
        count = QFontMetrics(theme.font("strong"), self).horizontalAdvance(str(self._count))
        return QSize(34 + word + count + 11, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        if self.isDown():
            painter.fillRect(self.rect(), theme.color("select"))
        painter.fillRect(0, 0, 1, self.height(), theme.color("line"))
        middle = self.height() / 2
        sign = QRectF(11, middle - 7, 14, 14)
        paint_glyph(painter, "quality-out-of-service", sign, theme.color("ink2"), theme)
        box = self.rect().adjusted(34, 0, 0, 0)
        painter.setPen(theme.color("ink2"))
        painter.setFont(theme.font("body"))
        painter.drawText(box, _LEFT, self._word())
        box.adjust(painter.fontMetrics().horizontalAdvance(self._word()), 0, 0, 0)
        painter.setPen(theme.color("ink"))
        painter.setFont(theme.font("strong"))
        painter.drawText(box, _LEFT, str(self._count))
