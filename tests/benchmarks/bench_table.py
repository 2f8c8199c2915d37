"""One batch of the live point table: 50,000 points, 1,000 of them changed, sorted by any column.

Ours is the table of the Devices workspace, 1280 x 800 offscreen: it reads the changed points
through a view and merges them into an index array; the rows on screen are painted twice a second,
so a fifth of that is added to every batch of 100 ms. The peer is what Qt offers for the same, a
QSortFilterProxyModel with dynamic sorting over a plain table model that signals every changed row.
At 50,000 rows one batch of the peer takes some 20 s, so it is given a tenth: 5,000 rows and 100
changes, which flatters it.

    python tests/benchmarks/bench_table.py
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QAbstractTableModel, QSortFilterProxyModel, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QTableView

from models.points import Point, Quality, Reading
from models.site.park import Device, MqttLink, Park
from models.text import Name
from models.text.catalogue import load_catalogue
from models.views import Changes
from tests.benchmarks.figures import figure
from tests.plan.small_park import HandView
from widgets.inventory.columns import (
    AGE,
    IDENTITY,
    NAME,
    PLACE,
    QUALITY,
    SYMBOL,
    VALUE,
    PointColumns,
)
from widgets.inventory.paint import PointDelegate
from widgets.inventory.pointmodel import PointModel
from widgets.inventory.table import PointTable
from widgets.theme import load_theme
from widgets.words import Words

POINTS, CHANGED, BATCHES = 50_000, 1_000, 20
PEER_POINTS, PEER_CHANGED, PEER_BATCHES = 5_000, 100, 4
GOAL_MS = 5.0
_TEXT = Path(__file__).parents[2] / "resources" / "text"
_COLUMNS = {
    "alarm": SYMBOL,
    "name": NAME,
    "place": PLACE,
    "value": VALUE,
    "quality": QUALITY,
    "age": AGE,
    "id": IDENTITY,
}


def wide_park() -> Park:
    """5,000 devices with ten points each."""
    points, devices = {}, {}
    for number in range(POINTS // 10):
        id_ = f"d{number:05d}"
        ids = tuple(f"{id_}.p{n}" for n in range(10))
        devices[id_] = Device(id_, Name(f"Device {number}"), "link", "pump", "pump", ids, ids[0])
        for point in ids:
            points[point] = Point(point, id_, Name(point[-2:]), "temperature", "Cel", 0.01)
    links = {"link": MqttLink("link", Name("Link"), "127.0.0.1")}
    return Park("wide", Name("Wide"), "UTC", "nobody", links=links, devices=devices, points=points)


class PlainModel(QAbstractTableModel):
    """A list of numbers as a table model, the way one writes it first."""

    def __init__(self, values: list[float]) -> None:
        super().__init__()
        self.values = values

    def rowCount(self, _parent: Any = None) -> int:
        return len(self.values)

    def columnCount(self, _parent: Any = None) -> int:
        return 1

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.values[index.row()] if role == Qt.ItemDataRole.DisplayRole else None


def peer() -> tuple[QTableView, PlainModel]:
    """A sorted proxy with a view."""
    chance = random.Random(3)
    model = PlainModel([chance.random() for _ in range(PEER_POINTS)])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setDynamicSortFilter(True)
    table = QTableView()
    proxy.setParent(table)
    model.setParent(table)
    table.setModel(proxy)
    table.resize(1280, 800)
    table.show()
    proxy.sort(0)
    return table, model


def peer_batch(model: PlainModel, chance: random.Random) -> float:
    """Milliseconds for one batch."""
    began = time.perf_counter()
    for row in chance.sample(range(PEER_POINTS), PEER_CHANGED):
        model.values[row] = chance.random()
        where = model.index(row, 0)
        model.dataChanged.emit(where, where)
    return (time.perf_counter() - began) * 1000


def main() -> list[dict[str, Any]]:
    """Measure and print."""
    app = QApplication.instance() or QApplication([])
    theme = load_theme("night")
    view, chance = HandView(wide_park()), random.Random(7)
    names, at = list(view.park.points), view.now()
    for point in names:
        view.readings[point] = Reading(point, chance.gauss(21, 3), Quality.GOOD, at, at)
    words = Words("en", load_catalogue(_TEXT, "en"), "UTC")
    model = PointModel(PointColumns(view, words), words)
    table = PointTable(model, theme, "points")
    table.setItemDelegate(PointDelegate(model, theme, table))
    table.resize(1280, 800)
    table.show()
    target = QPixmap(table.viewport().size())
    slow_table, slow_model = peer()
    slow: list[float] = []
    medians, paints = {}, []
    for title, column in _COLUMNS.items():
        table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        times = []
        for number in range(BATCHES):
            changed = chance.sample(names, CHANGED)
            for point in changed:
                reading = Reading(point, chance.gauss(21, 3), Quality.GOOD, at, at + number)
                view.readings[point] = reading
            changes = Changes(frozenset(changed))
            began = time.perf_counter()
            model.take(changes)
            taken = time.perf_counter()
            table.viewport().render(target)
            times.append((taken - began) * 1000)
            paints.append((time.perf_counter() - taken) * 1000)
            if number < PEER_BATCHES and column == VALUE:
                slow.append(peer_batch(slow_model, chance))
        medians[title] = statistics.median(times)
    for widget in (table, slow_table):
        widget.close()
        widget.deleteLater()
    del app
    worst = max(medians, key=lambda title: medians[title])
    paint = statistics.median(paints)
    ours, other = medians[worst] + paint / 5, statistics.median(slow)
    row = figure(
        "table batch, 50,000 points, 1,000 changed, worst column",
        ours,
        other,
        GOAL_MS,
        "ms",
        peer_is="sorted proxy with 5,000 rows and 100 changes",
        absolute=True,
    )
    listed = ", ".join(f"{title} {ms:.2f} ms" for title, ms in medians.items())
    print(f"  {listed}; the worst is {worst}")
    print(f"  painting the rows on screen: {paint:.2f} ms")
    return [row]


if __name__ == "__main__":
    main()
