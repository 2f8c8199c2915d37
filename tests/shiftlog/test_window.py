"""Ctrl+L anywhere, and the page of the log."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.records import Change, Query
from models.shiftlog import entry_changes
from models.text.message import Message
from tests.records.room import NOW
from widgets.contribution import Target

DAY = 86_400_000


def saved(window):
    """Press Enter in the line and wait for the disk."""

    async def press():
        window.frame.quick_entry.save()
        await window.frame.quick_entry.settled()

    asyncio.run(press())


def entries(office):
    return office.records.list(Query("entry"))


def test_one_line_from_anywhere_and_the_focus_is_back(window, office, qtbot):
    frame = window.frame
    box = frame.workspaces.built("plan").box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    line = frame.quick_entry
    assert QApplication.focusWidget() is line.box
    assert line.geometry().top() >= frame.bar.geometry().bottom()
    qtbot.keyClicks(line.box, "Pump P1 leaks #water")
    saved(window)
    (entry,) = entries(office)
    assert (entry.text("text"), entry.list("tags")) == ("Pump P1 leaks #water", ("water",))
    assert (entry.created_by, entry.number("at")) == ("ann", office.view.now())
    assert not line.isVisible()
    assert QApplication.focusWidget() is box
    assert line.box.text() == ""


@pytest.mark.parametrize("meanwhile", [" Call the plumber", "Call the plumber"])
def test_what_is_typed_while_the_disk_is_awaited_is_kept(window, office, meanwhile):
    line = window.frame.quick_entry
    window.frame.log_entry()
    line.box.setText("Pump P1 leaks")

    async def press():
        line.save()
        line.box.setText(("Pump P1 leaks" if meanwhile[0] == " " else "") + meanwhile)
        await line.settled()

    asyncio.run(press())
    assert [entry.text("text") for entry in entries(office)] == ["Pump P1 leaks"]
    assert line.box.text() == "Call the plumber"
    assert line.isVisible()
    saved(window)
    assert len(entries(office)) == 2


def test_escape_keeps_what_is_half_typed(window, qtbot):
    line = window.frame.quick_entry
    window.frame.log_entry()
    qtbot.keyClicks(line.box, "Half a sen")
    qtbot.keyClick(line.box, Qt.Key.Key_Escape)
    assert not line.isVisible()
    window.frame.log_entry()
    assert line.box.text() == "Half a sen"


def test_half_typed_text_goes_on_where_it_ended(window, qtbot):
    line = window.frame.quick_entry
    for typed in ("Half a sen", "tence"):
        window.frame.log_entry(())
        qtbot.waitUntil(line.box.hasFocus)
        qtbot.keyClicks(line.box, typed)
        line.leave()
    assert line.box.text() == "Half a sentence"


def test_another_language_keeps_what_is_half_typed(window):
    window.frame.log_entry()
    window.frame.quick_entry.box.setText("Half a sen")
    window.set_language("zh_CN")
    window.set_theme("night")
    assert window.frame.quick_entry.box.text() == "Half a sen"


def test_a_refusal_is_said_where_it_is_typed_and_nothing_is_lost(window, office):
    office.on_duty.refused = {"shiftlog.write": Message.of("shiftlog.not_yet")}
    window.frame.log_entry()
    line = window.frame.quick_entry
    line.box.setText("Rain")
    saved(window)
    assert line.isVisible()
    assert line.box.text() == "Rain"
    assert entries(office) == []


def test_what_is_selected_is_offered_as_a_link(window, office):
    office.put("tenant", "t1", name={"en": "Aurora Optics"}, status="active")
    frame = window.frame
    frame.show_target(Target("new-entry", "tenant:t1"))
    assert frame.quick_entry.links() == ["tenant:t1"]
    frame.quick_entry.box.setText("Asked for a second reader")
    saved(window)
    (entry,) = entries(office)
    assert entry.list("links") == ("tenant:t1",)
    window.open_workspace("log")
    log = frame.workspaces.built("log")
    log.list.setCurrentRow(0)
    frame.log_entry()
    assert frame.quick_entry.links() == ["tenant:t1"]


@pytest.fixture
def log(window, office):
    office.put("person", "bo", name={"en": "Bo Li", "zh_CN": "李波"}, sign_on="bo", active=True)
    texts = ["地下室漏水 #water", "Lift stands #lift", "Fire room done #water"]
    for number, text in enumerate(texts):
        office.on_duty.person = "bo" if number == 1 else "ann"
        at = NOW - number * DAY
        office.write(*entry_changes(f"e{number}", text, ["device:d"], at, pinned=number == 2))
    window.open_workspace("log")
    return window.frame.workspaces.built("log")


def shown(log):
    return [log.list.entry(row).id for row in range(log.list.count())]


def test_entries_stand_by_day_newest_first(log):
    assert shown(log) == ["e0", "e1", "e2"]
    days = [log.list.entry(row).day for row in range(3)]
    assert len(set(days)) == 3
    assert all(days)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("#water", ["e0", "e2"]),
        ("漏水", ["e0"]),
        ("bo li", ["e1"]),
        ("#water fire", ["e2"]),
        ("nothing of it", []),
        ("", ["e0", "e1", "e2"]),
    ],
)
def test_the_filter_takes_text_tag_and_person(log, typed, expected):
    log.filter.setText(typed)
    log.refresh()
    assert shown(log) == expected


def test_only_what_is_for_handover(log):
    log.act("pinned")
    assert shown(log) == ["e2"]


def test_links_open_their_target(log, window, office, qtbot):
    plan = window.frame.workspaces.built("plan")
    office.write(Change("entry", "e0", "links", ["floor:a-f1"]))
    log.refresh()
    log.list.setCurrentRow(0)
    log.detail.open("e0")
    qtbot.keyClick(log.widget, Qt.Key.Key_1)
    assert plan.opened[-1] == Target("floor", "a-f1")


def test_a_correction_is_a_new_operation_and_can_be_taken_back(log, office):
    async def correct():
        log.detail.open("e1")
        log.detail.form.set_value("text", "Lift 2 stands #lift")
        log.detail.form.save()
        await log.detail.form.settled()

    asyncio.run(correct())
    assert office.records.get("entry", "e1").text("text") == "Lift 2 stands #lift"
    lines = [line for line in office.records.history("entry", "e1") if line.field == "text"]
    assert [line.value for line in lines] == ["Lift stands #lift", "Lift 2 stands #lift"]


def test_state_survives_another_theme(log, window):
    log.filter.setText("#water")
    log.refresh()
    log.list.setCurrentRow(1)
    window.set_theme("night")
    again = window.frame.workspaces.built("log")
    assert again.filter.text() == "#water"
    assert again.list.chosen_id == "e2"


def test_the_page_says_how_an_entry_is_written(window, qtbot):
    frame = window.frame
    window.open_workspace("log")
    begin = frame.workspaces.built("log").begin
    assert begin.key == "Ctrl+L"
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is frame.quick_entry.box
