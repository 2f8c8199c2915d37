"""Buttons, switches, the button that must be held, the mark of a command, the focus ring."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.commands import Command, CommandRecord, Outcome
from models.text import Message
from widgets.controls import Beat, Button, FocusRing, HoldButton, OutcomeMark, Segments
from widgets.controls.holdbutton import HOLD_MS
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
    with qtbot.waitSignal(button.held, timeout=2 * HOLD_MS) as heard:
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
