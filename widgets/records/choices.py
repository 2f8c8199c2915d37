"""Editors of what has few values: a code said as a sentence, yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel

from models.records import JsonValue
from widgets.contribution import Desk
from widgets.controls import Segments
from widgets.records.editor import LINE, Editor
from widgets.theme import Theme

_MIDDLE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChoiceEdit(Editor):
    """A TEXT field that is a code; the person sees sentences. The first choice may be nothing."""

    def __init__(
        self, desk: Desk, choices: Sequence[tuple[str, str]], none: str | None = "\u2014"
    ) -> None:
        """`choices` are pairs of code and sentence; `none` is how nothing is said, or None where
        nothing cannot be chosen."""
        super().__init__(desk)
        self.box = Combo(desk.theme)
        self.box.setFont(desk.theme.font("body"))
        self.box.setMinimumContentsLength(6)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        if none is not None:
            self.box.addItem(none, "")
        for code, sentence in choices:
            self.box.addItem(sentence, code)
        self.box.activated.connect(lambda _: self.edited.emit())
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self._said, 1)
        self.setFocusProxy(self.box)

    def value(self) -> JsonValue:
        """The code."""
        return self.box.currentData() or None

    def put(self, value: JsonValue) -> None:
        """Choose; a code of a newer version is shown as it is."""
        code = value if isinstance(value, str) else ""
        at = self.box.findData(code)
        if at < 0 and code:
            self.box.addItem(code, code)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)
        self._said.setText(self.box.currentText())

    def choose(self, code: str) -> None:
        """As if the person had chosen."""
        self.put(code)
        self.edited.emit()

    def set_read_only(self, read_only: bool) -> None:
        """The sentence alone."""
        self.read_only = read_only
        self._said.setText(self.box.currentText())
        self.box.setVisible(not read_only)
        self._said.setVisible(read_only)

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.box.setAccessibleName(name)
        self.box.view().setAccessibleName(name)


class Combo(QComboBox):
    """Wheel scrolls the form, not the choice; Enter opens the list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As a line of text, with a small angle at its right."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(theme.color("sunk"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        ink = theme.color("ink" if self.isEnabled() else "ink3")
        x, y = self.width() - 14.0, self.height() / 2 - 1.5
        painter.setPen(QPen(ink, 1.5))
        painter.drawPolyline(QPolygonF([QPointF(x - 4, y), QPointF(x, y + 4), QPointF(x + 4, y)]))
        painter.setFont(self.font())
        painter.setPen(ink)
        room = self.rect().adjusted(9, 0, -26, 0)
        shown = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, _MIDDLE_LEFT, shown)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Not ours."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space is the window's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)


class FlagEdit(Editor):
    """A FLAG field: yes or no, or neither until somebody has said it."""

    def __init__(self, desk: Desk, yes: str = "", no: str = "") -> None:
        """`yes` and `no` are how the two are said."""
        super().__init__(desk)
        say = desk.words.say
        self._texts = (
            ("yes", yes or say("recordwidgets.yes")),
            ("no", no or say("recordwidgets.no")),
        )
        self.switch = Segments(self._texts, desk.theme, exclusive=False)
        self._value: bool | None = None
        self._putting = False
        self.switch.switched.connect(self._switched)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._said = QLabel()
        self._said.setMinimumHeight(LINE)
        self._said.hide()
        row.addWidget(self.switch)
        row.addWidget(self._said)
        row.addStretch(1)

    def value(self) -> JsonValue:
        """True, False, or None where nobody said it."""
        return self._value

    def put(self, value: JsonValue) -> None:
        """Show."""
        self._value = value if isinstance(value, bool) else None
        self._putting = True
        self.switch.set_on("yes", self._value is True)
        self.switch.set_on("no", self._value is False)
        self._putting = False
        self._said.setText("\u2014" if self._value is None else self._texts[not self._value][1])

    def set_read_only(self, read_only: bool) -> None:
        """The word alone."""
        self.read_only = read_only
        self.switch.setVisible(not read_only)
        self._said.setVisible(read_only)

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.switch.setAccessibleName(name)

    def _switched(self, id_: str, _on: bool) -> None:
        if not self._putting:
            self.put(id_ == "yes")
            self.edited.emit()
