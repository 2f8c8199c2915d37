"""Ctrl+Z takes back the last own edit, wherever it was made, and nothing else."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from models.records import Change
from models.shiftlog import entry_changes
from tests.records.room import NOW


@pytest.fixture
def frame(window, office):
    office.write(*entry_changes("e", "Rain", [], NOW))
    return window.frame


def write(frame, *changes):
    assert asyncio.run(frame.desk.view.recording.write(changes)) is None


def take_back(frame):
    async def undo():
        frame.saved_line.undo()
        await frame.saved_line.settled()

    asyncio.run(undo())


def test_an_edit_is_told_and_taken_back(frame, office):
    write(frame, Change("entry", "e", "text", "Snow"))
    assert frame.saved_line.isVisible()
    assert "Snow" in frame.saved_line.text
    take_back(frame)
    assert office.records.get("entry", "e").text("text") == "Rain"
    assert len([x for x in office.records.history("entry", "e") if x.field == "text"]) == 3
    take_back(frame)
    assert office.records.get("entry", "e").text("text") == "Rain"


def test_a_new_record_is_no_edit(frame):
    write(frame, *entry_changes("f", "Wind", [], NOW))
    assert not frame.saved_line.isVisible()


def test_what_somebody_else_wrote_since_stays(frame, office):
    write(frame, Change("entry", "e", "text", "Snow"))
    office.on_duty.person = "bo"
    office.write(Change("entry", "e", "text", "Hail"))
    office.on_duty.person = "ann"
    take_back(frame)
    assert office.records.get("entry", "e").text("text") == "Hail"
    assert frame.saved_line.text == frame.desk.words.say("window.undo.newer")


def test_the_key_works_from_the_text_box_in_which_one_saved(frame, office, qtbot):
    async def pressed():
        qtbot.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await frame.saved_line.settled()

    box = frame.workspaces.built("plan").box
    box.setText("Snow")  # as a form shows what it saved: nothing typed is left to take back
    box.setFocus()
    write(frame, Change("entry", "e", "text", "Snow"))
    qtbot.keyClicks(box, "!")
    asyncio.run(pressed())
    assert box.text() == "Snow"  # what was typed since is taken back first
    assert office.records.get("entry", "e").text("text") == "Snow"
    asyncio.run(pressed())
    assert office.records.get("entry", "e").text("text") == "Rain"


def test_nothing_to_take_back_is_said(frame):
    take_back(frame)
    assert frame.saved_line.text == frame.desk.words.say("window.undo.nothing")


def test_what_somebody_else_edited_before_they_left_the_desk_stays(frame, office):
    write(frame, Change("entry", "e", "text", "Snow"))
    office.on_duty.person = "bo"
    take_back(frame)
    assert office.records.get("entry", "e").text("text") == "Snow"
    assert frame.saved_line.text == frame.desk.words.say("window.undo.nothing")


def test_a_save_that_outlasts_the_rebuilding_of_the_window_is_no_error(
    window, frame, office, qtbot
):
    before = frame
    window.set_language("zh_CN")
    qtbot.waitUntil(lambda: not isValid(before.saved_line))
    write(before, Change("entry", "e", "text", "Snow"))
    assert office.records.get("entry", "e").text("text") == "Snow"
