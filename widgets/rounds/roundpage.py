"""One round: its checkpoints in the order in which they are walked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.records import Record
from models.rounds import Standing, State
from models.rounds.doing import checkpoints, marks
from models.text.message import Message
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import (
    Buttons,
    Entry,
    InlineAsk,
    Lines,
    actor_name,
    gate,
    name_text,
    place_name,
)
from widgets.rounds.brief import can_begin, window_text
from widgets.rounds.markpanel import limits_text
from widgets.rounds.roundwords import HOW_WORDS, day_hour


class RoundPage(QWidget):
    """Enter marks the chosen checkpoint, or goes to its figure at the side."""

    chosen = Signal(object, object)
    """Checkpoint and its mark (or None)."""
    entered = Signal()
    finish = Signal(str)
    """With the reason where something is not marked."""
    excuse = Signal(str)
    printed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._points: list[Record] = []
        self._marks: dict[str, Record] = {}
        self.standing: Standing | None = None
        say = desk.words.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 8)
        head.setSpacing(6)
        self._name = QLabel()
        self._name.setFont(desk.theme.font("title"))
        self._state = note(desk.theme, "", "ink2")
        self._guidance = note(desk.theme, "", "ink2")
        self._guidance.setFont(desk.theme.font("body"))
        self.begin_button = Button(say("roundspanel.begin"), desk.theme, "B")
        gate(self.begin_button, desk, "round.do")
        self.finish_button = Button(say("roundspanel.finish"), desk.theme, "F")
        gate(self.finish_button, desk, "round.do")
        self.finish_button.clicked.connect(self._finish)
        self.excuse_button = Button(say("roundspanel.excuse"), desk.theme, "E")
        gate(self.excuse_button, desk, "round.excuse")
        self.excuse_button.clicked.connect(self._excuse)
        self.print_button = Button(say("roundspanel.print"), desk.theme, "P")
        self.print_button.clicked.connect(self.printed)
        self.buttons = Buttons(
            [self.begin_button, self.finish_button, self.excuse_button, self.print_button]
        )
        self.ask = InlineAsk(desk)
        self.said = note(desk.theme, "", "ink2")
        self.said.hide()
        for widget in (
            self._name, self._state, self._guidance, self.buttons, self.ask, self.said,
        ):  # fmt: skip
            head.addWidget(widget)
        column.addLayout(head)
        self.lines = Lines(desk.theme, say("roundspanel.no_points"), say("roundspanel.points"))
        self.lines.chosen.connect(lambda _: self._tell())
        self.lines.opened.connect(lambda _: self.entered.emit())
        column.addWidget(self.lines, 1)
        self.setFocusProxy(self.lines)

    def show_round(self, one: Standing) -> None:
        """A round as it stands now."""
        other = self.standing is None or self.standing.occurrence != one.occurrence
        self.standing = one
        desk = self._desk
        if other:
            self.tell("")
            self.ask.hide()
        self._points = checkpoints(desk.view.records, one.template.id)
        self._marks = marks(desk.view.records, one.occurrence.id)
        self._name.setText(name_text(desk, one.template.values.get("name")))
        self._state.setText(window_text(desk, one))
        guidance = one.template.values.get("guidance")
        self._guidance.setText(name_text(desk, guidance) if guidance else "")
        self._guidance.setVisible(bool(guidance))
        self.begin_button.setVisible(can_begin(one))
        self.finish_button.setVisible(_is_open(one))
        self.excuse_button.setVisible(one.state is State.MISSED)
        self.buttons.again()
        self.lines.show_entries([self._entry(point) for point in self._points])
        if other and self._points:
            self.choose_next()
        self._tell()

    def tell(self, message: str | Message) -> None:
        """Say what was done, or why it was not."""
        text = self._desk.words.say(message) if message else ""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def choose(self, id_: str) -> None:
        """Stand on a checkpoint, if it is there."""
        for row, point in enumerate(self._points):
            if point.id == id_:
                self.lines.setCurrentRow(row)

    def focus(self) -> None:
        """The checkpoints; the way to finish where all are marked."""
        done = bool(self._points) and all(point.id in self._marks for point in self._points)
        finish = done and not self.finish_button.isHidden() and self.finish_button.isEnabled()
        (self.finish_button if finish else self.lines).setFocus()

    def choose_next(self) -> None:
        """Stand on the first checkpoint that is not marked."""
        for row, point in enumerate(self._points):
            if point.id not in self._marks:
                self.lines.setCurrentRow(row)
                return
        if not self.lines.chosen_id and self._points:
            self.lines.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters of the buttons."""
        if not self.buttons.press(event):
            event.ignore()

    def _tell(self) -> None:
        chosen = self.lines.chosen_id
        point = next((one for one in self._points if one.id == chosen), None)
        self.chosen.emit(point, self._marks.get(chosen))

    def _finish(self) -> None:
        missing = [p for p in self._points if p.id not in self._marks and not p.flag("optional")]
        if not missing:
            self.finish.emit("")
            return
        say = self._desk.words.say
        self.ask.ask(
            say("roundspanel.not_all", count=len(missing)),
            [("finish", say("roundspanel.finish_anyway"), "")],
            reason=say("roundspanel.why"),
            required=True,
            then=lambda _, reason: self.finish.emit(reason),
        )

    def _excuse(self) -> None:
        say = self._desk.words.say
        self.ask.ask(
            say("roundspanel.excuse_ask"),
            [("excuse", say("roundspanel.excuse"), "")],
            reason=say("roundspanel.why"),
            required=True,
            then=lambda _, reason: self.excuse.emit(reason),
        )

    def _entry(self, point: Record) -> Entry:
        desk, words = self._desk, self._desk.words
        mark = self._marks.get(point.id)
        unit = words.unit(point.text("unit")) if point.text("unit") else ""
        place = place_name(desk, point.text("place")) if point.text("place") else ""
        limits = limits_text(desk, point.text("low"), point.text("high"), unit)
        head = " · ".join(part for part in (place, limits) if part)
        text = name_text(desk, point.values.get("name"))
        if mark is None:
            return Entry(point.id, head, text, words.say("roundspanel.open"))
        value = f"{mark.text('value')} {unit}".strip()
        result = words.say("roundspanel.abnormal" if mark.flag("abnormal") else "roundspanel.ok")
        person = mark.text("person")
        said = [value, result, mark.text("note")]
        said.append(
            words.say(
                "roundspanel.by",
                person=actor_name(desk, person) if person else "\u2014",
                clock=day_hour(desk, mark.number("at") or 0),
                how=words.say(HOW_WORDS.get(mark.text("how"), HOW_WORDS["tick"])),
            )
        )
        quiet = not mark.flag("abnormal")
        return Entry(point.id, head, text, " · ".join(p for p in said if p), quiet=quiet)


def _is_open(one: Standing) -> bool:
    """True for a round that was begun and is not finished."""
    record = one.record
    if record is None or record.number("started") is None:
        return False
    return record.number("finished") is None
