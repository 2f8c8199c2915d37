"""A question inside a panel: choices on keys, a reason where one is wanted, never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records.buttons import Buttons


class InlineAsk(QWidget):
    """Hidden until `ask`. The first choice is the primary one: Enter in the reason takes it."""

    answered = Signal(str, str)
    """Id of the choice, and the reason."""
    cancelled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._required = False
        self._then: Callable[[str, str], None] | None = None
        self._choices: list[tuple[str, Button]] = []
        self._buttons: Buttons | None = None
        self._back_to: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 10)
        self._column.setSpacing(6)
        self._question = QLabel()
        self._question.setFont(desk.theme.font("strong"))
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._question.setWordWrap(True)
        self._column.addWidget(self._question)
        self._detail = note(desk.theme, "", "ink2")
        self._column.addWidget(self._detail)
        self.reason = QLineEdit()
        self.reason.setFont(desk.theme.font("body"))
        self.reason.setAccessibleName(desk.words.say("recordwidgets.reason"))
        self.reason.textChanged.connect(self._update)
        self._column.addWidget(self.reason)
        self.hide()

    def ask(
        self,
        question: str,
        choices: Sequence[tuple[str, str, str]],
        *,
        detail: str = "",
        reason: str = "",
        required: bool = False,
        then: Callable[[str, str], None] | None = None,
    ) -> None:
        """Show a question. `choices` are id, verb and key (a letter, or empty), the primary first.

        `detail`: what will change and what will not. `reason`: label of the reason, empty for
        none; `required`: nothing can be chosen without it. `then` is called beside `answered`.
        """
        self._required, self._then = required and bool(reason), then
        self._question.setText(question)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.reason.clear()
        self.reason.setVisible(bool(reason))
        self.reason.setPlaceholderText(reason)
        self.reason.setAccessibleName(reason)
        self._offer(choices)
        self.setAccessibleName(question)
        self._back_to = self.window().focusWidget()
        self.show()
        self._update()
        (self.reason if reason else self).setFocus()

    @property
    def buttons(self) -> Sequence[Button]:
        """The choices and, last, the way back."""
        back = [] if self._buttons is None else self._buttons.buttons[-1:]
        return [*(button for _, button in self._choices), *back]

    def close_ask(self) -> None:
        """Ask no more; the focus returns to where it was."""
        self.hide()
        # what was asked from may have been made anew meanwhile
        if self._back_to is not None and isValid(self._back_to):
            self._back_to.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the primary choice, a letter its own, Escape goes back. A key that is held
        answers nothing: it may be the one that asked."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._take_first()
        elif self._buttons is None or not self._buttons.press(event):
            event.ignore()

    def cancel(self) -> None:
        """Nothing is done."""
        self.close_ask()
        self.cancelled.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame, so that the question is one thing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._desk.theme.color("edge"), 1))
        painter.setBrush(self._desk.theme.color("ground"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def _offer(self, choices: Sequence[tuple[str, str, str]]) -> None:
        if self._buttons is not None:
            self._column.removeWidget(self._buttons)
            self._buttons.hide()
            self._buttons.deleteLater()
        theme = self._desk.theme
        self._choices = []
        for number, (id_, verb, key) in enumerate(choices):
            button = Button(verb, theme, key or ("\u21b5" if not number else ""), not number)
            button.clicked.connect(self._taking(id_))
            self._choices.append((id_, button))
        back = Button(self._desk.words.say("recordwidgets.back"), theme, "Esc")
        back.clicked.connect(self.cancel)
        self._buttons = Buttons([*(button for _, button in self._choices), back])
        self._column.addWidget(self._buttons)

    def _taking(self, id_: str) -> Callable[[], None]:
        return lambda: self._take(id_)

    def _take_first(self) -> None:
        if self._choices and self._choices[0][1].isEnabled():
            self._take(self._choices[0][0])

    def _take(self, id_: str) -> None:
        reason, then = self.reason.text().strip(), self._then
        self.close_ask()
        self.answered.emit(id_, reason)
        if then is not None:
            then(id_, reason)

    def _update(self) -> None:
        complete = not self._required or bool(self.reason.text().strip())
        for _, button in self._choices:
            button.setEnabled(complete)
