"""A record on the whole middle: its form, and beside it what else is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


class FormAndBeside(QWidget):
    """Three parts for the form, two for the sections."""

    def __init__(self, form: QWidget, widest: int, sections: Sequence[QWidget]) -> None:
        """`widest` is the most that the form takes, in pixels."""
        super().__init__()
        self._sections = tuple(sections)
        form.setMaximumWidth(widest)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        for section in sections:
            beside.addWidget(section)
        beside.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(form, 3)
        row.addLayout(beside, 2)
        self.setFocusProxy(form)

    def show_beside(self, shown: bool) -> None:
        """Nothing is kept yet of a record that is being begun."""
        for section in self._sections:
            section.setVisible(shown)
