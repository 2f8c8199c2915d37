"""The Figures page of the alarms: choose a period, see what the alarm system was like."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from models.alarms.figures.figure import Figure, figures
from models.alarms.figures.measuring import Measuring
from models.alarms.figures.metrics import Measured
from models.sheets import SheetRefused, extension_of, write_sheet
from models.text.message import Message
from widgets.contribution import Desk, Target
from widgets.controls import Button, Keyed
from widgets.controls.saving import Saving
from widgets.controls.section import note
from widgets.figures.choosing import Choosing, SpanLine
from widgets.figures.lists import Row
from widgets.figures.report import ReportPage
from widgets.figures.rows import reports_of, rows_of, withholdings_of
from widgets.figures.sheet import Sheet
from widgets.figures.working import Working
from widgets.records import Buttons

_log = logging.getLogger(__name__)


class FiguresWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    inspector: QWidget | None = None

    def __init__(self, desk: Desk, measuring: Measuring | None = None) -> None:
        self._desk = desk
        self.found: Measured | None = None
        self.figures: Sequence[Figure] = ()
        self.rows: Mapping[str, Sequence[Row]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._asked: tuple[int, int] | None = None
        self.choosing = Choosing(desk, self.refresh)
        self.sheet, self.report = Sheet(desk), ReportPage(desk)
        self.widget: QWidget = Keyed(self._key, self._body())
        self._saving = Saving(self.widget)
        self.header: QWidget | None = self.choosing.header
        self.working = Working(desk.view, measuring, self.widget)
        self.working.found.connect(self._show)
        self.working.moved.connect(self._progress)
        self.working.rested.connect(self._rested)
        self._shown = _Shown(self.widget, self._seen)

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page, and the flood that is shown."""
        first = [self._desk.words.say("figures.title")]
        return [*first, self.report.title] if self.report.id else first

    def open(self, target: Target) -> None:
        """The figures, or the report of one flood."""
        if target.kind == "flood_report" and self.report.show_report(target.id):
            self._stack.setCurrentWidget(self.report)
            self._tools.hide()
            self.span.hide()
            self.widget.setFocusProxy(self.report)
            self.report.setFocus()
            self._tell()
        elif target.kind == "alarm-figures":
            self._back()

    def state(self) -> dict[str, str]:
        """Period and report."""
        chosen = self.choosing
        state = {"period": chosen.period, "back": str(chosen.back), "report": self.report.id}
        if chosen.span is not None:
            state["span"] = f"{chosen.span[0]} {chosen.span[1]}"
        return state

    def restore(self, state: dict[str, str]) -> None:
        """As it was."""
        span = state.get("span", "").split()
        if len(span) == 2 and all(part.isdigit() for part in span):
            self.choosing.span = (int(span[0]), int(span[1]))
        back = state.get("back", "")
        self.choosing.put(state.get("period", ""), int(back) if back.isdigit() else 0)
        if state.get("report"):
            self.open(Target("flood_report", state["report"]))

    def act(self, action: str) -> None:
        """One of the contribution's actions."""
        acts: dict[str, Callable[[], None]] = {
            "earlier": lambda: self.choosing.step(1),
            "later": lambda: self.choosing.step(-1),
            "formulas": self.sheet.show_formulas,
            "export": self.export,
        }
        if action in acts:
            acts[action]()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when a report is opened or left."""
        self._listeners.append(listener)

    # -- building

    def _body(self) -> QWidget:
        desk, say = self._desk, self._desk.words.say
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._buttons = Buttons(
            [
                self._button("figures.formulas", "F", self.sheet.show_formulas),
                self._button("figures.earlier", "A", lambda: self.choosing.step(1)),
                self._button("figures.later", "D", lambda: self.choosing.step(-1)),
                self._button("figures.again", "R", self.refresh),
                self._button("figures.export", "E", self.export),
            ]
        )
        self._stop = self._button("figures.stop", "S", self.stop)
        self._stop.hide()
        self.said = note(desk.theme, "")
        self.said.setWordWrap(False)
        self._tools = QWidget()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._buttons, 1)
        row.addWidget(self.said)
        row.addWidget(self._stop)
        self.span = SpanLine(desk)
        self.span.hide()
        self.span.chosen.connect(lambda span: self.choosing.choose_span(*span))
        self.empty = QLabel(say("figures.working"))
        self.empty.setFont(desk.theme.font("body"))
        self.empty.setContentsMargins(16, 12, 16, 0)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setWordWrap(True)
        self._stack = QStackedWidget()
        for page in (self.empty, self.sheet, self.report):
            self._stack.addWidget(page)
        column.addWidget(self._tools)
        column.addWidget(self.span)
        column.addWidget(self._stack, 1)
        body.setFocusProxy(self.sheet.chart)
        return body

    def _button(self, code: str, key: str, act: Callable[[], None]) -> Button:
        button = Button(self._desk.words.say(code), self._desk.theme, key)
        button.clicked.connect(lambda: act())
        return button

    # -- figures

    def refresh(self) -> None:
        """Work out the chosen period."""
        chosen = self.choosing
        start, end = chosen.bounds()
        self.span.put(start, end)
        self.span.setVisible(chosen.period == "span" and not self.report.id)
        self._asked = (start, end)
        self._progress(0.0)  # to begin takes a moment: how far it is, is said from then on
        self._stop.show()
        self.working.want(start, end)

    def stop(self) -> None:
        """Give up what is being worked out."""
        if self.working.busy:
            self.working.stop()
            self._tell_work(self._desk.words.say("figures.stopped"))

    def _seen(self) -> None:
        """The page is on screen: work out what was not yet."""
        if self._asked is None or (self.found is None and not self.working.busy):
            self.refresh()

    def _progress(self, share: float) -> None:
        per_cent = self._desk.words.number(100 * share)
        self._tell_work(self._desk.words.say("figures.progress", share=per_cent))

    def _tell_work(self, text: str) -> None:
        """Where it is looked for: in the middle as long as nothing else is there."""
        first = self.found is None
        self.said.setText("" if first else text)
        if first:
            self.empty.setText(text)

    def _rested(self) -> None:
        self._stop.hide()

    def _show(self, result: Measured | Message) -> None:
        words = self._desk.words
        if isinstance(result, Message):
            self.said.setText("")
            self.empty.setText(words.say(result))
            self._turn(self.empty)
            return
        self.found = result
        desk, start, end = self._desk, result.start_ms, result.end_ms
        withheld = withholdings_of(desk, start, end)
        self.figures = figures(result, desk.view.park.alarms, withheld)
        self.rows = rows_of(desk, result, withheld, reports_of(desk, start, end))
        self.sheet.show_found(result, self.figures, self.rows)
        self.said.setText("")
        self._turn(self.sheet)

    def _turn(self, page: QWidget) -> None:
        if not self.report.id:
            self._stack.setCurrentWidget(page)

    def _back(self) -> None:
        self.report.leave()
        page: QWidget = self.empty if self.found is None else self.sheet
        self._stack.setCurrentWidget(page)
        self._tools.show()
        self.span.setVisible(self.choosing.period == "span")
        self.widget.setFocusProxy(self.sheet.chart)
        self.sheet.chart.setFocus()
        self._tell()

    # -- out of the window

    def export(self) -> None:
        """Ask where to; the ending says how."""
        if self.found is None:
            return
        say = self._desk.words.say
        self._saving.ask(
            say("figures.export"),
            f"{say('figures.title')}.xlsx",
            lambda path: self.export_to(Path(path)),
            "XLSX, CSV (*.xlsx *.csv)",
            "xlsx",
        )

    def export_to(self, path: Path) -> None:
        """Write all figures and lists; why it could not be is said on the page."""
        from widgets.figures.export import table_of

        words = self._desk.words
        try:
            table = table_of(self.figures, self.rows, words)
            path.write_bytes(write_sheet(table, extension_of(path.name)))
        except SheetRefused as refused:
            self.said.setText(words.say(refused.message))
        except OSError as error:
            _log.info("%s cannot be written: %s", path, error)
            self.said.setText(words.say("figures.unwritten", name=path.name))
        else:
            self.said.setText(words.say("figures.exported", name=path.name))

    # -- keys

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            if self.report.id:
                self._back()
                return True
            if self.working.busy:
                self.stop()
                return True
            return False
        if self.report.id:
            return self.report.press(event)
        if event.text().upper() == self._stop.key and not self._stop.isHidden():
            self.stop()
            return True
        return self._buttons.press(event)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


class _Shown(QObject):
    """Calls when a widget comes on screen."""

    def __init__(self, widget: QWidget, call: Callable[[], None]) -> None:
        super().__init__(widget)
        self._call = call
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the class."""
        if event.type() == QEvent.Type.Show:
            self._call()
        return super().eventFilter(watched, event)
