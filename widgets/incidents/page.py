"""One incident on the whole middle: its facts, its checklist, its timeline."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.incidents import DISPOSITIONS, OPEN, PRIORITIES, work
from models.incidents.kinds import INCIDENT
from models.records import Change, Record
from widgets.contribution import Desk
from widgets.controls import Button, Shows
from widgets.controls.section import Section, Titled, note
from widgets.controls.turns import every
from widgets.incidents import words as said
from widgets.incidents.case import Case
from widgets.incidents.checklist import Checklist, Shown
from widgets.incidents.numbers import call_for
from widgets.incidents.writing import Writing
from widgets.records import Buttons, InlineAsk, Timeline, name_text, place_name

_DISPOSITION_KEYS = "123456789"


class IncidentPage(QWidget):
    """Enter signs the current step, W waives it, Backspace takes one's signature back.

    O takes the incident on, R resolves, C closes, Z opens again, M sets the priority.
    """

    def __init__(self, desk: Desk, case: Case, writing: Writing) -> None:
        super().__init__()
        self._desk, self._case, self._writing = desk, case, writing
        say, theme = desk.words.say, desk.theme
        self._title = QLabel()
        self._title.setFont(theme.font("card"))
        self._title.setWordWrap(True)
        self._clock = QLabel()
        self._clock.setFont(theme.font("top"))
        self._facts = note(theme, "", "ink2")
        self._facts.setFont(theme.font("body"))
        self.take = Button(say("incidents.take_on"), theme, "O", primary=True)
        self.resolve = Button(say("incidents.resolve"), theme, "R")
        self.close_button = Button(say("incidents.close"), theme, "C")
        self.reopen = Button(say("incidents.reopen"), theme, "Z")
        self.sign = Button(say("incidents.sign"), theme, "\u21b5")
        self.waive = Button(say("incidents.waive"), theme, "W")
        self.unsign = Button(say("incidents.unsign"), theme, "\u232b")
        self.priority = Button(say("incidents.set_priority"), theme, "M")
        self.picture = Button(say("incidents.picture"), theme, "X")
        self.print = Button(say("incidents.print"), theme, "P")
        self._needs = (
            (self.take, "incident.work"),
            (self.resolve, "incident.work"),
            (self.priority, "incident.work"),
            (self.sign, "incident.work"),
            (self.unsign, "incident.work"),
            (self.waive, "incident.waive"),
            (self.close_button, "incident.close"),
        )
        self._buttons = Buttons(
            [
                self.take,
                self.resolve,
                self.close_button,
                self.reopen,
                self.priority,
                self.picture,
                self.print,
            ]
        )
        self._step_buttons = Buttons([self.sign, self.waive, self.unsign])
        self.ask = InlineAsk(desk)
        self.ask.reason.setAccessibleName(say("incidents.waive.reason"))
        self._why = note(theme, "", "ink")
        self._why.setFont(theme.font("strong"))
        self._why.hide()
        self.checklist = Checklist(theme, say("incidents.steps.none"))
        self.timeline = Timeline(
            desk,
            INCIDENT,
            {
                name: lambda line: said.event_text(desk, line)
                for name in ("note", "told", "attached")
            },
            entry="note",
            most=360,
            hint=say("incidents.timeline.entry"),
        )
        self._lay_out()
        self._connect()
        self._shows = Shows(self, self._tick)
        self._timer = every(self, 1_000, lambda: self.isVisible() and self._tick())
        self.setFocusProxy(self.checklist)

    def _lay_out(self) -> None:
        say, theme = self._desk.words.say, self._desk.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = Section(theme)
        head.rows.setSpacing(6)
        for widget in (self._title, self._clock, self._facts, self._buttons, self.ask, self._why):
            head.rows.addWidget(widget)
        column.addWidget(head)
        steps = Titled(theme, say("incidents.part.steps"), self.checklist)
        foot = QWidget()
        inset = QVBoxLayout(foot)
        inset.setContentsMargins(16, 8, 16, 0)
        inset.addWidget(self._step_buttons)
        steps.rows.addWidget(foot)
        column.addWidget(steps)
        column.addWidget(Titled(theme, say("incidents.part.timeline"), self.timeline))
        column.addStretch(1)

    def _connect(self) -> None:
        self.take.clicked.connect(self.take_on)
        self.resolve.clicked.connect(self.ask_resolve)
        self.close_button.clicked.connect(self.ask_close)
        self.reopen.clicked.connect(self.open_again)
        self.priority.clicked.connect(self.ask_priority)
        self.sign.clicked.connect(self.sign_step)
        self.waive.clicked.connect(self.ask_waive)
        self.unsign.clicked.connect(self.unsign_step)
        self.checklist.ticked.connect(lambda _: self.sign_step())
        self.checklist.chosen.connect(lambda _: self._update())
        self._writing.refused.connect(self.say_refused)

    # -- what it shows

    def open(self) -> None:
        """Another incident."""
        self.ask.hide()
        self.say_refused("")
        self.timeline.open(self._case.id)
        self.refresh()
        self.checklist.first_todo()

    def refresh(self) -> None:
        """What stands now."""
        record = self._case.record
        if record is None:
            self._title.setText("")
            self.checklist.show_steps(())
            return
        words = self._desk.words
        self._title.setText(name_text(self._desk, record.values.get("title")))
        parts = [
            record.text("number"),
            said.type_text(words, self._case.sops, record.text("type")),
            place_name(self._desk, record.text("place")),
            words.say(
                "incidents.raised",
                at=words.since(record.number("raised") or 0, self._desk.view.now()),
            ),
        ]
        self._facts.setText(" · ".join(part for part in parts if part))
        self.checklist.show_steps([self._step(step, record) for step in self._case.steps()])
        self._tick()
        self._update()

    def _step(self, step: Record, incident: Record) -> Shown:
        words, desk = self._desk.words, self._desk
        call = call_for(desk, step.text("call"))
        language = words.language
        return Shown(
            step.id,
            step.text("state"),
            step.name("title").say(language),
            self._line(step, incident),
            step.name("guidance").say(language),
            "" if call is None else call.who,
            "" if call is None else call.phone,
        )

    def _line(self, step: Record, incident: Record) -> str:
        words, state = self._desk.words, step.text("state")
        if state != "todo":
            line = words.say(
                "incidents.step.done.line" if state == "done" else "incidents.step.waived.line",
                who=said.person_text(self._desk, step.text("signed_by"), words.language),
                at=words.since(step.number("signed") or 0, self._desk.view.now()),
            )
            return f"{line} · {step.text('reason')}" if step.text("reason") else line
        parts = []
        timer = step.number("timer")
        if timer:
            until = (incident.number("raised") or 0) + timer
            parts.append(words.say("incidents.step.until", at=words.clock(until)))
        if not step.flag("required"):
            parts.append(words.say("incidents.step.optional"))
        return " · ".join(parts)

    def _tick(self) -> None:
        record = self._case.record
        if record is None:
            return
        words = self._desk.words
        owner = record.text("owner")
        parts = [
            record.text("priority"),
            said.state_text(words, record),
            said.clock_text(words, record, self._desk.view.now()),
            said.person_text(self._desk, owner, words.language)
            if owner
            else words.say("incidents.no_owner"),
        ]
        if record.text("disposition"):
            parts.insert(2, words.say(said.DISPOSITIONS[record.text("disposition")]))
        text = " · ".join(part for part in parts if part)
        if text != self._clock.text():
            self._clock.setText(text)

    def _update(self) -> None:
        record, may = self._case.record, self._writing.may
        state = "" if record is None else record.text("state")
        works = may("incident.work")
        self.take.setVisible(state == "new")
        self.resolve.setVisible(state == "in_progress")
        self.close_button.setVisible(state == "resolved")
        self.reopen.setVisible(state in ("resolved", "closed"))
        for button in (self.take, self.resolve, self.priority):
            button.setEnabled(works)
        for button, permission in self._needs:
            button.setToolTip(self._writing.why(permission))
        self.priority.setVisible(state in OPEN)
        self.close_button.setEnabled(may("incident.close"))
        self.reopen.setEnabled(works and (state != "closed" or may("incident.close")))
        self._buttons.again()
        step = self.checklist.shown()
        todo = step is not None and step.state == "todo" and state in OPEN
        self.sign.setEnabled(works and todo)
        self.waive.setEnabled(works and todo and may("incident.waive"))
        mine = step is not None and step.state != "todo" and state in OPEN
        self.unsign.setEnabled(works and mine and self._signed_by_me())

    def _signed_by_me(self) -> bool:
        recording = self._desk.view.recording
        step = self._current()
        return (
            recording is not None
            and step is not None
            and step.text("signed_by") == recording.person
        )

    def say_refused(self, sentence: str) -> None:
        """Why something was not written; empty to say nothing."""
        self._why.setText(sentence)
        self._why.setVisible(bool(sentence))

    # -- what the person does

    def beginning(self) -> tuple[Change, ...]:
        """Whoever does the first thing takes the incident on with it."""
        record, recording = self._case.record, self._desk.view.recording
        if record is None or recording is None or record.text("state") != "new":
            return ()
        return work.take_on(record.id, recording.person, self._desk.view.now())

    def take_on(self) -> None:
        """Answer the incident."""
        self._writing.write(self.beginning)

    def sign_step(self) -> None:
        """The current step is done; go to the next."""
        step, recording = self._current(), self._desk.view.recording
        if step is None or recording is None or step.text("state") != "todo":
            return
        now = self._desk.view.now()

        def changes() -> tuple[Change, ...]:
            # a key pressed twice signs once
            stands = self._desk.view.records.get("incident_step", step.id)
            if stands is None or stands.text("state") != "todo":
                return ()
            return (*self.beginning(), *work.sign(step.id, recording.person, now))

        self._writing.write(changes, self._signed)

    def ask_waive(self) -> None:
        """Ask why the current step is left out."""
        step, recording = self._current(), self._desk.view.recording
        if step is None or recording is None or not self.waive.isEnabled():
            return
        words = self._desk.words
        title = step.name("title").say(words.language)

        def answer(_: str, reason: str) -> None:
            now = self._desk.view.now()
            self._writing.write(
                lambda: (*self.beginning(), *work.waive(step.id, recording.person, now, reason)),
                self._signed,
            )

        self.ask.ask(
            words.say("incidents.waive.ask", title=title),
            [("waive", words.say("incidents.waive"), "")],
            reason=words.say("incidents.waive.reason"),
            required=True,
            then=answer,
        )

    def unsign_step(self) -> None:
        """Take one's own signature back."""
        step = self._current()
        if step is not None and step.text("state") != "todo":
            self._writing.write(lambda: work.unsign(step))

    def ask_resolve(self) -> None:
        """Ask how it ended, then why it happened, which may be left for the closing."""
        words = self._desk.words
        self.ask.ask(
            words.say("incidents.resolve.ask"),
            [
                (code, words.say(said.DISPOSITIONS[code]), key)
                for code, key in zip(DISPOSITIONS, _DISPOSITION_KEYS, strict=False)
            ],
            then=lambda code, _: self._ask_cause(code),
        )

    def _ask_cause(self, disposition: str) -> None:
        id_, words = self._case.id, self._desk.words
        self.ask.ask(
            words.say("incidents.resolve.cause"),
            [("resolve", words.say("incidents.resolve"), "")],
            detail=words.say("incidents.resolve.detail"),
            reason=words.say("incidents.field.cause"),
            then=lambda _, cause: self._writing.write(
                lambda: work.resolve(id_, self._desk.view.now(), disposition, cause)
            ),
        )

    def ask_close(self) -> None:
        """Ask for the cause, if nobody gave it yet, and close."""
        record, words = self._case.record, self._desk.words
        if record is None:
            return
        id_ = record.id
        known = bool(record.text("cause"))
        self.ask.ask(
            words.say("incidents.close.ask"),
            [("close", words.say("incidents.close"), "")],
            reason="" if known else words.say("incidents.field.cause"),
            required=not known,
            then=lambda _, cause: self._writing.write(
                lambda: work.close(id_, self._desk.view.now(), cause)
            ),
        )

    def open_again(self) -> None:
        """It was not over."""
        record = self._case.record
        if record is not None:
            self._writing.write(lambda: work.reopen(record))

    def ask_priority(self) -> None:
        """Ask for another priority."""
        record, words = self._case.record, self._desk.words
        if record is None:
            return
        park = self._desk.view.park
        self.ask.ask(
            words.say("incidents.priority.ask"),
            [(one, one, one[1:]) for one in PRIORITIES],
            detail=words.say("incidents.priority.detail"),
            then=lambda one, _: self._writing.write(lambda: work.prioritise(record, one, park)),
        )

    def press(self, event: QKeyEvent) -> bool:
        """The letter of a button, or Backspace."""
        if event.key() == Qt.Key.Key_Backspace and self.unsign.isEnabled():
            self.unsign_step()
            return True
        return self._buttons.press(event) or self._step_buttons.press(event)

    def _signed(self) -> None:
        self.refresh()
        self.checklist.next_todo()

    def _current(self) -> Record | None:
        id_ = self.checklist.current
        return self._desk.view.records.get("incident_step", id_) if id_ else None
