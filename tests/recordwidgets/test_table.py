"""The table: pages, order, and that what is chosen and seen is kept by identity."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.records import Order, Query
from widgets.records import Column, RecordTable, name_text
from widgets.records.rank import rank


def fill(library, numbers):
    for start in range(0, len(numbers), 300):
        changes = [change for n in numbers[start : start + 300] for change in _book(n)]
        library.write(*changes)


def _book(n):
    from models.records import Change

    id_ = f"b{n:05}"
    values = {"title": {"en": f"T{99999 - n:05}", "zh_CN": f"书{n:05}"}, "note": str(n)}
    if n % 7:
        values["pages"] = n // 10
    return [Change("book", id_, name, value) for name, value in values.items()]


@pytest.fixture
def show(desk_of, qtbot):
    def make(query=None, language="en", **more):
        desk = desk_of(language=language)
        columns = [
            Column("title", "Title", lambda r: name_text(desk, r.values["title"]), order="title.*"),
            Column(
                "pages", "Pages", lambda r: str(r.number("pages")), 90, "pages", align_right=True
            ),
            Column("note", "Note", lambda r: r.text("note"), 120, least=600),
        ]
        table = RecordTable(
            desk,
            columns,
            query or Query("book", order=(Order("title.*"),)),
            "Nothing yet.",
            "Books",
        )
        qtbot.addWidget(table)
        table.resize(700, 28 * 10 + 26)
        table.show()
        qtbot.waitExposed(table)
        return table

    return make


def seen(table):
    first, height = table.rowAt(0), table.viewport().height()
    last = table.rowAt(height - 1)
    return [table.rows.record(row).id for row in range(first, last + 1)]


def test_rows_are_read_by_pages_when_they_come_into_sight(library, show, monkeypatch):
    fill(library, range(950))
    asked = []
    records = library.view.records
    real = records.list

    class Noting:
        def __getattr__(self, name):
            return getattr(records, name)

        def list(self, query, limit=200, offset=0):
            asked.append((limit, offset))
            return real(query, limit, offset)

    library.view.records = Noting()
    table = show()
    assert table.count == 950
    table.grab()
    assert set(asked) == {(100, 0)}
    table.verticalScrollBar().setValue(500 * 28)
    table.grab()
    assert set(asked) == {(100, 0), (100, 500)}
    assert table.rows.record(949).id == "b00000"


def test_the_head_sorts_and_turns_and_s_walks(library, show, qtbot):
    fill(library, range(30))
    table = show()
    head = table.horizontalHeader()
    assert seen(table)[0] == "b00029"
    head.sectionClicked.emit(0)
    assert seen(table)[0] == "b00000"
    assert table.query.order == (Order("title.en", True),)
    qtbot.keyClick(table, Qt.Key.Key_S)
    assert table.query.order == (Order("pages"),)
    qtbot.keyClick(table, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert table.query.order == (Order("pages", True),)
    table.set_query(Query("book", (("pages", "below", 2),)))
    assert table.query.order == (Order("pages", True),)
    assert show(language="zh_CN").query.order == (Order("title.zh_CN"),)


def test_what_is_chosen_keeps_its_place_while_rows_come_and_go(library, show, qtbot):
    fill(library, range(100, 400))
    table = show()
    table.choose("b00250")
    bar = table.verticalScrollBar()
    at = table.visualRect(table.currentIndex()).y()
    heard = []
    table.chosen.connect(heard.append)
    fill(library, range(400, 437))  # these come before it
    qtbot.waitUntil(lambda: table.count == 337)
    assert table.rows.record(table.currentIndex().row()).id == "b00250"
    assert table.visualRect(table.currentIndex()).y() == at
    assert heard == []
    assert bar.value() == table.currentIndex().row() * 28 - at
    assert table.chosen_id == "b00250"
    library.put("book", "b00250", title={"en": "ZZ"})  # goes to the end itself
    qtbot.waitUntil(lambda: table.currentIndex().row() == 336)
    assert table.chosen_id == "b00250"


def test_what_is_on_screen_stays_without_a_choice(library, show, qtbot):
    fill(library, range(300))
    table = show()
    table.verticalScrollBar().setValue(120 * 28 + 9)
    before = seen(table)
    fill(library, range(300, 340))
    qtbot.waitUntil(lambda: table.count == 340)
    assert seen(table) == before
    assert table.verticalScrollBar().value() % 28 == 9


def test_at_the_top_what_is_new_is_seen(library, show, qtbot):
    fill(library, range(50))
    table = show()
    fill(library, range(50, 52))
    qtbot.waitUntil(lambda: table.count == 52)
    assert seen(table)[0] == "b00051"


def test_what_leaves_the_list_stays_chosen_and_comes_back(library, show, qtbot):
    for n in range(3):
        library.put("book", f"b{n}", title={"en": f"T{n}"}, state="open")
    table = show(Query("book", (("state", "is", "open"),)))
    table.choose("b1")
    library.put("book", "b1", state="closed")
    qtbot.waitUntil(lambda: table.count == 2)
    assert table.chosen_id == "b1"
    assert not table.selectionModel().hasSelection()
    library.put("book", "b1", state="open")
    qtbot.waitUntil(lambda: table.count == 3)
    assert table.rows.record(table.currentIndex().row()).id == "b1"


def test_keys(library, show, qtbot):
    fill(library, range(250))
    table = show()
    heard, opened = [], []
    table.chosen.connect(heard.append)
    table.opened.connect(opened.append)
    for key, id_ in (
        (Qt.Key.Key_End, "b00000"),
        (Qt.Key.Key_Home, "b00249"),
        (Qt.Key.Key_Down, "b00248"),
    ):
        qtbot.keyClick(table, key)
        assert heard[-1] == id_
    qtbot.keyClick(table, Qt.Key.Key_PageDown)
    assert table.currentIndex().row() > 5
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [heard[-1]]
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert (heard[-1], table.chosen_id) == ("", "")


def test_state_is_restored(library, show):
    fill(library, range(250))
    table = show()
    table.horizontalHeader().sectionClicked.emit(0)
    table.choose("b00100")
    again = show(language="zh_CN")
    again.restore(table.state())
    assert again.chosen_id == "b00100"
    assert again.query.order == (Order("title.zh_CN", True),)
    assert seen(again)[0] == seen(table)[0]


def test_an_empty_list_says_why_and_counts(library, show, qtbot):
    table = show()
    qtbot.addWidget(table.count_label)
    assert table.count_label.text() == "0 entries"
    before = table.grab().toImage()
    library.put("book", "b1", title={"en": "A"})
    qtbot.waitUntil(lambda: table.count == 1)
    assert table.count_label.text() == "1 entry"
    assert table.grab().toImage() != before


def test_less_important_columns_give_way(library, show):
    table = show()
    assert not table.isColumnHidden(2)
    table.resize(500, 300)
    assert table.isColumnHidden(2)
    assert table.columnWidth(0) == table.viewport().width() - 90


@pytest.mark.parametrize(
    "order",
    [
        (),
        (Order("pages"),),
        (Order("pages", True),),
        (Order("title.en"),),
        (Order("title.zh_CN", True), Order("pages")),
        (Order("pages", True), Order("title.en", True)),
        (Order("created", True),),
    ],
)
def test_the_rank_is_the_row(library, order):
    fill(library, range(60))
    query = Query("book", (("pages", "is_not", 3),), order)
    for row, record in enumerate(library.records.list(query, 100)):
        assert rank(library.records, query, record) == row
    out = library.records.get("book", "b00031")
    assert rank(library.records, query, out) is None


def test_many_writes_are_followed_at_most_twice_a_second(library, show, qtbot):
    fill(library, range(20))
    table = show()
    reread = []
    table.counted.connect(reread.append)
    with qtbot.waitSignal(table.counted):
        library.put("book", "b00003", note="x")
    for number in range(40):
        library.put("book", f"n{number:02}", title={"en": f"T{number}"})
    qtbot.waitUntil(lambda: table.count == 60)
    assert len(reread) <= 3


def test_another_kind_is_not_followed(library, show, qtbot):
    table = show()
    reread = []
    table.counted.connect(reread.append)
    library.put("shelf", "s1", name="x")
    library.put("book", "b1", title={"en": "A"})
    qtbot.waitUntil(lambda: table.count == 1)
    assert len(reread) == 1
