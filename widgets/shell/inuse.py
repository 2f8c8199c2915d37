"""Whether somebody uses the window: keys and the mouse, before any widget has taken them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_USED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class UseWatch(QObject):
    """Listens at the native window, which gets a fraction of the events that widgets get."""

    def __init__(self, window: QWidget, used: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._used = used

    def begin(self) -> None:
        """The native window is there once the window is shown."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _USED:
            self._used()
        return False
