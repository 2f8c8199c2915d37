"""History with undo, timeline, attachments, codes, the page and the question."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import delete

from models.records import Change, Query
from models.records.attachments import LARGEST
from models.text.message import Message
from tests.recordwidgets.conftest import BOOK
from tests.widgets.heldkey import repeat
from widgets.controls import Button
from widgets.records import (
    AttachmentStrip,
    Column,
    HistoryList,
    InlineAsk,
    Page,
    QrPanel,
    RecordTable,
    Timeline,
    actor_name,
    name_text,
    tel,
)
from widgets.records.files import may_open, safe_name, size_text
from widgets.records.qr import QUIET, matrix_of

LABELS = {"title": "Title", "note": "Note", "pages": "Pages", "remark": "Remark"}


def show_value(field, value):
    if field == "remark":
        return str(value["text"])
    return "—" if value is None else str(value["en"] if isinstance(value, dict) else value)


def wait_for(widget, act):
    async def work():
        act()
        await widget.settled()

    asyncio.run(work())


@pytest.fixture
def history(desk, qtbot):
    made = HistoryList(desk, BOOK, LABELS, show_value)
    qtbot.addWidget(made)
    made.resize(324, 400)
    made.show()
    return made


def test_the_history_says_who_and_from_what_to_what(history, library, qtbot):
    library.put("person", "ann", name={"en": "Ann Li", "zh_CN": "李安"})
    library.put("book", "b1", title={"en": "A"}, note="old")
    library.write(Change("book", "b1", "note", "new"), reason="typing error")
    library.write(Change("book", "b1", "remark", {"text": "seen"}, True))
    history.open("b1")
    entries = [history.list.entry(row) for row in range(history.list.count())]
    assert [entry.text for entry in entries] == [
        "Remark: seen",
        "Note: old → new",
        "Title: A\nNote: old",
    ]
    assert "Ann Li" in entries[1].head
    assert "typing error" in entries[1].note


def test_undo_is_a_new_operation_that_is_shown(history, library, qtbot):
    library.put("book", "b1", title={"en": "A"}, note="old")
    library.put("book", "b1", note="new", pages=3)
    history.open("b1")
    history.list.setCurrentRow(0)
    assert history.undo_button.isEnabled()
    wait_for(history, lambda: qtbot.keyClick(history, Qt.Key.Key_U))
    record = library.records.get("book", "b1")
    assert (record.text("note"), record.number("pages")) == ("old", None)
    assert history.list.count() == 3
    assert "Note: new → old" in history.list.entry(0).text
    history.list.setCurrentRow(1)  # written again since
    assert not history.undo_button.isEnabled()
    history.list.setCurrentRow(2)  # the beginning
    assert not history.undo_button.isEnabled()


def test_undo_that_is_not_permitted_says_why(history, library):
    library.put("book", "b1", title={"en": "A"})
    library.put("book", "b1", pages=3)
    library.on_duty.refused["book.count"] = Message.of("recordwidgets.not_live")
    history.open("b1")
    history.list.setCurrentRow(0)
    assert not history.undo_button.isEnabled()
    assert "Read only" in history._why.text()


def test_erased_entries_say_so(history, library):
    library.put("book", "b1", title={"en": "A"}, note="Zebedee")
    first = library.records.history("book", "b1")[0].operation
    asyncio.run(library.journal.erase("ann", "book", "b1", [first], ["note"]))
    history.open("b1")
    assert "Note: erased" in history.list.entry(history.list.count() - 1).text


def test_the_timeline_is_oldest_first_with_days_and_takes_an_entry(desk, library, qtbot):
    made = Timeline(desk, BOOK, {"remark": lambda line: line.value["text"]}, "remark")
    qtbot.addWidget(made)
    made.show()
    library.put("book", "b1", title={"en": "A"})
    library.write(Change("book", "b1", "remark", {"text": "first"}, True))
    library.write(Change("book", "b1", "lent_to", "x", True))
    library.pass_time(86_400_000)
    made.open("b1")
    made.box.setFocus()
    qtbot.waitUntil(made.box.hasFocus)
    qtbot.keyClicks(made.box, "second")
    wait_for(made, lambda: qtbot.keyClick(made.box, Qt.Key.Key_Return))
    entries = [made.list.entry(row) for row in range(made.list.count())]
    assert [entry.text for entry in entries] == ["first", "second"]
    assert all(entry.day for entry in entries)
    assert made.box.text() == ""


def test_a_refused_entry_and_half_typed_ones_stay(desk, library, qtbot):
    made = Timeline(desk, BOOK, {"remark": lambda line: line.value["text"]}, "remark")
    qtbot.addWidget(made)
    made.show()
    library.put("book", "b1", title={"en": "A"})
    library.put("book", "b2", title={"en": "B"})
    made.open("b1")
    qtbot.keyClicks(made.box, "half")
    library.on_duty.refused["book.remark"] = Message.of("recordwidgets.not_live")
    wait_for(made, made.add)
    assert made.box.text() == "half"
    assert not made._why.isHidden()
    kept = made.state()
    made.open("b2")
    assert made.box.text() == ""
    made.open("b1")
    assert made.box.text() == "half"
    assert made.box.isReadOnly()
    again = Timeline(desk, BOOK, {}, "remark")
    qtbot.addWidget(again)
    again.restore(kept)
    again.open("b1")
    assert again.box.text() == "half"


@pytest.fixture
def strip(desk, library, qtbot):
    library.put("book", "b1", title={"en": "A"})
    made = AttachmentStrip(desk, BOOK)
    qtbot.addWidget(made)
    made.resize(324, 300)
    made.show()
    made.open("b1")
    return made


def test_a_file_is_kept_named_and_given_back(strip, library, tmp_path):
    source = tmp_path / "plan.pdf"
    source.write_bytes(b"%PDF-1.7 floor")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source))])
    wait_for(strip, lambda: strip.take(data))
    (line,) = library.records.events("book", "b1", "attached")
    assert (line.value["name"], line.value["size"], line.value["type"]) == (
        "plan.pdf",
        14,
        "application/pdf",
    )
    assert strip.list.entry(0).text == "plan.pdf"
    strip.save_to(strip.list.entry(0).id, str(tmp_path / "copy.pdf"))
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 floor"
    strip.save_to(strip.list.entry(0).id, str(tmp_path / "no" / "copy.pdf"))
    assert "cannot be written" in strip._why.text()


def test_a_pasted_picture_has_a_thumbnail(strip, library):
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    data = QMimeData()
    data.setImageData(image)
    wait_for(strip, lambda: strip.take(data))
    entry = strip.list.entry(0)
    assert entry.picture.width() == 56
    assert entry.picture.height() == 14
    assert entry.text.endswith(".png")


def test_what_is_too_large_or_cannot_be_read_is_said(strip, library, tmp_path):
    wait_for(strip, lambda: strip.add("big.bin", bytes(LARGEST + 1)))
    assert "big.bin" in strip._why.text()
    strip.add_files([str(tmp_path / "missing.txt")])
    assert "missing.txt" in strip._why.text()
    assert library.records.events("book", "b1", "attached") == []
    wait_for(strip, lambda: strip.add("image.png", b"not a picture"))
    assert strip.list.entry(0).picture is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("C:\\Temp\\a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("a:b?.png", "a_b_.png"),
        ("...", "file"),
        ("报告.pdf", "报告.pdf"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name) == safe


def test_programs_are_never_opened():
    assert may_open("Plan.PDF")
    assert not any(map(may_open, ("a.exe", "a.bat", "a.html", "a.pdf.lnk", "a", "a.svg")))
    assert (size_text(999), size_text(1_200), size_text(3_400_000)) == ("999 B", "1.2 kB", "3.4 MB")
    assert len(safe_name("x" * 300 + ".pdf")) <= 120


@pytest.mark.parametrize("text", ["tel:+862155501234", "B2 漏水，请关闭 B 座二层水阀。" * 12])
@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_module_of_a_code_is_painted(desk_of, qtbot, theme, text):
    panel = QrPanel(desk_of(theme))
    qtbot.addWidget(panel)
    panel.resize(292, 400)
    assert panel.set_text(text, "caption")
    panel.show()
    image = panel.grab().toImage()
    matrix, size = matrix_of(text), panel.module()
    assert panel.matrix == matrix
    across = len(matrix) + 2 * QUIET
    assert size >= 2
    for y in range(across):
        for x in range(across):
            inside = QUIET <= x < across - QUIET and QUIET <= y < across - QUIET
            black = inside and matrix[y - QUIET][x - QUIET]
            centre = QPoint(x * size + size // 2, y * size + size // 2)
            assert image.pixelColor(centre) == QColor("#000000" if black else "#ffffff")


def test_a_text_too_long_for_a_phone_is_refused(desk, qtbot):
    panel = QrPanel(desk)
    qtbot.addWidget(panel)
    assert not panel.set_text("x" * 301)
    assert "300" in panel.accessibleName()
    assert panel.matrix == ()
    assert panel.set_text("")
    assert tel("+86 21 5550-1234") == "tel:+862155501234"
    assert tel("119") == "tel:119"


def test_actors_have_names(desk, library):
    library.put("person", "p1", name={"zh_CN": "李娜"})
    assert actor_name(desk, "p1") == "李娜"
    assert actor_name(desk, "unknown") == "unknown"
    assert actor_name(desk, "") == "Station"


def test_a_page_opens_and_goes_back_to_its_row(desk, library, qtbot):
    for n in range(5):
        library.put("book", f"b{n}", title={"en": f"T{n}"})
    table = RecordTable(
        desk,
        [Column("t", "Title", lambda r: name_text(desk, r.values["title"]))],
        Query("book"),
        "",
    )
    shown, told = [], []
    page = Page(
        "Books",
        table,
        QWidget(),
        shown.append,
        lambda id_: name_text(desk, library.records.get("book", id_).values["title"]),
    )
    qtbot.addWidget(page)
    page.changed.connect(lambda: told.append(page.crumbs()))
    page.resize(600, 300)
    page.show()
    qtbot.waitExposed(page)
    table.choose("b3")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (shown, page.crumbs()) == (["b3"], ["Books", "T3"])
    kept = page.state()
    qtbot.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.crumbs() == ["Books"]
    assert table.chosen_id == "b3"
    assert told == [["Books", "T3"], ["Books"]]
    page.restore(kept)
    assert page.shown_id == "b3"


def test_a_question_wants_its_reason_and_returns_the_focus(desk, qtbot):
    panel = QWidget()
    column = QVBoxLayout(panel)
    ask = InlineAsk(desk)
    column.addWidget(ask)
    qtbot.addWidget(panel)
    panel.show()
    heard, left = [], []
    ask.answered.connect(lambda *both: heard.append(both))
    ask.cancelled.connect(lambda: left.append(1))
    choices = [("close", "Close", ""), ("defer", "Defer", "D")]
    ask.ask("Close the request?", choices, reason="Why", required=True)
    qtbot.keyClick(ask.reason, Qt.Key.Key_Return)
    assert heard == []
    qtbot.keyClicks(ask.reason, "done")
    qtbot.keyClick(ask.reason, Qt.Key.Key_Return)
    assert heard == [("close", "done")]
    assert ask.isHidden()
    ask.ask("Close the request?", choices)
    qtbot.keyClick(ask, Qt.Key.Key_D)
    assert heard[-1] == ("defer", "")
    ask.ask("Close the request?", choices)
    qtbot.keyClick(ask, Qt.Key.Key_Escape)
    assert (left, len(heard)) == ([1], 2)


def test_a_file_that_took_long_to_keep_is_not_attached_by_who_took_over(strip, library):
    def take_over():
        strip.add("plan.pdf", b"%PDF-1.7 floor")
        asyncio.get_running_loop().call_soon(setattr, library.on_duty, "person", "bo")

    wait_for(strip, take_over)
    assert library.records.events("book", "b1", "attached") == []
    assert "took over" in strip._why.text()


@pytest.fixture
def question(desk, qtbot):
    panel = QWidget()
    column = QVBoxLayout(panel)
    panel.button, panel.ask = Button("Return it", desk.theme), InlineAsk(desk)
    column.addWidget(panel.button)
    column.addWidget(panel.ask)
    qtbot.addWidget(panel)
    panel.show()
    panel.heard = []
    panel.ask.answered.connect(lambda *both: panel.heard.append(both))
    panel.button.clicked.connect(lambda: panel.ask.ask("Return it?", [("yes", "Return", "R")]))
    panel.button.setFocus()
    qtbot.keyClick(panel.button, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.ask.hasFocus)
    return panel


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_Return, "\r"), (Qt.Key.Key_R, "r")])
def test_the_key_that_asked_does_not_answer_while_it_is_held(question, qtbot, key, text):
    repeat(question.ask, key, text)
    assert (question.heard, question.ask.isHidden()) == ([], False)
    qtbot.keyClick(question.ask, key)
    assert question.heard == [("yes", "")]


def test_an_answer_counts_though_what_it_was_asked_from_is_gone(question, qtbot):
    """Buttons are made anew when somebody else signs on."""
    question.button.hide()
    delete(question.button)
    qtbot.keyClick(question.ask, Qt.Key.Key_Return)
    assert question.heard == [("yes", "")]
