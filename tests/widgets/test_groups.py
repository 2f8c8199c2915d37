"""Pages of one rail entry, what can begin, what is due, actions that stay, the picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from models.text import Message
from tests.widgets.dummy import DummyWorkspace, dummies
from tests.widgets.frozen import NOW
from widgets.contribution import Action, Beginning, Contribution, Duty, Group, Target

GROUP = Group("shift", Message.of("window.group.shift"), "handover")


def page(id_: str, **more) -> Contribution:
    return Contribution(
        id_,
        Message.of("inventory.title"),
        "devices",
        lambda desk: DummyWorkspace(desk, [id_]),
        group=GROUP,
        **more,
    )


@pytest.fixture
def grouped(open_room):
    plain = dummies()
    log = page(
        "log",
        opens=("new-entry",),
        begins=(Beginning("entry", Message.of("window.group.shift"), ("alarm", "floor")),),
        actions=(Action("quick", Message.of("window.action.page"), "Ctrl+J", stays=True),),
        duties=lambda desk: [
            Duty(Target("new-entry", "x:late"), "Late", NOW - 60_000, overdue=True),
            Duty(Target("new-entry", "x:soon"), "Soon", NOW + 60_000, overdue=False),
        ],
    )
    return open_room(contributions=[plain[0], log, plain[1], page("keys")])


def test_a_group_is_one_entry_of_the_rail_with_its_pages(grouped, qtbot) -> None:
    frame = grouped.frame
    assert [item.id for item in frame._items] == [frame._items[0].id, "shift", frame._items[2].id]
    qtbot.keyClick(frame, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert frame.current == "log"
    assert frame.pages.isVisible()
    qtbot.keyClick(frame, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert frame.current == "keys"
    qtbot.keyClick(frame, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert not frame.pages.isVisible()
    qtbot.keyClick(frame, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert frame.current == "keys"
    qtbot.keyClick(frame, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert frame.current == "log"


def test_what_can_begin_is_offered_for_the_closest_place(grouped, qtbot) -> None:
    frame = grouped.frame
    frame.offer([Target("device", "d"), Target("floor", "f1"), Target("alarm", "p")])
    assert frame.palette_box.isVisible()
    qtbot.keyClick(frame.palette_box.box, Qt.Key.Key_Return)
    assert frame.current == "log"
    assert frame.workspaces.built("log").opened == [Target("new-entry", "floor:f1")]
    frame.offer([Target("device", "d")])
    assert not frame.palette_box.isVisible()


def test_what_is_due_is_counted_and_listed_overdue_first(grouped, qtbot) -> None:
    frame = grouped.frame
    frame._second = -1
    frame._ticked(True)
    cell = frame.bar._duties
    assert cell.isVisible()
    assert cell.accessibleName() == "1 overdue of 2 due (F7)"
    qtbot.keyClick(frame, Qt.Key.Key_F7)
    assert frame.palette_box.choices.titles() == ["Late", "Soon"]
    qtbot.keyClick(frame.palette_box.box, Qt.Key.Key_Return)
    assert frame.workspaces.built("log").opened == [Target("new-entry", "x:late")]


def test_the_enter_that_lists_what_is_due_takes_nothing_of_it(grouped, qtbot) -> None:
    """However long it is held."""
    frame = grouped.frame
    frame._second = -1
    frame._ticked(True)
    frame.bar._duties.setFocus()
    before = frame.current
    for held in (False, True, True):
        plain = Qt.KeyboardModifier.NoModifier
        key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, plain, "\r", held, 1)
        QApplication.sendEvent(QApplication.focusWidget(), key)
    assert frame.palette_box.choices.titles() == ["Late", "Soon"]
    assert frame.palette_box.isVisible()
    assert frame.current == before


def test_an_action_that_stays_works_from_every_workspace(grouped, qtbot) -> None:
    frame = grouped.frame
    before = frame.current
    assert before != "log"
    qtbot.keyClick(frame, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert frame.current == before
    assert frame.workspaces.built("log").acted == ["quick"]


def test_the_picture_shows_the_workspace_on_screen(grouped) -> None:
    frame = grouped.frame
    image = QImage.fromData(frame.desk.snap())
    size = frame.workspace_region.size()
    assert (image.width(), image.height()) == (size.width(), size.height())
    frame.desk.show(replace(Target("new-entry", "x"), id=""))
    assert QImage.fromData(frame.desk.snap()) != image
