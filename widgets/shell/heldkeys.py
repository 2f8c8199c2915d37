"""A key that is held is told as held, also under X11."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

_X11 = "xcb"


class HeldKeys(QObject):
    """Marks what repeats, which Qt leaves unmarked under X11 when it sees the one event before the
    other: a key that is held arrives there as let go and pressed again, both at one moment.

    Unmarked, the Enter that asked for a command would also confirm it, again and again. What
    repeats is no shortcut either: those are looked for before a key is told of, and `F8` with
    Shift would mute and unmute as long as it is held.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._let_go = (0, 0)
        """Key and moment of the last release, in ms of the window system."""

    def begin(self) -> None:
        """The native window is there once the window is shown."""
        handle = self._window.windowHandle()
        if handle is not None and QGuiApplication.platformName() == _X11:
            handle.installEventFilter(self)
            self._window.installEventFilter(self)  # asked whether a key is a shortcut

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the class."""
        if not isinstance(event, QKeyEvent):
            return False
        at = (event.key(), event.timestamp())
        if event.type() is QEvent.Type.KeyRelease:
            self._let_go = at
            return False
        if event.isAutoRepeat() or at != self._let_go or not at[1]:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return watched is not self._window and self._again(watched, event)

    def _again(self, watched: QObject, event: QKeyEvent) -> bool:
        held = QKeyEvent(
            event.type(),
            event.key(),
            event.modifiers(),
            event.nativeScanCode(),
            event.nativeVirtualKey(),
            event.nativeModifiers(),
            event.text(),
            True,
            event.count(),
        )
        held.setTimestamp(event.timestamp())
        QCoreApplication.sendEvent(watched, held)
        event.setAccepted(held.isAccepted())
        return True
