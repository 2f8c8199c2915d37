"""The points of a work with what they read now, and whether they sound."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.points import Quality
from models.views import Changes
from models.works import Restored
from widgets.contribution import Desk
from widgets.controls.section import clear, note
from widgets.controls.turns import every
from widgets.inspector.rows import PointRow, Shown
from widgets.works.terms import point_name

_TICK_MS = 1_000


class Impaired(QWidget):
    """One line per point, live."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[str, PointRow] = {}
        self._points: tuple[str, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._end = desk.view.subscribe(self._take)
        end = self._end
        self.destroyed.connect(lambda: end())
        self._timer = every(self, _TICK_MS, self._tick)

    def show_points(self, points: Sequence[str]) -> None:
        """Show these."""
        if tuple(points) == self._points:
            self.refresh()
            return
        self._points = tuple(points)
        self._rows.clear()
        clear(self._column)
        words, theme, park = self._desk.words, self._desk.theme, self._desk.view.park
        for point in points:
            if point in park.points:
                self._rows[point] = PointRow(theme, words, point_name(self._desk, point))
                self._column.addWidget(self._rows[point])
            else:
                gone = words.say("works.points.gone", point=point)
                self._column.addWidget(note(theme, gone, "ink2"))
        if not points:
            self._column.addWidget(note(theme, words.say("works.points.none"), "ink2"))
        self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        view = self._desk.view
        withheld = {alarm.point: alarm for alarm in view.withheld()} if self._rows else {}
        for point, row in self._rows.items():
            alarm = view.alarm(point) or withheld.get(point)
            out = view.out_of_service().get(point)
            reading, now = view.latest(point), view.now()
            row.show_point(Shown(view.park.points[point], reading, alarm, None, now, out))

    def _take(self, changes: Changes) -> None:
        if self.isVisible() and (changes.alarms or changes.points & self._rows.keys()):
            self.refresh()

    def _tick(self) -> None:
        if self.isVisible():
            self.refresh()


def found_at(desk: Desk, points: Sequence[str]) -> dict[str, Restored]:
    """What stands at each point now: proven if its reading is live, good, in service and normal."""
    view = desk.view
    # a condition that calls nobody, shelved or suppressed, is there all the same
    withheld = {alarm.point for alarm in view.withheld()}
    found: dict[str, Restored] = {}
    for point in points:
        known = point in view.park.points
        reading = view.latest(point) if known else None
        fine = (
            reading is not None
            and reading.quality is Quality.GOOD
            and point not in view.out_of_service()
            and view.alarm(point) is None
            and point not in withheld
        )
        found[point] = Restored(reading.received_ms if fine and reading is not None else None)
    return found
