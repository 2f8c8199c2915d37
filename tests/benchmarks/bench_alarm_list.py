"""A burst of 5,000 alarms in one second before the eyes of somebody who scrolls.

Ours is the alarm workspace, 1366 x 768 offscreen, grouped by cause, through a view that publishes
30 times a second as the product does; every frame takes what has come and paints the list anew.
The peer is a plain QTableView on a QStandardItemModel with as many columns, to which the new rows
are appended and which is sorted after each batch so that the worst stand on top, as the list is.
A frame is what the window is busy with from one publication to the next: taking, arranging,
painting. Also measured: opening the journal over a log of a million transitions in memory; the log
on disk is measured beside the history.

    python tests/benchmarks/bench_alarm_list.py
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from models.alarms import Alarm, Happening, Load, Transition
from models.points import Severity
from models.text.catalogue import load_catalogue
from tests.alarmpanel.flooded import NOW, FloodView, dip, stopped
from tests.benchmarks.figures import figure
from widgets.alarms.workspace import AlarmsWorkspace
from widgets.contribution import Desk
from widgets.theme import load_theme
from widgets.words import Words

ALARMS, FRAMES, AFTER = 5_000, 30, 30
ENTRIES = 1_000_000
GOAL_MS, OPEN_GOAL_MS = 50.0, 300.0
_TEXT = Path(__file__).parents[2] / "resources" / "text"
_GRADES = (Severity.MEDIUM, Severity.LOW, Severity.LOW, Severity.MEDIUM, Severity.HIGH)


def burst() -> list[list[Alarm]]:
    """As many batches as frames; most follow from one dip, a tenth from nothing."""
    alarms = [stopped(n, _GRADES[n % 5]) for n in range(ALARMS)]
    alarms = [
        alarm if n % 10 else Alarm(
            alarm.point, alarm.severity, alarm.which, alarm.raised_ms, 1, None, rule=alarm.rule
        )
        for n, alarm in enumerate(alarms)
    ]  # fmt: skip
    size = ALARMS // FRAMES + 1
    return [alarms[at : at + size] for at in range(0, ALARMS, size)]


class Sorted(FloodView):
    """Holds the order by itself, so that the benchmark does not time the test's view."""

    def ready(self, alarms: Sequence[Alarm]) -> None:
        self.standing = sorted(alarms, key=lambda a: (not a.life_safety, -a.severity, -a.raised_ms))


def ours(held: bool) -> list[float]:
    """Milliseconds of each frame; `held` with a row selected, else the list goes on."""
    view = Sorted(followers=ALARMS)
    made = _workspace(view)
    here: list[Alarm] = [dip()]
    view.ready(here)
    made.lists.refresh()
    if held:
        made.lists.table.choose(0)
    target = QPixmap(made.widget.size())
    made.widget.render(target)
    gc.collect()  # what building the park left behind is no part of a frame
    frames = []
    for number, batch in enumerate([*burst(), *[[]] * AFTER]):
        here += batch
        view.ready(here)
        view.time += 33
        view.load = Load(len(here), flood_since_ms=NOW, flood_count=len(here), bars=(1, 40))
        began = time.perf_counter()
        if batch:
            view.tell(alarms=True)
        if number % 15 == 14:
            made.lists.settle()
        if number % 30 == 29:
            made._tick()
        if number % 6 == 5:
            made.lists.look()
        if not held and number % 3 == 0:
            made.lists.table.verticalScrollBar().setValue(number * 28)
        made.widget.render(target)
        frames.append((time.perf_counter() - began) * 1000)
    assert made.lists.model.rowCount() > 0
    assert len(made.lists.model.holding.shown) + len(made.lists.model.holding.waiting) == ALARMS + 1
    for widget in (made.widget, made.header, made.inspector):
        if widget is not None:
            widget.close()
            widget.deleteLater()
    return frames


def _workspace(view: FloodView) -> AlarmsWorkspace:
    theme = load_theme("night")
    words = Words("en", load_catalogue(_TEXT, "en"), view.park.zone)
    made = AlarmsWorkspace(Desk(view, theme, words, lambda _target: None))
    made.widget.resize(978, 660)
    made.widget.show()
    return made


