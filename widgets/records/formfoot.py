"""What stands below the rows of a form: the reason, what was refused, the two buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records.buttons import Buttons


class FormFoot(QWidget):
    """Says in one place what became of a save, and why there cannot be one."""

    def __init__(self, desk: Desk, reason: bool) -> None:
        super().__init__()
        say, theme = desk.words.say, desk.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self.reason = QLineEdit()
        self.reason.setFont(theme.font("body"))
        self.reason.setPlaceholderText(say("recordwidgets.reason"))
        self.reason.setAccessibleName(say("recordwidgets.reason"))
        self._wants_reason = reason
        column.addWidget(self.reason)
        self._refusal = note(theme, "", "ink")
        self._refusal.setFont(theme.font("strong"))
        self._refusal.hide()
        column.addWidget(self._refusal)
        self._locked = note(theme, "", "ink2")
        column.addWidget(self._locked)
        self.save = Button(say("recordwidgets.save"), theme, "Ctrl+S", primary=True)
        self.back = Button(say("recordwidgets.discard"), theme, "Esc")
        self._buttons = Buttons([self.save, self.back])
        column.addWidget(self._buttons)

    @property
    def refusal(self) -> str:
        """Why it was not saved; empty if nothing is wrong."""
        return "" if self._refusal.isHidden() else self._refusal.text()

    @property
    def objection(self) -> str:
        """Why nothing can be saved; empty if it can."""
        return "" if self._locked.isHidden() else self._locked.text()

    def refuse(self, sentence: str) -> None:
        """Show a refusal; nothing with an empty sentence."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))

    def show_state(self, objection: str, writable: bool, savable: bool, dirty: bool) -> None:
        """`objection` is said where it is not empty; the buttons are there where `writable`."""
        self._locked.setText(objection)
        self._locked.setVisible(bool(objection))
        self.reason.setVisible(self._wants_reason and writable)
        self._buttons.setVisible(writable)
        self.save.setEnabled(savable)
        self.back.setEnabled(dirty)
