"""The drill that stands in the records of a view, for everything that shows or heeds it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from models.alarmbook import DRILLS, Drill, open_drill
from models.records import RecordsChanged
from models.views import View


class DrillWatch(QObject):
    """Reads the records when they change, not whenever somebody asks. Ends with `parent`."""

    def __init__(self, parent: QObject, view: View, changed: Callable[[], None]) -> None:
        """`changed` is called when another drill stands, or the same one otherwise."""
        super().__init__(parent)
        self._view, self._changed = view, changed
        self._drill: Drill | None = None
        self._unsubscribe = view.records.subscribe(self._hear)
        # the first paint does not wait for the records
        QTimer.singleShot(0, self, self._read)

    @property
    def drill(self) -> Drill | None:
        """The one that nobody has ended, overdue or not."""
        return self._drill

    @property
    def running(self) -> Drill | None:
        """The one that has an effect now."""
        drill = self.drill
        return drill if drill is not None and drill.runs(self._view.now()) else None

    def end(self) -> None:
        """Tell nothing more; may be called twice."""
        self._unsubscribe()
        self._unsubscribe = self._changed = _nobody

    def _hear(self, change: RecordsChanged) -> None:
        if not isValid(self):
            self._unsubscribe()
        elif DRILLS in change.kinds():
            self._read()

    def _read(self) -> None:
        before, self._drill = self._drill, None  # if it cannot be read, nothing is quieter
        self._drill = self._found()
        if self._drill != before:
            self._changed()

    def _found(self) -> Drill | None:
        try:
            return open_drill(self._view.records, self._view.now())
        except LookupError:  # a park that came without its book
            return None


def _nobody() -> None:
    """Is told."""
