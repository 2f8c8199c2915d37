"""Order, filter and identity of the point table and of the lists beside it."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from models.alarms import Alarm
from models.links import DeadLetter, DeviceHealth, LinkState
from models.plant.linkpoints import link_point_id, with_link_points
from models.points import Quality, Severity
from models.text import Message
from models.views import Changes, ViewKind
from tests.widgets.frozen import NOW, FrozenView, frozen_park, frozen_view
from widgets.controls.rows import STRONG
from widgets.inventory.columns import AGE, IDENTITY, NAME, QUALITY, SYMBOL, VALUE, PointColumns
from widgets.inventory.lists import STANDING, device_list, letter_list, link_list
from widgets.inventory.pointmodel import PointModel
from widgets.words import Words

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def words(catalogues) -> Words:
    return Words("en", catalogues["en"], "Asia/Shanghai")


@pytest.fixture
def model(view: FrozenView, words: Words) -> PointModel:
    return PointModel(PointColumns(view, words), words)


def column(model, number: int) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_all_models_are_sound(view, words, model: PointModel, qtmodeltester) -> None:
    for tested in (model, device_list(view, words), link_list(view, words)):
        qtmodeltester.check(tested)
        tested.sort(1, DOWN)
        tested.filter("b2")
        qtmodeltester.check(tested)


@pytest.mark.parametrize("number", [SYMBOL, NAME, VALUE, QUALITY, AGE, IDENTITY])
@pytest.mark.parametrize("order", [UP, DOWN])
def test_merging_changes_gives_the_order_of_sorting_all(
    view: FrozenView, model: PointModel, number: int, order: Qt.SortOrder
) -> None:
    model.sort(number, order)
    chance = random.Random(number)
    points = list(view.park.points)
    for _ in range(30):
        changed = chance.sample(points, 5)
        for point in changed:
            value = chance.choice([None, chance.random() * 100])
            quality = (
                Quality.DECODE if value is None else chance.choice([Quality.GOOD, Quality.STALE])
            )
            view.set_reading(point, value, quality, age_ms=chance.randrange(90_000))
        model.take(Changes(frozenset(changed)))
        columns = model.columns
        everything = np.arange(len(points))
        wanted = columns.order(everything, number, descending=order is DOWN)
        key = columns.key(number)
        shown = [columns.row_of[model.point_at(row)] for row in range(model.rowCount())]
        assert sorted(shown) == everything.tolist()
        np.testing.assert_array_equal(key[shown], key[wanted])


def test_points_without_a_value_stand_last_in_both_directions(model: PointModel) -> None:
    for order in (UP, DOWN):
        model.sort(VALUE, order)
        assert column(model, VALUE)[-2:] == ["—", "—"]


def test_the_order_is_held_and_made_up_for_when_it_is_let_go(
    view: FrozenView, model: PointModel
) -> None:
    model.sort(VALUE, DOWN)
    model.held = True
    before = column(model, IDENTITY)
    view.set_reading("b2-tt-212", 9e9)
    model.take(Changes(frozenset({"b2-tt-212"})))
    assert column(model, IDENTITY) == before
    model.held = False
    view.set_reading("tk-b1", 8e9)
    model.take(Changes(frozenset({"tk-b1"})))
    assert column(model, IDENTITY)[:2] == ["b2-tt-212", "tk-b1"]


def test_a_filter_asks_for_every_word_in_any_column(model: PointModel) -> None:
    model.filter("2.11 SENSOR")
    assert set(column(model, IDENTITY)) == {
        "b2-rs-211-t", "b2-rs-211-co2", "b2-li-211", "b2-li-211-lx"
    }  # fmt: skip
    model.filter("nothing like it")
    assert model.rowCount() == 0
    model.filter("")
    assert model.rowCount() == 22


def test_a_filtered_table_takes_changes_of_hidden_points(
    view: FrozenView, model: PointModel
) -> None:
    model.sort(VALUE, UP)
    model.filter("2.11")
    view.set_reading("tk-b1", 1.0)
    view.set_reading("b2-rs-211-t", 9e9)
    model.take(Changes(frozenset({"tk-b1", "b2-rs-211-t", "unknown"})))
    assert model.rowCount() == 4
    assert column(model, IDENTITY)[-1] == "b2-rs-211-t"


def test_sorting_keeps_what_an_index_is_about(model: PointModel) -> None:
    kept = QPersistentModelIndex(model.index(model.row_of("tk-b1"), IDENTITY))
    for number in (VALUE, NAME, SYMBOL):
        model.sort(number, DOWN)
        assert kept.data() == "tk-b1"


def test_one_signal_covers_what_is_on_screen_only(
    view: FrozenView, model: PointModel, qtbot
) -> None:
    heard: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda a, b: heard.append((a.row(), b.row())))
    model.visible = (3, 8)
    model.take(Changes(frozenset(view.park.points)))
    model.take(Changes(frozenset(view.park.points)))
    model.settle()
    model.settle()
    assert heard == [(3, 8)]


def test_a_link_that_is_down_says_its_last_error_in_words(view: FrozenView, words: Words) -> None:
    error = Message.of("inventory.link.gap")
    view.set_link("b2-w", LinkState.DOWN, NOW - 1_000, error)
    links = link_list(view, words)
    row = links.row_of("b2-w")
    assert links.index(row, 2).data() == "No connection"
    assert words.say(error) in links.index(row, 9).data()
    view.set_link("b2-w", LinkState.LIVE, NOW, error)
    links.fill()
    assert links.index(row, 9).data() == ""


def test_lists_sort_numbers_as_numbers_and_hold(view: FrozenView, words: Words) -> None:
    for count, address in ((9, "a"), (10, "b"), (2, "c")):
        letter = DeadLetter("meters", "m-b2", address, Message.of("inventory.link.gap"), b"\xff{",
                            NOW - count, count)  # fmt: skip
        view.letters.append(letter)
    letters = letter_list(view, words)
    assert column(letters, 2) == ["c", "b", "a"]
    letters.sort(4, DOWN)
    assert column(letters, 2) == ["b", "a", "c"]
    letters.held = True
    kept = QPersistentModelIndex(letters.index(0, 2))
    view.letters.append(
        DeadLetter("meters", "", "d", Message.of("inventory.link.gap"), b"", NOW, 99)
    )
    letters.fill()
    assert column(letters, 2) == ["b", "a", "c", "d"]
    assert kept.data() == "b"
    letters.held = False
    letters.fill()
    assert column(letters, 2) == ["d", "b", "a", "c"]
    letters.filter("meter d")
    assert not QModelIndex(letters.index(letters.rowCount(), 0)).isValid()


def test_a_lost_link_has_the_symbol_of_its_point_and_stands_out(words: Words) -> None:
    view = FrozenView(with_link_points(frozen_park()), ViewKind.LIVE, (), None)
    links = link_list(view, words)
    row = links.row_of("b2-w")
    assert not links.index(row, 1).data(STRONG)
    assert links.index(row, 0).data(STANDING).severity is Severity.NONE
    point = link_point_id("b2-w")
    view.set_link("b2-w", LinkState.DOWN)
    view.set_alarms(Alarm(point, Severity.MEDIUM, "state", NOW, 0, None))
    links.fill()
    assert links.index(row, 1).data(STRONG)
    assert links.index(row, 0).data(STANDING).severity is Severity.MEDIUM
    assert links.device_of("b2-w") == view.park.points[point].device
    links.sort(0)
    assert links.id_at(0) == "b2-w"


def test_no_device_behind_a_lost_link_is_said_to_answer(view: FrozenView, words: Words) -> None:
    for device in ("m-b2", "b2-rs-201"):
        view.healths[device] = DeviceHealth(device, True, NOW - 5_000, latency_ms=3.0)
    devices = device_list(view, words)
    said = {row: devices.index(devices.row_of(row), 4) for row in ("m-b2", "b2-rs-201")}
    assert said["m-b2"].data() == "Answers"
    view.healths["m-b2"] = replace(view.healths["m-b2"], alive=False)
    devices.fill()
    assert said["m-b2"].data() == "No answer"
    assert said["m-b2"].data(STRONG)
    assert said["b2-rs-201"].data() == "Last known, link lost"
    assert not said["b2-rs-201"].data(STRONG)
    assert devices.index(said["b2-rs-201"].row(), 7).data() == ""


def test_what_was_skipped_is_shown_only_where_something_was(words: Words) -> None:
    view = frozen_view()
    view._links["meters"] = replace(view._links["meters"], dropped=1_200)
    links = link_list(view, words)
    assert links.index(links.row_of("meters"), 8).data() == "1,200"
    assert links.index(links.row_of("b2-w"), 8).data() == ""
    tip = links.headerData(8, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "left out" in tip
