"""The cross inside a text box that empties it."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLineEdit


def clearable(box: QLineEdit, name: str) -> None:
    """Give `box` its cross; `name` is what a screen reader calls it."""
    box.setClearButtonEnabled(True)
    for cross in box.findChildren(QAbstractButton):
        cross.setAccessibleName(name)
