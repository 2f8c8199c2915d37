"""Buttons, switches, the button that must be held, the mark of a command, the focus ring."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from models.commands import Command, CommandRecord, Outcome
from models.text import Message
from widgets.controls import Beat, Button, FocusRing, HoldButton, OutcomeMark, Segments
from widgets.controls.holdbutton import HOLD_MS
from widgets.shell.heldkeys import HeldKeys
from widgets.theme import Theme, load_theme
from widgets.words import Words


@pytest.fixture(scope="module")
def theme(qapp) -> Theme:
    theme = load_theme("night")
    theme.apply(qapp)
    return theme


@pytest.fixture
def words(catalogues) -> Words:
    return Words("en", catalogues["en"])


def _shown(qtbot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_enter_presses_a_button_and_space_does_not(qtbot, theme: Theme) -> None:
    button = Button("Open", theme, "O")
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    _shown(qtbot, button)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert pressed == []
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [1]


def test_an_exclusive_row_has_one_switch_on(qtbot, theme: Theme) -> None:
    row = Segments([("a", "Alpha"), ("b", "Beta")], theme)
    told = []
    row.switched.connect(lambda id_, on: told.append((id_, on)))
    _shown(qtbot, row)
    row.set_on("a")
    qtbot.mouseClick(row.childAt(row.width() - 10, 14), Qt.MouseButton.LeftButton)
    assert (row.is_on("a"), row.is_on("b")) == (False, True)
    assert told == [("a", True), ("a", False), ("b", True)]


def test_holding_for_two_seconds_does_it_once(qtbot, theme: Theme, words: Words) -> None:
    button = _shown(qtbot, HoldButton("Lock down C", theme, words))
    with qtbot.waitSignal(button.held, timeout=10 * HOLD_MS) as heard:
        qtbot.mousePress(button, Qt.MouseButton.LeftButton)
        assert button.progress() == 0
    assert heard.signal_triggered
    assert button.progress() == 0


@pytest.mark.parametrize("how", ["release", "leave", "escape", "focus", "disable"])
def test_letting_go_cancels(qtbot, theme: Theme, words: Words, how: str) -> None:
    button = _shown(qtbot, HoldButton("Lock down C", theme, words))
    button.setFocus()
    held = []
    button.held.connect(lambda: held.append(1))
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: button.progress() > 0)
    if how == "release":
        qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    elif how == "leave":
        qtbot.mouseMove(button, QPoint(-20, -20))
        button.release()
    elif how == "escape":
        qtbot.keyClick(button, Qt.Key.Key_Escape)
    elif how == "focus":
        button.clearFocus()
    else:
        button.setEnabled(False)
    assert button.progress() == 0
    assert not button._timer.isActive()
    assert held == []


class _ByHand:
    """In place of the button's stopwatch."""

    ms = 0

    def start(self) -> None:
        self.ms = 0

    def elapsed(self) -> int:
        return self.ms


@pytest.fixture
def hold(qtbot, theme: Theme, words: Words, monkeypatch) -> HoldButton:
    """A button that must be held, in a window under X11; `times` counts how often it was."""
    button = _shown(qtbot, HoldButton("Lock down C", theme, words))
    monkeypatch.setattr("widgets.shell.heldkeys._X11", QApplication.platformName())
    HeldKeys(button).begin()
    button.times = 0

    def count() -> None:
        button.times += 1

    button.held.connect(count)
    return button


def test_a_release_that_waits_behind_a_stall_is_heard_first(qtbot, hold: HoldButton) -> None:
    """The window stood still over the end of the time, and the mouse was let go meanwhile."""
    hold._since = _ByHand()
    qtbot.mousePress(hold, Qt.MouseButton.LeftButton)
    hold._since.ms = HOLD_MS - 500
    hold._tick()
    hold._since.ms = HOLD_MS + 500
    hold._tick()
    qtbot.mouseRelease(hold, Qt.MouseButton.LeftButton)
    assert (hold.times, hold.progress()) == (0, 0)


def _enter(button: HoldButton, kind: QEvent.Type, at_ms: int) -> None:
    """As X11 tells it: one key, unmarked, at a moment of its own."""
    event = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
    event.setTimestamp(at_ms)
    QApplication.sendEvent(button.windowHandle(), event)


