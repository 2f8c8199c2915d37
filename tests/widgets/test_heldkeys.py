"""A key that is held under X11, where it arrives as let go and pressed again, unmarked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from widgets.controls import Button
from widgets.inspector.confirm import Line
from widgets.shell.heldkeys import HeldKeys
from widgets.theme import load_theme

PRESS, RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
OVERRIDE = QEvent.Type.ShortcutOverride
ENTER, LEFT = Qt.Key.Key_Return, Qt.Key.Key_Left


class Desk(QWidget):
    """A button, a line of commands and a line for text, under the filter."""

    def __init__(self) -> None:
        super().__init__()
        theme = load_theme("night")
        self.button = Button("Running", theme)
        self.setpoint, self.text = Line(), QLineEdit()
        column = QVBoxLayout(self)
        for part in (self.button, self.setpoint, self.text):
            column.addWidget(part)

    def key(self, kind: QEvent.Type, key: Qt.Key, at_ms: int, text: str = "") -> None:
        """As the window system tells it."""
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(self.windowHandle(), event)

    def is_for_shortcuts(self, key: Qt.Key, at_ms: int) -> bool:
        """What Qt asks from the focus outwards, before it looks for a shortcut."""
        event = QKeyEvent(OVERRIDE, key, Qt.KeyboardModifier.NoModifier, "")
        event.setTimestamp(at_ms)
        event.ignore()
        QApplication.sendEvent(self.button, event)
        return not event.isAccepted()

    def hold(self, key: Qt.Key, text: str = "", times: int = 10) -> None:
        """One press and what repeats of it."""
        self.key(PRESS, key, 1_000, text)
        for at_ms in range(1_500, 1_500 + 40 * times, 40):
            self.key(RELEASE, key, at_ms, text)
            self.key(PRESS, key, at_ms, text)
        self.key(RELEASE, key, 1_600 + 40 * times, text)


@pytest.fixture
def desk(qtbot, monkeypatch) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    qtbot.waitActive(desk)
    monkeypatch.setattr("widgets.shell.heldkeys._X11", QApplication.platformName())
    HeldKeys(desk).begin()
    return desk


def _counted(signal) -> Callable[[], int]:
    told: list[int] = []
    signal.connect(lambda *_: told.append(1))
    return lambda: len(told)


def test_a_held_enter_presses_once(desk: Desk) -> None:
    clicks, entered = _counted(desk.button.clicked), _counted(desk.setpoint.returnPressed)
    desk.button.setFocus()
    desk.hold(ENTER, "\r")
    desk.setpoint.setFocus()
    desk.hold(ENTER, "\r")
    assert (clicks(), entered()) == (1, 1)


def test_two_real_presses_are_two(desk: Desk) -> None:
    clicks = _counted(desk.button.clicked)
    desk.button.setFocus()
    for at_ms in (1_000, 1_030):
        desk.key(PRESS, ENTER, at_ms, "\r")
        desk.key(RELEASE, ENTER, at_ms + 15, "\r")
    assert clicks() == 2


def test_another_key_of_the_same_moment_is_another_key(desk: Desk) -> None:
    clicks = _counted(desk.button.clicked)
    desk.button.setFocus()
    desk.key(RELEASE, LEFT, 1_000)
    desk.key(PRESS, ENTER, 1_000, "\r")
    assert clicks() == 1


def test_what_is_meant_to_repeat_repeats(desk: Desk) -> None:
    desk.text.setFocus()
    desk.hold(Qt.Key.Key_A, "a", 10)
    assert desk.text.text() == "a" * 11
    desk.hold(LEFT, times=4)
    assert desk.text.cursorPosition() == 11 - 5


def test_what_repeats_is_no_shortcut(desk: Desk) -> None:
    """Qt looks for one before it tells of the key: Shift+F8 that is held muted and unmuted."""
    mute = Qt.Key.Key_F8
    assert desk.is_for_shortcuts(mute, 1_000)
    for at_ms in (1_500, 1_540):
        desk.key(RELEASE, mute, at_ms)
        assert not desk.is_for_shortcuts(mute, at_ms)
        desk.key(PRESS, mute, at_ms)
    desk.key(RELEASE, mute, 1_580)
    assert desk.is_for_shortcuts(mute, 1_700)


def test_elsewhere_nothing_is_asked(qtbot, monkeypatch) -> None:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    qtbot.waitActive(desk)
    monkeypatch.setattr("widgets.shell.heldkeys._X11", "another")
    HeldKeys(desk).begin()
    clicks = _counted(desk.button.clicked)
    desk.button.setFocus()
    desk.hold(ENTER, "\r", 3)
    assert clicks() == 4
