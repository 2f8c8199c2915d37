"""The alarm workspace: strip, lists, foot; modes and grouping in the header; the inspector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.alarms.arranging import Grouping
from widgets.alarms.filtering import Filter
from widgets.alarms.foot import Foot
from widgets.alarms.inspector import AlarmInspector
from widgets.alarms.keys import ListKeys
from widgets.alarms.lists import MODES, Lists
from widgets.alarms.occurrences import Occurrences
from widgets.alarms.strip import Strip
from widgets.alarms.telling import counts_told
from widgets.contribution import ALARM_LIST, Desk, Target
from widgets.controls import Keyed, Segments, Shows

_GROUPINGS = {
    Grouping.CAUSE: "alarmpanel.by.cause",
    Grouping.PLACE: "alarmpanel.by.place",
    Grouping.DEVICE: "alarmpanel.by.device",
    Grouping.TIME: "alarmpanel.by.time",
}
_SETTLE_MS = 500
"""Numbers change at most twice a second; the first news of a pause is shown at once."""
_LOOK_MS = 200
_MOST_FOLDED = 40


class AlarmsWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._listeners: list[Callable[[], None]] = []
        self.lists = lists = Lists(desk)
        self.foot = Foot(desk)
        self.occurrences = Occurrences(desk.view, lists)
        self.side = AlarmInspector(desk, lists.cells, self.occurrences)
        self.keys = ListKeys(desk, lists, self.foot, self.side)
        self.strip = Strip(desk, lists.let_in, self.keys.narrow)
        self.widget: QWidget = self._body()
        self.header: QWidget | None = self._header()
        self.inspector: QWidget | None = self.side
        self._join()
        self._timers = [
            self._timer(_SETTLE_MS, lists.settle),
            self._timer(_LOOK_MS, lists.look),
            self._timer(1_000, self._tick),
        ]
        self._shows = Shows(self.widget, lists.begin)
        if desk.beat is not None:
            desk.beat.ticked.connect(lists.blink)
        self._unsubscribe = desk.view.subscribe(lists.follow)
        self.widget.destroyed.connect(lambda: self._unsubscribe())
        lists.refresh()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The workspace, and how many stand, by what is to be done about them."""
        words = self.desk.words
        return [words.say("alarmpanel.title"), counts_told(words, self.desk.view.alarms())]

    def open(self, target: Target) -> None:
        """Select an alarm by its id, or the worst of a point; or list those of one priority."""
        lists = self.lists
        if target.kind == ALARM_LIST:
            lists.show_mode("standing")
            lists.narrow(Filter(priorities=target.id[:1].upper()))
            return
        current = self.desk.view.alarms()
        wanted = next((a for a in current if a.id == target.id), None)
        wanted = wanted or next((a for a in current if a.point == target.id), None)
        if wanted is None:
            hidden = self.desk.view.withheld()
            found = next((a for a in hidden if target.id in (a.id, a.point)), None)
            if found is not None:
                lists.show_mode("withheld")
                lists.choose(found)
            return
        lists.show_mode("standing")
        if not lists.passes(wanted):
            lists.narrow(Filter())
        lists.choose(wanted)

    def state(self) -> dict[str, str]:
        """Mode, grouping, columns, filter, selection and what is folded."""
        lists = self.lists
        alarm = lists.current_alarm()
        folded = list(lists.model.folded.items())[-_MOST_FOLDED:]
        return {
            "mode": lists.mode,
            "grouping": lists.model.grouping.value,
            "columns": " ".join(column.id for column in lists.model.columns),
            "alarm": alarm.id if alarm is not None else "",
            "folded": "\n".join(f"{int(shut)}{key}" for key, shut in folded),
            **lists.filter.write(),
        }

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave; what makes no sense is left out."""
        lists = self.lists
        if "columns" in state:
            lists.choose_columns(state["columns"].split())
        for line in state.get("folded", "").splitlines():
            if line[:1] in ("0", "1"):
                lists.model.folded[line[1:]] = line[0] == "1"
        grouping = next((g for g in Grouping if g.value == state.get("grouping")), None)
        if grouping is not None:
            lists.group(grouping)
        lists.narrow(Filter.read(state))
        if state.get("mode") in MODES:
            lists.show_mode(state["mode"])
        row = lists.rows.row_of(state.get("alarm", "")) if lists.mode != "journal" else -1
        if row >= 0:
            lists.table.choose(row)

    def act(self, action: str) -> None:
        """Modes, groupings, `filter`, `columns`, `csv`, `xlsx`."""
        groupings = {grouping.value: grouping for grouping in Grouping}
        if action in MODES:
            self.lists.show_mode(action)
            self.lists.table.setFocus()
        elif action in groupings:
            self.lists.group(groupings[action])
        elif action == "filter":
            self.strip.filter.setFocus()
        else:
            self.keys.act(action)

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of other numbers."""
        self._listeners.append(listener)

    def targets(self) -> Sequence[Target]:
        """The chosen alarm and what is around it."""
        return self.keys.around()

    # -- inside

    def _body(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.lists, 1)
        column.addWidget(self.foot)
        inside.setFocusProxy(self.lists)
        return Keyed(self._key, inside)

    def _header(self) -> QWidget:
        say, theme = self.desk.words.say, self.desk.theme
        self._modes = Segments([(mode, say(code)) for mode, code in MODES.items()], theme)
        self._modes.setAccessibleName(say("alarmpanel.modes"))
        self._modes.set_on(self.lists.mode)
        self._groups = Segments([(g.value, say(code)) for g, code in _GROUPINGS.items()], theme)
        self._groups.setAccessibleName(say("alarmpanel.groupings"))
        self._groups.set_on(self.lists.model.grouping.value)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._modes)
        row.addWidget(self._groups)
        return holder

    def _join(self) -> None:
        """What is done to one part shows in the others."""
        lists, strip = self.lists, self.strip
        strip.filter.textChanged.connect(self._typed)
        strip.filter.entered.connect(lambda: lists.table.setFocus())
        self.side.asked.connect(self.keys.letter)
        self._modes.switched.connect(lambda mode, on: on and lists.show_mode(mode))
        self._groups.switched.connect(lambda by, on: on and lists.group(Grouping(by)))
        lists.switched.connect(self._switched)
        lists.regrouped.connect(self._groups.set_on)
        lists.narrowed.connect(self._narrowed)
        lists.chosen.connect(self._chosen)
        lists.settled.connect(self._settled)
        for table in lists.tables.values():
            table.asked.connect(self.keys.asked)

    def _timer(self, every_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self.widget)
        timer.setInterval(every_ms)
        timer.timeout.connect(slot)
        timer.start()
        return timer

    def _key(self, event: QKeyEvent) -> bool:
        return self.keys.missed(event)

    def _switched(self, mode: str) -> None:
        self._modes.set_on(mode)
        self.foot.open(None)
        self._groups.setVisible(mode != "journal")

    def _typed(self, text: str) -> None:
        if text != self.lists.filter.text:
            self.lists.narrow(replace(self.lists.filter, text=text))

    def _narrowed(self, filter_: Filter) -> None:
        if self.strip.filter.text() != filter_.text:
            self.strip.filter.setText(filter_.text)

    def _chosen(self) -> None:
        self._inspect()
        self._news()

    def _inspect(self) -> None:
        lists = self.lists
        alarm = lists.current_alarm()
        row = lists.table.current()
        if alarm is not None:
            self.side.show_alarm(alarm, past=lists.mode == "journal")
        elif row >= 0 and lists.mode != "journal":
            self.side.show_group(lists.rows.title_of(row), lists.rows.members(row))
        else:
            self.side.show_nothing()

    def _settled(self) -> None:
        """The list is as of now: everything beside it follows."""
        self.strip.show_load(self.desk.view.alarm_load())
        self._news()
        if self.lists.mode != "journal" and self.lists.table.current() >= 0:
            self._inspect()
        for listener in self._listeners:
            listener()

    def _news(self) -> None:
        say, lists = self.desk.words.say, self.lists
        holding = lists.rows.holding
        if lists.mode == "journal":
            count, worst = 0, None
        else:
            count, worst = len(holding.waiting), holding.worst_waiting
        otherwise = say("alarmpanel.held") if lists.is_held and lists.mode != "journal" else ""
        if not lists.filter.is_empty:
            otherwise = say("alarmpanel.narrowed")
        self.strip.news.show_news(count, worst, otherwise)

    def _tick(self) -> None:
        if not self.widget.isVisible():
            return
        if self.lists.mode != "journal":
            self.lists.rows.refresh()
        self.strip.show_load(self.desk.view.alarm_load())
        self.side.refresh()