def _repeating(button: HoldButton) -> list[int]:
    """A key that is held under X11: let go and pressed again, both at one moment of the list."""
    timer, moments = QTimer(button), [2_000]

    def again() -> None:
        moments.append(moments[-1] + 40)
        _enter(button, QEvent.Type.KeyRelease, moments[-1])
        _enter(button, QEvent.Type.KeyPress, moments[-1])

    timer.timeout.connect(again)
    timer.start(40)
    return moments


def test_a_key_that_repeats_as_let_go_and_pressed_is_held(qtbot, hold: HoldButton) -> None:
    _enter(hold, QEvent.Type.KeyPress, 1_000)
    moments = _repeating(hold)
    qtbot.waitUntil(lambda: hold.times > 0, timeout=10 * HOLD_MS)
    until = len(moments) + 5
    qtbot.waitUntil(lambda: len(moments) > until)
    # what still repeats begins no second one
    assert hold.times == 1
    assert not hold._timer.isActive()


def test_a_key_that_was_held_before_begins_nothing(qtbot, hold: HoldButton) -> None:
    moments = _repeating(hold)
    qtbot.waitUntil(lambda: len(moments) > 5)
    assert not hold._timer.isActive()


def test_a_key_that_is_let_go_at_the_last_moment_does_nothing(qtbot, hold: HoldButton) -> None:
    hold._since = _ByHand()
    _enter(hold, QEvent.Type.KeyPress, 1_000)
    hold._since.ms = HOLD_MS - 100
    hold._tick()
    assert hold.progress() > 0.9
    _enter(hold, QEvent.Type.KeyRelease, 2_900)
    hold._since.ms = HOLD_MS + 100
    for _ in range(2):  # full before it is certain that no key press follows
        hold._tick()
    qtbot.waitUntil(lambda: hold.progress() == 0)
    # pressed once more it begins anew
    _enter(hold, QEvent.Type.KeyPress, 2_990)
    hold._since.ms = 300
    hold._tick()
    assert 0 < hold.progress() < 0.5
    _enter(hold, QEvent.Type.KeyRelease, 3_300)
    qtbot.waitUntil(lambda: hold.progress() == 0)
    assert hold.times == 0


def test_the_mark_of_a_command_says_the_outcome_and_why(qtbot, theme: Theme, words: Words) -> None:
    mark = OutcomeMark(theme, words)
    _shown(qtbot, mark)
    command = Command("id", "p", 1.0, "Li Na")
    mark.show_record(CommandRecord(command, Outcome.PENDING, 1_000), 4_500)
    assert mark.text() == "Sent, 3 s"
    why = Message.of("window.no_alarm")
    mark.show_record(CommandRecord(command, Outcome.REJECTED, 1_000, 2_000, why), 9_000)
    assert mark.text() == mark.accessibleName() == "Rejected, No active alarms"
    mark.show_record(None, 9_000)
    assert mark.text() == ""


def test_the_beat_turns_twice_a_second_and_can_stand_still(qtbot) -> None:
    beat, still = Beat(), Beat(blinking=False)
    lit = []
    beat.ticked.connect(lit.append)
    still.ticked.connect(lit.append)
    for _ in range(2):
        beat.tick()
        still.tick()
    assert lit == [False, True, True, True]


def test_the_focus_ring_stands_round_the_focus_and_takes_no_click(qtbot, theme: Theme) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(20, 20, 20, 20)
    first, second = Button("One", theme), Button("Two", theme)
    row.addWidget(first)
    row.addWidget(second)
    ring = FocusRing(window, theme)
    _shown(qtbot, window)
    window.activateWindow()
    second.setFocus()
    qtbot.waitUntil(ring.isVisible)
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)
    assert not ring.mask().contains(ring.rect().center())
    second.move(second.x(), second.y() + 3)
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)
    second.hide()
    qtbot.waitUntil(lambda: ring.geometry() == first.geometry().adjusted(-4, -4, 4, 4))
    first.clearFocus()
    assert not ring.isVisible()


def test_a_large_area_has_a_thin_ring_inside_its_own_edge(qtbot, theme: Theme) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    area = QWidget()
    area.setMinimumSize(400, 300)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    row.addWidget(area)
    ring = FocusRing(window, theme)
    _shown(qtbot, window)
    window.activateWindow()
    area.setFocus()
    qtbot.waitUntil(ring.isVisible)
    assert ring.geometry() == area.geometry()
