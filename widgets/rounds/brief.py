"""The chosen round beside the list: when, what is done of it, and why something is not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.rounds import Standing, State
from models.rounds.doing import checkpoints, marks
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, actor_name, gate, name_text
from widgets.rounds.roundwords import STATE_WORDS, hour

_DONE, _OPEN = "\u2713", "\u2013"
TO_BEGIN = frozenset({State.DUE, State.MISSED})


class RoundBrief(QWidget):
    """B begins it; what can only be read is opened with Enter in the list."""

    begun = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say = desk.words.say
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        self._name = QLabel()
        self._name.setFont(desk.theme.font("title"))
        self._name.setWordWrap(True)
        self._state = note(desk.theme, "", "ink2")
        self._guidance = note(desk.theme, "", "ink2")
        self._guidance.setFont(desk.theme.font("body"))
        self.begin_button = Button(say("roundspanel.begin"), desk.theme, "B", primary=True)
        self.begin_button.clicked.connect(self.begun)
        gate(self.begin_button, desk, "round.do")
        self.buttons = Buttons([self.begin_button])
        self.said = note(desk.theme, "", "ink2")
        self._points = note(desk.theme, "", "ink")
        self._points.setFont(desk.theme.font("body"))
        for widget in (
            self._name, self._state, self._guidance, self.buttons, self.said, self._points,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)

    def show_round(self, one: Standing | None) -> None:
        """A round as it stands now; without one, what this page is."""
        desk, words = self._desk, self._desk.words
        if one is None:
            self._name.setText(words.say("roundspanel.title"))
            texts = (words.say("roundspanel.choose"), "", "", "")
        else:
            self._name.setText(name_text(desk, one.template.values.get("name")))
            guidance = one.template.values.get("guidance")
            texts = (
                window_text(desk, one),
                name_text(desk, guidance) if guidance else "",
                self._said(one),
                self._list(one),
            )
        for label, text in zip(
            (self._state, self._guidance, self.said, self._points), texts, strict=True
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.begin_button.setVisible(one is not None and can_begin(one))
        self.buttons.setVisible(not self.begin_button.isHidden())
        self.buttons.again()

    def _list(self, one: Standing) -> str:
        desk, done = self._desk, marks(self._desk.view.records, one.occurrence.id)
        points = checkpoints(desk.view.records, one.template.id)
        lines = [
            f"{_DONE if point.id in done else _OPEN}  {name_text(desk, point.values.get('name'))}"
            for point in points
        ]
        return "\n".join(lines) or desk.words.say("roundspanel.no_points")

    def _said(self, one: Standing) -> str:
        """Who did it, and what was said about what was not done."""
        if one.record is None:
            return ""
        words, record = self._desk.words, one.record
        lines = []
        if record.number("started") is not None:
            person = actor_name(self._desk, record.created_by)
            lines.append(words.say("roundspanel.begun_by", person=person))
        for field, code in _REASONS.items():
            if record.text(field):
                lines.append(words.say(code, reason=record.text(field)))
        return "\n".join(lines)


_REASONS = {"missing_reason": "roundspanel.missing", "excuse": "roundspanel.excused"}


def can_begin(one: Standing) -> bool:
    """True if nobody has begun it and it is time, or too late but not excused."""
    begun = one.record is not None and one.record.number("started") is not None
    return not begun and one.state in TO_BEGIN


def window_text(desk: Desk, one: Standing) -> str:
    """`Due · 09:45 to 10:30`."""
    words = desk.words
    return words.say(
        "roundspanel.window",
        state=words.say(STATE_WORDS[one.state]),
        start=hour(desk, one.occurrence.opens_ms),
        end=hour(desk, one.occurrence.closes_ms),
    )
