"""The inspector of an incident: who is affected, the notice, alarms, files, details, history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from models.impact import Why
from models.incidents import WAYS
from models.incidents.kinds import INCIDENT, INCIDENT_STEP
from models.records import Change, JsonValue, Record
from widgets.contribution import Desk, Target
from widgets.controls import Button, Segments
from widgets.controls.section import Section, Titled, note
from widgets.incidents import words as said
from widgets.incidents.case import Case
from widgets.incidents.checklist import Shown
from widgets.incidents.notice import NoticeSection
from widgets.incidents.told import Addressee, ToldList
from widgets.incidents.writing import Writing
from widgets.records import (
    AttachmentStrip,
    Buttons,
    Form,
    HistoryList,
    LongNameEdit,
    LongText,
    NameEdit,
    PlacePick,
    RecordPick,
    Row,
    place_name,
)
from widgets.records.lines import Entry, Lines

_OFFERED = WAYS[:3]
_WHY = {
    Why.HERE: "incidents.why.here",
    Why.NEAR: "incidents.why.near",
    Why.SUPPLIED: "incidents.why.supplied",
    Why.BELOW: "incidents.why.below",
    Why.FLOOR: "incidents.why.floor",
    Why.BUILDING: "incidents.why.building",
}


class Side(QScrollArea):
    """Reads everything from the case; T, N and the other letters work wherever its focus is."""

    tell = Signal()
    """The current tenant was told."""

    def __init__(self, desk: Desk, case: Case, writing: Writing) -> None:
        super().__init__()
        self._desk, self._case, self._writing = desk, case, writing
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._head()
        self._affected()
        self.notice = NoticeSection(desk, case, self.told)
        self._column.addWidget(self.notice)
        self._alarms()
        self._related()
        self._files()
        self._details()
        self._history()
        self._column.addStretch(1)
        self.setWidget(inside)
        # else it is filled with the colour of the window, not the inspector's
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.refresh()

    # -- what it is made of

    def _add(self, title: str, *parts: QWidget, wide: bool = False) -> Section:
        text, theme = self._desk.words.say(title), self._desk.theme
        section = Titled(theme, text) if wide else Section(theme, text)
        section.rows.setSpacing(4)
        for part in parts:
            section.rows.addWidget(part)
        self._column.addWidget(section)
        return section

    def _head(self) -> None:
        self.title = QLabel()
        self.title.setFont(self._desk.theme.font("title"))
        self.title.setWordWrap(True)
        self._facts = note(self._desk.theme, "", "ink2")
        self.head = Section(self._desk.theme)
        self.head.rows.setSpacing(3)
        self.head.rows.addWidget(self.title)
        self.head.rows.addWidget(self._facts)
        self._column.addWidget(self.head)

    def _affected(self) -> None:
        say, theme = self._desk.words.say, self._desk.theme
        self.told = ToldList(theme, say("incidents.affected.none"))
        self.told.ticked.connect(lambda _: self.tell.emit())
        self.told.chosen.connect(lambda _: self.notice.refresh())
        self.ways = Segments([(way, say(said.WAYS[way])) for way in _OFFERED], theme)
        self.ways.set_on(_OFFERED[0])
        self.tell_button = Button(say("incidents.tell"), theme, "T")
        self.tell_button.clicked.connect(self.tell)
        self._tell_foot = Buttons([self.tell_button])
        held = QWidget()
        foot = QVBoxLayout(held)
        foot.setContentsMargins(16, 6, 16, 0)
        foot.setSpacing(6)
        foot.addWidget(self.ways)
        foot.addWidget(self._tell_foot)
        self._add("incidents.part.affected", self.told, held, wide=True)

    def _alarms(self) -> None:
        say, theme = self._desk.words.say, self._desk.theme
        self.alarms = Lines(theme, say("incidents.alarms.none"), say("incidents.part.alarms"), 160)
        self.alarms.opened.connect(lambda _: self.show_place())
        self.place_button = Button(say("incidents.show"), theme, "G")
        self.trend_button = Button(say("incidents.trend"), theme, "K")
        self.place_button.clicked.connect(self.show_place)
        self.trend_button.clicked.connect(self.show_trend)
        self._alarm_foot = Buttons([self.place_button, self.trend_button])
        self._add("incidents.part.alarms", self.alarms, _inset(self._alarm_foot), wide=True)

    def _related(self) -> None:
        say = self._desk.words.say
        self.related = Lines(
            self._desk.theme, say("incidents.related.none"), say("incidents.part.related"), 120
        )
        self.related.opened.connect(lambda id_: self._desk.show(Target("incident", id_)))
        self.relate = RecordPick(
            self._desk, "incident", lambda record: said.title_text(self._desk, record)
        )
        self.relate.set_name(say("incidents.relate"))
        self.relate.box.setPlaceholderText(say("incidents.relate"))
        self.relate.edited.connect(self._relate)
        self._add("incidents.part.related", self.related, _inset(self.relate), wide=True)

    def _files(self) -> None:
        self.files = AttachmentStrip(self._desk, INCIDENT)
        self._add("incidents.part.files", self.files, wide=True)

    def _details(self) -> None:
        desk, say = self._desk, self._desk.words.say
        show = self._shown
        self.form = Form(
            desk,
            INCIDENT,
            [
                Row("title", say("incidents.field.title"), NameEdit(desk), show("title")),
                Row("place", say("incidents.field.place"), PlacePick(desk), show("place")),
                Row("notice", say("incidents.field.notice"), LongNameEdit(desk), show("notice")),
                Row("cause", say("incidents.field.cause"), LongText(desk), show("cause")),
            ],
        )
        self._add("incidents.part.details", self.form, wide=True)

    def _history(self) -> None:
        desk, say = self._desk, self._desk.words.say
        labels = {field: say(code) for field, code in said.FIELDS.items()}
        self.history = HistoryList(
            desk,
            INCIDENT,
            labels,
            lambda field, value: said.value_text(desk, self._case.sops, field, value),
        )
        self._add("incidents.part.history", self.history, wide=True)
        steps = {field: say(code) for field, code in said.STEP_FIELDS.items()}
        self.step_history = HistoryList(
            desk,
            INCIDENT_STEP,
            steps,
            lambda field, value: said.step_value_text(desk, field, value),
        )
        self._add("incidents.part.step_history", self.step_history, wide=True)

    def _shown(self, field: str) -> Callable[[JsonValue], str]:
        return lambda value: said.value_text(self._desk, self._case.sops, field, value)

    # -- what it shows

    def open(self) -> None:
        """Another incident."""
        id_ = self._case.id
        self.files.open(id_)
        self.history.open(id_)
        if id_:
            self.form.open(id_)
        else:
            self.form.clear()
        self.notice.open()
        self.refresh()
        self.told.start()

    def open_step(self, id_: str, step: Shown | None) -> None:
        """Another step is the current one."""
        self.step_history.open(id_)
        self.notice.open_step(step)

    def refresh(self) -> None:
        """What stands now."""
        self._show_head()
        self._show_told()
        self.notice.refresh()
        self._show_alarms()
        self._show_related()
        why = self._writing.why("incident.work")
        live = not why
        self.tell_button.setToolTip(why)
        self.tell_button.setEnabled(live and bool(self.told.current))
        self.relate.set_read_only(not live or not self._case.id)

    def _show_head(self) -> None:
        record, words = self._case.record, self._desk.words
        self.title.setText(said.title_text(self._desk, record))
        if record is None:
            self._facts.setText("")
            return
        raised = words.since(record.number("raised") or 0, self._desk.view.now())
        standing = f"{record.text('priority')} · {said.state_text(words, record)}"
        lines = [
            f"{standing} · {words.say('incidents.raised', at=raised)}",
            place_name(self._desk, record.text("place")),
        ]
        self._facts.setText("\n".join(filter(None, lines)))

    def _show_told(self) -> None:
        desk, words, told = self._desk, self._desk.words, self._case.told()
        rows = []
        for tenant in self._case.affected():
            at = told.get(f"tenant:{tenant.id}")
            contact = tenant.contacts[0] if tenant.contacts else None
            units = said.units_text(desk.view.park, words, tenant.units)
            rows.append(
                Addressee(
                    tenant.id,
                    words.name(tenant.name),
                    f"{units} · {words.say(_WHY[tenant.why])}",
                    "" if contact is None else contact.name("name").say(words.language),
                    "" if contact is None else contact.text("phone"),
                    "" if at is None else words.say("incidents.told.at", at=words.clock(at)),
                )
            )
        self.told.show_rows(rows)

    def _show_alarms(self) -> None:
        record, view, words = self._case.record, self._desk.view, self._desk.words
        entries = []
        for source in () if record is None else record.list("alarms"):
            point, _, raised = source.rpartition("@")
            known = view.park.points.get(point)
            if known is None:
                entries.append(Entry(source, raised, point))
                continue
            device = view.park.devices[known.device]
            when = words.since(int(raised), view.now()) if raised.isdecimal() else ""
            text = f"{words.name(device.name)} · {words.name(known.name)}"
            entries.append(Entry(source, when, text, words.place(view.park, device.id)))
        self.alarms.show_entries(entries)
        if self.alarms.count() and self.alarms.currentRow() < 0:
            self.alarms.setCurrentRow(0)
        self.place_button.setEnabled(
            bool(entries) or (record is not None and bool(record.text("place")))
        )
        self.trend_button.setEnabled(bool(entries))

    def _show_related(self) -> None:
        record, view, words = self._case.record, self._desk.view, self._desk.words
        entries = []
        for id_ in () if record is None else record.list("related"):
            other = view.records.get("incident", id_)
            if other is not None:
                when = words.since(other.number("raised") or 0, view.now())
                head = f"{said.state_text(words, other)} · {when}"
                entries.append(Entry(id_, head, said.title_text(self._desk, other)))
        self.related.show_entries(entries)

    # -- what it does

    @property
    def way(self) -> str:
        """How tenants are being told."""
        return next((way for way in _OFFERED if self.ways.is_on(way)), _OFFERED[0])

    def current_alarm(self) -> str:
        """The chosen source alarm's point; empty if there is none."""
        return self.alarms.chosen_id.rpartition("@")[0]

    def show_place(self) -> None:
        """Where the chosen alarm or the incident is."""
        record = self._case.record
        point = self._desk.view.park.points.get(self.current_alarm())
        if point is not None:
            self._desk.show(Target("device", point.device))
        elif record is not None and record.text("place"):
            kind, _, id_ = record.text("place").partition(":")
            self._desk.show(Target(kind, id_))

    def show_trend(self) -> None:
        """The curve of the chosen alarm's point."""
        point = self.current_alarm()
        if point in self._desk.view.park.points:
            self._desk.show(Target("trend", point))

    def press(self, event: QKeyEvent) -> bool:
        """Click the button whose letter was typed; H turns to the next way of telling."""
        if event.text().upper() == "H":
            at = _OFFERED.index(self.way)
            self.ways.set_on(_OFFERED[(at + 1) % len(_OFFERED)])
            return True
        feet = (self._tell_foot, self.notice.foot, self._alarm_foot)
        return any(foot.press(event) for foot in feet)

    def _relate(self) -> None:
        other, id_ = self.relate.value(), self._case.id
        if not isinstance(other, str) or other == id_ or not id_:
            return
        self.relate.put(None)
        records = self._desk.view.records

        def changes() -> list[Change]:
            found: list[Change] = []
            for one, two in ((id_, other), (other, id_)):
                record: Record | None = records.get("incident", one)
                known = () if record is None else record.list("related")
                if two not in known:
                    found.append(Change("incident", one, "related", [*known, two]))
            return found

        self._writing.write(changes)


def _inset(widget: QWidget) -> QWidget:
    held = QWidget()
    column = QVBoxLayout(held)
    column.setContentsMargins(16, 4, 16, 0)
    column.addWidget(widget)
    return held