def peer() -> list[float]:
    """The same burst in the list that one writes first."""
    model = QStandardItemModel(0, 7)
    table = QTableView()
    model.setParent(table)
    table.setModel(model)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    table.resize(978, 660)
    table.show()
    model.setSortRole(Qt.ItemDataRole.UserRole)
    target = QPixmap(table.size())
    table.render(target)
    gc.collect()
    frames = []
    for batch in burst():
        began = time.perf_counter()
        for alarm in batch:
            texts = (
                "", "23:40:06", f"{alarm.point}: stopped", "Building D · Floor 2", "",
                alarm.severity.name, "1 s",
            )  # fmt: skip
            row = [QStandardItem(text) for text in texts]
            row[0].setData(-int(alarm.severity), Qt.ItemDataRole.UserRole)
            model.appendRow(row)
        model.sort(0)
        table.render(target)
        frames.append((time.perf_counter() - began) * 1000)
    table.close()
    table.deleteLater()
    return frames


class LongLog:
    """A million transitions that are made when they are asked for."""

    def newest(
        self, before_ms: int, most: int, happenings: Sequence[Happening] = ()
    ) -> list[Transition]:
        last = min(ENTRIES, (before_ms - 1 - NOW) // 1000 + ENTRIES)
        return [self._one(n) for n in range(last, max(0, last - most), -1)]

    def between(
        self, start_ms: int, end_ms: int, happenings: Sequence[Happening] = ()
    ) -> list[Transition]:
        return []

    def count(self) -> int:
        return ENTRIES

    def _one(self, number: int) -> Transition:
        at = NOW + (number - ENTRIES) * 1000
        return Transition(
            f"drive-{number % 1000:04d}.state", "stopped", Happening.RAISED, at, at,
            _GRADES[number % 5], "stopped", 1, None,
        )  # fmt: skip


def opening() -> float:
    """Milliseconds until the journal's first rows are painted."""
    view = Sorted(followers=1000)
    view.alarm_log = LongLog()
    made = _workspace(view)
    target = QPixmap(made.widget.size())
    took = []
    for _ in range(5):
        made.lists.show_mode("standing")
        began = time.perf_counter()
        made.lists.show_mode("journal")
        made.widget.render(target)
        took.append((time.perf_counter() - began) * 1000)
        assert made.lists.journal.rowCount() > 0
    for widget in (made.widget, made.header, made.inspector):
        if widget is not None:
            widget.close()
            widget.deleteLater()
    return statistics.median(took)


def p99(frames: Sequence[float]) -> float:
    """The worst of a hundred; of fewer the worst."""
    return sorted(frames)[max(0, round(len(frames) * 0.99) - 1)]


def main() -> list[dict[str, Any]]:
    """Measure and print."""
    app = QApplication.instance() or QApplication([])
    load_theme("night").apply(app)  # type: ignore[arg-type]
    free, held, other = [], [], []
    for _ in range(3):
        free += ours(held=False)
        held += ours(held=True)
        other += peer()
    rows = [
        figure(
            "alarm list, frame p99 in a burst of 5,000 alarms in 1 s, nobody in it",
            p99(free), p99(other), GOAL_MS, "ms",
            peer_is="QTableView on a QStandardItemModel that is sorted", absolute=True,
        ),
        figure(
            "alarm list, frame p99 in a burst of 5,000 alarms in 1 s, a row selected",
            p99(held), p99(other), GOAL_MS, "ms",
            peer_is="QTableView on a QStandardItemModel that is sorted", absolute=True,
        ),
        figure(
            "alarm journal, opened over 1,000,000 entries", opening(), None, OPEN_GOAL_MS, "ms",
            absolute=True,
        ),
    ]  # fmt: skip
    print(f"  medians: {statistics.median(free):.1f} ms, {statistics.median(held):.1f} ms")
    print(f"  of the peer: {statistics.median(other):.1f} ms")
    return rows


if __name__ == "__main__":
    main()
