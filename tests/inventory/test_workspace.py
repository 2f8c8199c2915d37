"""The Devices workspace as the window and a keyboard use it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from models.links import DeadLetter
from models.plant.linkpoints import with_link_points
from models.text import Message
from models.views import Changes, ViewKind
from tests.widgets.frozen import HOUR, FrozenView, frozen_park, frozen_view
from widgets.contribution import Target
from widgets.inventory import inventory_contribution
from widgets.inventory.columns import AGE, IDENTITY, LINK, NAME, VALUE

Key = Qt.Key


@pytest.fixture
def workspace(view: FrozenView, open_inventory):
    return open_inventory(view)


def test_a_point_is_found_and_chosen_without_a_mouse(workspace, qtbot, shown) -> None:
    workspace.act("filter")
    qtbot.keyClicks(workspace._filter, "meter power")
    qtbot.keyClick(workspace._filter, Key.Key_Down)
    assert workspace._selected_id("points") == "m-b2-p"
    assert workspace._inspector.shown == ("device", "m-b2")
    table = workspace._table
    qtbot.keyClick(table, Key.Key_T)
    qtbot.keyClick(table, Key.Key_Return)
    assert shown == [Target("trend", "m-b2-p"), Target("device", "m-b2")]
    qtbot.keyClick(table, Key.Key_Escape)
    assert workspace._selected_id("points") == ""
    assert workspace._inspector.shown == ("", "")
    assert not workspace._model.held


def test_s_sorts_by_the_next_column_and_keeps_the_selection(workspace, qtbot) -> None:
    workspace.open(Target("point", "tk-b1"))
    table = workspace._table
    for _ in range(7):
        qtbot.keyClick(table, Key.Key_S)
        qtbot.keyClick(table, Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
        assert workspace._selected_id("points") == "tk-b1"


def test_a_held_order_says_so_until_escape(view, workspace, qtbot) -> None:
    table = workspace._table
    table.sortByColumn(VALUE, Qt.SortOrder.DescendingOrder)
    workspace.open(Target("point", "m-b2-p"))
    assert workspace._hint.isVisible()
    first = workspace._model.point_at(0)
    view.set_reading("b2-tt-212", 9e9)
    view.publish()
    assert workspace._model.point_at(0) == first
    qtbot.keyClick(table, Key.Key_Escape)
    assert not workspace._hint.isVisible()
    view.set_reading("b2-tt-212", 9.1e9)
    view.publish()
    assert workspace._model.point_at(0) == "b2-tt-212"


def test_filtering_keeps_the_selection_that_passes(workspace) -> None:
    workspace.open(Target("point", "tk-b1"))
    workspace._filter.setText("tank")
    assert workspace._selected_id("points") == "tk-b1"
    workspace._filter.setText("door")
    assert workspace._selected_id("points") == ""


def test_open_shows_devices_links_and_points_that_the_filter_hid(workspace) -> None:
    workspace._filter.setText("nothing")
    workspace.open(Target("device", "m-b2"))
    assert workspace._selected_id("points").startswith("m-b2")
    workspace.open(Target("link", "b2-w"))
    assert workspace.crumbs()[-1] == "Links"
    assert workspace._selected_id("links") == "b2-w"
    workspace.open(Target("point", "nobody-knows"))
    assert workspace.crumbs()[-1] == "Points"


@pytest.mark.parametrize("width", [700, 978, 1500])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_number_is_cut_off(view, open_inventory, width: int, language: str) -> None:
    view.set_reading("m-b2-e", 998_877_665_544_330)
    made = open_inventory(view, language, "day", width)
    table = made._table
    table.note_visible()
    metrics = QFontMetrics(made._desk.theme.font("strong"))
    texts = [made._model.index(row, VALUE).data() for row in range(made._model.rowCount())]
    assert table.columnWidth(VALUE) >= max(map(metrics.horizontalAdvance, texts)) + 34
    assert table.isColumnHidden(IDENTITY) == (width < 1200)
    assert table.isColumnHidden(LINK) == (width < 800)


def test_ages_go_on_only_while_they_are_seen(view, workspace) -> None:
    heard: list[int] = []
    workspace._model.dataChanged.connect(lambda *_: heard.append(1))
    row = workspace._model.row_of("tk-b1")
    assert workspace._model.index(row, AGE).data() == "2 s"
    view.advance(3_000)
    workspace._tick()
    assert heard
    assert workspace._model.index(row, AGE).data() == "5 s"
    workspace.widget.hide()
    heard.clear()
    workspace._tick()
    assert not heard


def test_state_comes_back(view, workspace, open_inventory) -> None:
    workspace._filter.setText("b2")
    workspace.open(Target("point", "b2-tt-212"))
    workspace.act("links")
    other = open_inventory(view, "zh_CN", "day")
    other.restore(workspace.state())
    assert other.state() == workspace.state()
    other.restore({"page": "no such page", "point": "gone"})


@pytest.mark.parametrize("kind", [ViewKind.PAST, ViewKind.FILE])
def test_works_from_a_frozen_view(open_inventory, qtbot, kind: ViewKind) -> None:
    view = frozen_view(kind=kind)
    made = open_inventory(view)
    view.advance(-HOUR)  # nothing may ask another clock than the view's
    for page in ("points", "devices", "links", "letters"):
        made.act(page)
        made.widget.grab()
    made._tick()
    assert "1,080" in made._model.index(made._model.row_of("b2-rs-211-co2"), VALUE).data()
    assert made._empty.isHidden() == (made.crumbs()[-1] != "Unreadable")


def test_it_listens_no_more_when_it_is_gone(view, open_inventory, qtbot) -> None:
    before = view.listeners
    made = open_inventory(view)
    assert view.listeners > before
    for widget in (made.widget, made.inspector):
        widget.deleteLater()
    qtbot.waitUntil(lambda: view.listeners == before)


def test_find_knows_points_and_links(view, workspace) -> None:
    find = inventory_contribution().find
    found = [hit.target for hit in find(workspace._desk, "b2 power")]
    assert Target("point", "m-b2-p") in found
    assert Target("link", "b2-w") in [hit.target for hit in find(workspace._desk, "gateway")]


def test_changes_of_nothing_known_are_taken(workspace) -> None:
    before = [workspace._table.model().index(row, NAME).data() for row in range(5)]
    workspace._take(Changes(frozenset({"unknown"}), alarms=True, links=True))
    assert [workspace._table.model().index(row, NAME).data() for row in range(5)] == before
    assert any(before)


def test_the_inspector_shows_nothing_of_another_page(open_inventory) -> None:
    live = FrozenView(with_link_points(frozen_park()), ViewKind.LIVE, (), None)
    workspace = open_inventory(live)
    workspace.open(Target("point", "tk-b1"))
    assert workspace._inspector.shown == ("device", "tk-b1")
    workspace.act("links")
    assert workspace._inspector.shown == ("", "")
    workspace.open(Target("link", "b2-w"))
    assert workspace._inspector.shown == ("device", "link.b2-w")
    workspace.act("letters")
    assert workspace._inspector.shown == ("", "")
    workspace.act("points")
    assert workspace._inspector.shown == ("device", "tk-b1")


@pytest.mark.parametrize("page", ["devices", "links", "letters"])
def test_a_laptop_shows_every_column(view, open_inventory, page: str) -> None:
    workspace = open_inventory(view, width=978)
    workspace.act(page)
    table = workspace._tables[page]
    workspace.widget.grab()
    assert table.horizontalScrollBar().maximum() == 0


def test_what_could_not_be_read_stands_whole_below_the_table(view, open_inventory, qtbot) -> None:
    """Its cell is too narrow for a reason, and what a device sent is no markup."""
    workspace = open_inventory(view)
    sent = b"<b>" + b"x" * 90 + b"</b>"
    letter = DeadLetter("broker", "m-b2", "t", Message.of("mqtt.message_too_large"), sent, HOUR)
    view.letters.append(letter)
    workspace.act("letters")
    assert workspace._told.isHidden()
    qtbot.keyClick(workspace._tables["letters"], Key.Key_Down)
    reason = workspace._desk.words.say(letter.reason)
    assert workspace._told.text() == f"{reason}\n{sent.decode()}"
    assert workspace._told.textFormat() is Qt.TextFormat.PlainText
    assert workspace._told.isVisible()
    qtbot.keyClick(workspace._tables["letters"], Key.Key_Escape)
    assert workspace._told.isHidden()
    for page in ("points", "devices"):  # nothing there is longer than its cell
        workspace.act(page)
        qtbot.keyClick(workspace._tables[page], Key.Key_Down)
        assert workspace._told.isHidden()
