"""The form: saved as one operation, refused with a sentence, nothing typed is lost."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.records import Change, Draft, Query
from models.text.message import Message
from tests.recordwidgets.conftest import BOOK
from widgets.records import (
    ChoiceEdit,
    Column,
    DateEdit,
    FlagEdit,
    Form,
    LongText,
    MomentEdit,
    NameEdit,
    NumberEdit,
    Page,
    PlacePick,
    RecordPick,
    RecordTable,
    Row,
    TagsEdit,
)


def book_form(desk, **more) -> Form:
    return Form(
        desk,
        BOOK,
        [
            Row("title", "Title", NameEdit(desk)),
            Row("state", "State", ChoiceEdit(desk, [("open", "Open"), ("closed", "Closed")])),
            Row("pages", "Pages", NumberEdit(desk, "pages")),
            Row("lent", "Lent", FlagEdit(desk)),
            Row("tags", "Tags", TagsEdit(desk)),
            Row("due", "Due", DateEdit(desk)),
            Row("seen", "Seen", MomentEdit(desk)),
            Row("shelf", "Shelf", RecordPick(desk, "shelf", lambda r: r.text("name"))),
            Row("place", "Place", PlacePick(desk)),
            Row("note", "Note", LongText(desk)),
        ],
        **more,
    )


@pytest.fixture
def form(desk, qtbot):
    made = book_form(desk, reason=True)
    qtbot.addWidget(made)
    made.resize(324, 700)
    made.show()
    return made


def save(form):
    async def work():
        form.save()
        await form.settled()

    asyncio.run(work())


def test_a_new_record_is_written_with_every_type(form, library, qtbot):
    library.put("shelf", "s1", name="North wall")
    form.begin({"shelf": "s1"})
    assert not form.dirty
    title = form.editor("title").boxes
    qtbot.keyClicks(title["en"], "Doors")
    title["zh_CN"].insert("门")
    qtbot.keyClicks(form.editor("pages").box, "1,234")
    form.editor("tags").retype("a，b, a")
    qtbot.keyClicks(form.editor("due").box, "+30")
    form.editor("note").box.setPlainText("two\nlines")
    form.editor("tags").edited.emit()
    form.set_value("lent", True)
    form.set_value("state", "open")
    assert form.dirty
    with qtbot.waitSignal(form.saved) as saved:
        save(form)
    record = library.records.get("book", saved.args[0])
    assert record.values["title"] == {"en": "Doors", "zh_CN": "门"}
    assert (record.number("pages"), record.flag("lent"), record.list("tags")) == (
        1234,
        True,
        ("a", "b"),
    )
    assert (record.text("shelf"), record.text("state")) == ("s1", "open")
    assert record.text("note") == "two\nlines"
    assert record.text("due") > "2025"
    assert not form.dirty
    assert not form.is_new
    assert len({line.operation for line in library.records.history("book", record.id)}) == 1


def test_a_refusal_is_shown_with_the_label_and_keeps_what_was_typed(form, library, qtbot):
    form.begin()
    qtbot.keyClicks(form.editor("note").box, "only a note")
    save(form)
    assert "Title" in form.refusal
    assert form.editor("note").box.toPlainText() == "only a note"
    assert form.dirty
    qtbot.keyClicks(form.editor("title").boxes["en"], "T")
    save(form)
    assert form.refusal == ""
    assert library.records.count(Query("book")) == 1


def test_what_is_no_value_is_not_written(form, library, qtbot):
    library.put("book", "b1", title={"en": "A"})
    form.open("b1")
    qtbot.keyClicks(form.editor("pages").box, "12,5")
    save(form)
    assert "Pages" in form.refusal
    assert form.dirty
    assert library.records.get("book", "b1").number("pages") is None
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.dirty
    assert form.editor("pages").box.text() == ""


def test_typed_text_stays_when_another_writes_and_both_are_kept(form, library, qtbot):
    library.put("book", "b1", title={"en": "A"}, note="old", state="open")
    form.open("b1")
    qtbot.keyClicks(form.editor("note").box, "mine ")
    library.on_duty.person = "bo"
    library.put("book", "b1", note="theirs", state="closed")
    qtbot.waitUntil(lambda: form.editor("state").value() == "closed")
    assert form.editor("note").box.toPlainText() == "mine old"
    save(form)
    opened = library.records.opened("book", "b1")["note"]
    assert {opened.value, *(rival.value for rival in opened.rivals)} == {"mine old", "theirs"}
    line = form.rows.by_field["note"].conflict
    assert len(line.buttons) == 2

    async def take():
        line.buttons[1].click()
        await line._task

    asyncio.run(take())
    qtbot.waitUntil(lambda: form.rows.by_field["note"].conflict is None)
    assert library.records.get("book", "b1").conflicts == 0


def test_half_typed_text_outlives_the_window(form, desk_of, library, qtbot):
    library.put("book", "b1", title={"en": "A"}, note="old")
    form.open("b1")
    qtbot.keyClicks(form.editor("note").box, "mine ")
    qtbot.keyClicks(form.editor("due").box, "2026-1")
    kept = form.state()
    library.put("book", "b1", note="theirs")
    again = book_form(desk_of("day", "zh_CN"))
    qtbot.addWidget(again)
    assert again.restore(kept)
    assert again.editor("note").box.toPlainText() == "mine old"
    assert again.editor("due").box.text() == "2026-1"
    assert again.dirty
    again.editor("due").box.clear()
    again.set_value("due", None)
    save(again)
    assert library.records.get("book", "b1").conflicts == 1
    assert not again.restore({})
    assert not again.restore({"form": "[1]"})


def test_a_new_record_outlives_the_window(form, desk_of, library, qtbot):
    form.begin({"shelf": "s9"})
    qtbot.keyClicks(form.editor("title").boxes["en"], "Half")
    id_ = form.id
    again = book_form(desk_of())
    qtbot.addWidget(again)
    assert again.restore(form.state())
    assert again.id == id_
    save(again)
    assert library.records.get("book", id_).text("shelf") == "s9"


def test_half_typed_text_waits_while_another_record_is_shown(form, desk_of, library, qtbot):
    library.put("book", "b1", title={"en": "A"}, note="one")
    library.put("book", "b2", title={"en": "B"}, note="two")
    form.open("b1")
    qtbot.keyClicks(form.editor("note").box, "mine ")
    form.begin({"shelf": "s1"})
    qtbot.keyClicks(form.editor("title").boxes["en"], "New")
    new = form.id
    form.open("b2")
    assert form.editor("note").box.toPlainText() == "two"
    again = book_form(desk_of())
    qtbot.addWidget(again)
    assert again.restore(form.state())
    assert again.id == "b2"
    again.open("b1")
    assert again.editor("note").box.toPlainText() == "mine one"
    again.begin({"shelf": "s1"})
    assert again.id == new
    assert again.editor("title").boxes["en"].text() == "New"
    again.begin({})
    assert again.id != new
    assert not again.dirty


def test_what_was_saved_while_the_window_was_rebuilt_is_not_saved_twice(form, desk_of, library):
    form.begin()
    form.set_value("title", {"en": "A"})
    kept = form.state()
    save(form)
    again = book_form(desk_of())
    assert again.restore(kept)
    assert not again.is_new
    assert not again.dirty
    again.deleteLater()
    form.set_value("note", "n")
    kept = form.state()
    save(form)
    third = book_form(desk_of())
    assert third.restore(kept)
    assert not third.dirty
    third.deleteLater()


def test_what_reaches_the_disk_after_the_window_was_rebuilt_is_not_new_any_more(
    form, desk_of, library, qtbot
):
    again = book_form(desk_of())
    qtbot.addWidget(again)

    async def slow():
        form.begin()
        form.set_value("title", {"en": "A"})
        kept = form.state()
        form.save()
        assert again.restore(kept)
        assert again.is_new
        again.set_value("note", "typed since")
        await form.settled()

    asyncio.run(slow())
    qtbot.waitUntil(lambda: not again.is_new)
    assert again.editor("note").value() == "typed since"
    assert again.dirty
    save(again)
    (book,) = library.records.list(Query("book"), 10)
    assert (book.text("note"), book.conflicts) == ("typed since", 0)


def test_text_typed_while_the_disk_is_awaited_stays(form, library, qtbot):
    library.put("book", "b1", title={"en": "A"})
    form.open("b1")
    qtbot.keyClicks(form.editor("note").box, "first")

    async def work():
        form.save()
        assert form.saving
        await asyncio.sleep(0)
        qtbot.keyClicks(form.editor("note").box, " second")
        await form.settled()

    asyncio.run(work())
    assert library.records.get("book", "b1").text("note") == "first"
    assert form.editor("note").box.toPlainText() == "first second"
    assert form.dirty


def test_an_empty_new_record_is_not_written(form, library):
    form.begin()
    save_nothing = form.save
    save_nothing()
    assert form.refusal
    assert not form.saving


def test_who_may_not_reads_the_reason(form, library):
    library.put("book", "b1", title={"en": "A"})
    library.on_duty.refused["book.edit"] = Message.of("recordwidgets.not_live")
    form.open("b1")
    assert form.editor("title").boxes["en"].isReadOnly()
    assert not form.editor("pages").box.isReadOnly()
    assert "Read only" in form._foot.objection


def test_the_reason_goes_with_the_operation(form, library, qtbot):
    library.put("book", "b1", title={"en": "A"})
    form.open("b1")
    qtbot.keyClicks(form.editor("note").box, "x")
    qtbot.keyClicks(form._foot.reason, "asked by phone")
    save(form)
    assert library.records.history("book", "b1")[-1].reason == "asked by phone"
    assert form._foot.reason.text() == ""


def test_picks_are_found_by_typing(form, library, qtbot):
    library.put("shelf", "s1", name="North wall")
    library.put("shelf", "s2", name="南墙书架")
    form.begin()
    pick = form.editor("shelf")
    qtbot.keyClicks(pick.box, "nor")
    assert pick.problem()
    qtbot.keyClick(pick.box, Qt.Key.Key_Return)
    assert pick.value() == "s1"
    assert pick.box.text() == "North wall"
    pick.box.selectAll()
    pick.box.insert("")
    pick.box.setText("墙书")
    pick.offer()
    qtbot.keyClick(pick.box, Qt.Key.Key_Return)
    assert pick.value() == "s2"


def test_changes_of_a_form_without_edits_are_none(form, library):
    library.put("book", "b1", title={"en": "A"})
    before = len(library.records.history("book", "b1"))
    form.open("b1")
    save(form)
    assert len(library.records.history("book", "b1")) == before
    library.write(Change("book", "b1", "remark", {"text": "x"}, True))


def test_escape_takes_back_before_it_goes_back(desk, library, qtbot):
    library.put("book", "b1", title={"en": "A"}, note="old")
    made = book_form(desk)
    table = RecordTable(desk, [Column("id", "Id", lambda r: r.id)], Query("book"), "")
    page = Page("Books", table, made, made.open, lambda id_: id_)
    qtbot.addWidget(page)
    page.resize(700, 700)
    page.show()
    qtbot.waitExposed(page)
    page.show_record("b1")
    note = made.editor("note").box
    note.setFocus()
    qtbot.keyClicks(note, "new ")
    qtbot.keyClick(note, Qt.Key.Key_Escape)
    assert (note.toPlainText(), page.shown_id) == ("old", "b1")
    qtbot.keyClick(note, Qt.Key.Key_Escape)
    assert page.shown_id == ""


def test_ctrl_s_saves_from_any_editor(form, library, qtbot):
    library.put("book", "b1", title={"en": "A"})
    form.open("b1")
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    note = form.editor("note").box
    note.setFocus()
    qtbot.keyClicks(note, "x")

    async def work():
        qtbot.keyClick(note, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        await form.settled()

    asyncio.run(work())
    assert library.records.get("book", "b1").text("note") == "x"


def test_what_a_person_enters_is_never_read_as_markup(form, library):
    library.put("book", "b1", title={"en": "A"})
    one, two = (Draft("book", "b1", library.records.opened("book", "b1")) for _ in "12")
    one.set("note", "<b>bold</b>")
    two.set("note", "<img src=x>")
    library.write(*one.changes())
    library.write(*two.changes())
    form.open("b1")
    labels = form.findChildren(QLabel)
    held = [label for label in labels if "<" in label.text()]
    assert len(held) >= 2
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in held)
