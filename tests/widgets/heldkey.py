"""A key that goes on being held."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication


def repeat(to: QObject, key: Qt.Key = Qt.Key.Key_Return, text: str = "\r") -> None:
    """Tell it once more, as a keyboard that repeats it does."""
    plain = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(to, QKeyEvent(QKeyEvent.Type.KeyPress, key, plain, text, True, 1))
