"""The panel at the right: one alarm with everything that is known about it, or a group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from models.alarmbook import ACKNOWLEDGE, SHELVE
from models.alarms import Alarm
from models.points import Point, Severity
from widgets.alarms.columns import Cells
from widgets.alarms.crop import PlanCrop
from widgets.alarms.facts import Bar, Facts, Head, Number, Steps
from widgets.alarms.holding import in_bulk, is_open
from widgets.alarms.occurrences import Occurrences
from widgets.alarms.procedure import phone_of, steps_of
from widgets.alarms.telling import data_said, facts_of, group_facts, past_facts
from widgets.alarmwords import alarm_words, level_of, rule_of, rule_sentences
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import Section, note
from widgets.records import Buttons
from widgets.records.permitted import follow_authority, refusal
from widgets.symbols import AlarmMark, ValueBar, mark_of

_LAST = 3
_LEADS = ("P", "T", "K", "I", "N")
_BUTTONS = {
    "A": "alarmpanel.do.acknowledge",
    "Shift+A": "alarmpanel.do.bulk",
    "S": "alarmpanel.do.shelve",
    "U": "alarmpanel.do.unshelve",
    "R": "alarmpanel.do.reset",
    "P": "alarmpanel.do.plan",
    "T": "alarmpanel.do.trend",
    "K": "alarmpanel.do.bench",
    "I": "alarmpanel.do.incident",
    "N": "alarmpanel.do.begin",
}

_PERMISSIONS = {
    "A": ACKNOWLEDGE,
    "Shift+A": ACKNOWLEDGE,
    "R": ACKNOWLEDGE,
    "S": SHELVE,
    "U": SHELVE,
}


class AlarmInspector(QWidget):
    """Follows the selection; the letters of its buttons are those of the list."""

    asked = Signal(str)
    """A letter."""

    def __init__(self, desk: Desk, cells: Cells, occurrences: Occurrences) -> None:
        super().__init__()
        self._desk, self._cells, self._occurrences = desk, cells, occurrences
        self.alarm: Alarm | None = None
        self._group: Sequence[Alarm] = ()
        self._past_shown = False
        theme, say = desk.theme, desk.words.say
        self.head = Head(theme)
        self.crop = PlanCrop(desk)
        self.facts = Facts(theme)
        self.bar = Bar(theme)
        self.data = note(theme, "", "ink")
        self.number = Number(theme)
        self.cause = Facts(theme)
        self.rule = note(theme, "", "ink2")
        self.guidance = note(theme, "", "ink")
        for label in (self.rule, self.guidance, self.data):
            label.setFont(theme.font("body"))
        self.steps = Steps(theme)
        self.past = Facts(theme)
        self._empty = note(theme, say("alarmpanel.inspector.empty"), "ink2")
        self._empty.setFont(theme.font("body"))
        self._sections = self._lay_out()
        self.buttons = {key: self._button(key, code) for key, code in _BUTTONS.items()}
        self._foot = Buttons(list(self.buttons.values()))
        self._scroll = _scrolled(self._sections.values())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        below = Section(theme, line_above=True)
        below.rows.addWidget(self._foot)
        self._below = below
        column.addWidget(below)
        self.setFocusProxy(self.buttons["A"])
        occurrences.known.connect(self.refresh)
        follow_authority(self, desk.view, self._permitted)
        self.show_nothing()

    def _lay_out(self) -> dict[str, Section]:
        theme, say = self._desk.theme, self._desk.words.say
        titles = {
            "empty": "",
            "head": "",
            "facts": "",
            "phone": "",
            "guidance": say("alarmpanel.part.guidance"),
            "steps": say("alarmpanel.part.steps"),
            "cause": say("alarmpanel.part.cause"),
            "past": say("alarmpanel.part.past"),
            "rule": say("alarmpanel.part.rule"),
        }
        found = {id_: Section(theme, title) for id_, title in titles.items()}
        parts: dict[str, tuple[QWidget, ...]] = {
            "empty": (self._empty,),
            "head": (self.head, self.crop),
            "facts": (self.facts, self.bar, self.data),
            "phone": (self.number,),
            "guidance": (self.guidance,),
            "steps": (self.steps,),
            "cause": (self.cause,),
            "past": (self.past,),
            "rule": (self.rule,),
        }
        for id_, widgets in parts.items():
            for widget in widgets:
                found[id_].rows.addWidget(widget)
        found["head"].rows.setSpacing(8)
        self.data.setContentsMargins(0, 4, 0, 4)
        return found

    def _button(self, key: str, code: str) -> Button:
        shown = self._desk.words.say("alarmpanel.key.shift_a") if key == "Shift+A" else key
        button = Button(self._desk.words.say(code), self._desk.theme, shown, primary=key == "A")
        button.clicked.connect(lambda: self.asked.emit(key))
        return button

    # -- what is shown

    def show_nothing(self) -> None:
        """One sentence says how to fill it."""
        self.alarm, self._group = None, ()
        self._show({"empty"}, ())

    def show_alarm(self, alarm: Alarm, past: bool = False) -> None:
        """One alarm; of one in the `past` nothing can be done any more."""
        if alarm is self.alarm and past == self._past_shown:
            self.refresh()
            return
        self._past_shown = past
        other = self.alarm is None or self.alarm.id != alarm.id
        self.alarm, self._group = alarm, ()
        point = self._desk.view.park.points.get(alarm.point)
        rule = rule_of(self._desk.view.park, alarm)
        words = self._desk.words
        level = level_of(rule, alarm.which)
        guidance = words.name(level.guidance) if level is not None else ""
        if rule is not None:
            guidance = guidance or words.name(rule.guidance)
        self.guidance.setText(guidance)
        sentences = rule_sentences(words, rule, point) if rule and point else []
        self.rule.setText("\n".join(sentences))
        steps = steps_of(self._desk, rule, point)
        self.steps.show_steps(steps)
        self.crop.show_alarm(alarm)
        self._occurrences.begin()
        self.refresh()
        shown = {"head", "facts", "past"}
        shown |= {"guidance"} if guidance else set()
        shown |= {"steps"} if steps else set()
        shown |= {"rule"} if sentences else set()
        shown |= {"cause"} if self.cause.rows else set()
        shown |= {"phone"} if not self.number.isHidden() else set()
        self._show(shown, _LEADS if past else self._offered(alarm))
        if other:
            self._scroll.verticalScrollBar().setValue(0)

    def show_group(self, title: str, alarms: Sequence[Alarm]) -> None:
        """What a head or a sum stands for."""
        self.alarm, self._group = None, tuple(alarms)
        worst = max((alarm.severity for alarm in alarms), default=Severity.NONE)
        open_ = any(is_open(alarm) for alarm in alarms)
        mark = AlarmMark.UNACKNOWLEDGED if open_ else AlarmMark.ACKNOWLEDGED
        if all(alarm.is_withheld for alarm in alarms):
            mark = AlarmMark.NONE
        self.head.show_texts(title, "", worst, mark)
        self.crop.hide()
        self.bar.show_bar(None)
        self.data.hide()
        self.facts.show_rows(group_facts(self._desk, self._cells, alarms))
        together = any(is_open(alarm) and in_bulk(alarm) for alarm in alarms)
        self._show({"head", "facts"}, ("Shift+A",) if together else ())

    def refresh(self) -> None:
        """Ages and values go on."""
        alarm = self.alarm
        if alarm is None:
            return
        view, words = self._desk.view, self._desk.words
        said = alarm_words(alarm, view, words)
        self.head.show_texts(said.title, said.place, alarm.severity, mark_of(alarm))
        if self._past_shown:
            self.facts.show_rows(past_facts(self._desk, alarm))
            self._show_value(alarm, None)
        else:
            self.facts.show_rows(facts_of(self._desk, alarm))
            self._show_value(alarm, view.park.points.get(alarm.point))
        number, who = phone_of(self._desk, alarm)
        self.number.show_number(number, who)
        self.cause.show_rows(self._cause(alarm))
        self.past.show_rows(self._past(alarm))

    def show_guidance(self) -> None:
        """Bring the guidance into sight."""
        part = self._sections["guidance"]
        shown = part if not part.isHidden() else self._sections["rule"]
        self._scroll.ensureWidgetVisible(shown, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters work wherever in the panel the focus is."""
        if not self._foot.press(event):
            event.ignore()

    # -- inside

    def _show(self, sections: set[str], keys: Sequence[str]) -> None:
        for id_, section in self._sections.items():
            section.setVisible(id_ in sections)
        for key, button in self.buttons.items():
            button.setVisible(key in keys)
        self._permitted()
        self._below.setVisible(bool(keys))
        self._foot.again()
        for part in (self._below, self):  # now, not when the loop comes to it
            layout = part.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()

    def _permitted(self) -> None:
        """What may not be done now is greyed out; the tooltip and the foot say why."""
        for key, permission in _PERMISSIONS.items():
            refused = refusal(self._desk, permission)
            self.buttons[key].setEnabled(refused is None)
            why = "" if refused is None else self._desk.words.say(refused)
            self.buttons[key].setToolTip(why)

    def _offered(self, alarm: Alarm) -> list[str]:
        keys = []
        if alarm.is_withheld:
            own = alarm.shelving or (alarm.suppression and alarm.suppression.record)
            keys += ["U"] if own else []
        else:
            keys += ["A"] if not alarm.acknowledged else []
            keys += ["R"] if alarm.latched else []
            keys += ["S"] if not alarm.life_safety else []
        return [*keys, *_LEADS]

    def _show_value(self, alarm: Alarm, point: Point | None) -> None:
        if point is None:
            self.bar.show_bar(None)
            self.data.hide()
            return
        latest = self._desk.view.latest(point.id)
        standing = alarm if alarm.returned_ms is None else None
        bar = ValueBar.of(point, latest, standing) if alarm.limit is not None else None
        self.bar.show_bar(bar)
        said = data_said(self._desk, alarm, latest)
        self.data.setText(said)
        self.data.setVisible(bool(said))

    def _cause(self, alarm: Alarm) -> list[tuple[str, str]]:
        words = self._desk.words
        rows = []
        if alarm.cause:
            rows.append((words.say("alarmpanel.fact.cause"), self._cells.named(alarm.cause)))
        followers = [one for one in self._desk.view.alarms() if one.cause == alarm.id]
        if followers:
            rows.append((words.say("alarmpanel.fact.followers"), words.number(len(followers))))
        return rows

    def _past(self, alarm: Alarm) -> list[tuple[str, str]]:
        words, now = self._desk.words, self._desk.view.now()
        day, month = self._occurrences.of(alarm.id)
        reading = words.say("alarmpanel.past.reading")
        rows = [
            (words.say(code), reading if count is None else words.number(count))
            for code, count in (("alarmpanel.past.day", day), ("alarmpanel.past.month", month))
        ]
        last = self._occurrences.last(alarm.id, _LAST + 1)
        before = [at for at in last if at != alarm.raised_ms][:_LAST]
        if before:
            clocks = words.listed(words.since(at, now) for at in before)
            rows.append((words.say("alarmpanel.past.before"), clocks))
        return rows


def _scrolled(sections: Iterable[QWidget]) -> QScrollArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for section in sections:
        column.addWidget(section)
    column.addStretch(1)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    for part in (area.viewport(), inside):
        part.setAutoFillBackground(False)
    return area
