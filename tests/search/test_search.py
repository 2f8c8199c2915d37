"""The search over all records, in the find box and on its page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.contributions import contributions
from app.subjects import record_kinds
from models.records import Change
from models.shiftlog import entry_changes
from tests.records.room import NOW
from widgets.contribution import Target
from widgets.records.naming import _KINDS
from widgets.search.contribution import find


def fill(office):
    office.put("tenant", "t1", name={"en": "Aurora Optics", "zh_CN": "极光光学"}, status="active")
    office.put("contact", "c1", tenant="t1", name={"en": "Lin Yan", "zh_CN": "林燕"}, phone="555 7")
    office.write(*entry_changes("e1", "极光报告地下室水泵漏水", [], NOW))
    office.write(Change("tenant", "t1", "comment", {"text": "wants a badge reader"}, True))


def test_the_find_box_finds_records_of_every_kind(window, office):
    fill(office)
    desk = window.frame.desk
    found = {(one.target.kind, one.title) for one in find(desk, "极光")}
    assert ("tenant", "Aurora Optics") in found
    assert {kind for kind, _ in found} == {"tenant", "entry"}
    for two in ("地下", "下室", "室水", "水泵", "泵漏", "漏水"):
        assert [one.target for one in find(desk, two)] == [Target("entry", "e1")]
    (badge,) = find(desk, "badge")
    assert badge.target == Target("tenant", "t1")
    assert "badge reader" in badge.detail
    assert find(desk, "555 7")[0].target == Target("contact", "c1")


def test_the_page_groups_by_kind_and_opens(window, office, qtbot):
    fill(office)
    qtbot.keyClick(
        window.frame, Qt.Key.Key_F,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    assert window.frame.current == "search"
    page = window.frame.workspaces.built("search")
    assert QApplication.focusWidget() is page.box
    qtbot.keyClicks(page.box, "aurora")
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    assert page.list.count() == 1
    page.box.setText("极光")
    page.search()
    assert page.list.count() == 2
    rows = {page.list.entry(row).id: row for row in range(2)}
    assert all(page.list.entry(row).day for row in range(2))
    page.list.setCurrentRow(rows["entry:e1"])
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert window.frame.current == "log"
    assert window.frame.workspaces.built("log").list.chosen_id == "e1"


def test_the_page_says_what_to_do_and_when_nothing_fits(window):
    window.open_workspace("search")
    page = window.frame.workspaces.built("search")
    say = window.frame.desk.words.say
    assert page.count.text() == say("search.empty")
    page.box.setText("xylophone")
    page.search()
    assert page.count.text() == say("search.nothing")


def test_every_kind_that_is_searched_has_a_word() -> None:
    named = {one.kind for subject in contributions() for one in subject.names} | set(_KINDS)
    searched = {
        kind.name
        for kind in record_kinds()
        if any(field.searched for field in kind.fields) or any(e.searched for e in kind.events)
    }
    assert len(searched) > 10
    assert searched <= named
