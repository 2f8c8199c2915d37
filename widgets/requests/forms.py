"""The forms of a request: a new one, one that stands, and what the tenant said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout

from models.records import JsonValue
from models.requests import KIND, beginning, number_of, priority_of
from widgets.contribution import Desk
from widgets.controls import Segments
from widgets.records import (
    ChoiceEdit,
    Form,
    Heading,
    LongText,
    MomentEdit,
    NumberEdit,
    PlacePick,
    RecordPick,
    Row,
    TextEdit,
    name_text,
    named,
)
from widgets.records.editor import Editor
from widgets.requests.namepick import NamePick
from widgets.requests.saying import (
    CATEGORY_WORDS,
    CHECK_WORDS,
    FIELDS,
    IMPACT_WORDS,
    MARK_WORDS,
    URGENCY_WORDS,
    VERDICT_WORDS,
    assignee_name,
    choices,
    value_text,
)

Value = Callable[[str], JsonValue]


def request_form(desk: Desk, new: bool) -> Form:
    """What a request is about; its number, priority and moments follow when it is saved."""
    rows: list[Row | Heading] = [
        _row(desk, "title", TextEdit(desk)),
        _row(desk, "text", LongText(desk, 2, 8)),
        _row(desk, "tenant", _tenant_pick(desk)),
        _row(desk, "contact", NamePick(desk, "contact", lambda one: named(desk, "contact", one))),
        _row(desk, "place", PlacePick(desk)),
        _row(desk, "category", ChoiceEdit(desk, choices(desk, CATEGORY_WORDS), None)),
        _row(desk, "impact", ChoiceEdit(desk, choices(desk, IMPACT_WORDS), None)),
        _row(desk, "urgency", ChoiceEdit(desk, choices(desk, URGENCY_WORDS), None)),
        _row(desk, "assignee", NamePick(desk, "person", lambda value: assignee_name(desk, value))),
    ]
    if new:
        rows.append(_row(desk, "raised", MomentEdit(desk), desk.words.say("requests.raised.hint")))
    return Form(desk, KIND, rows, follows=_follows(desk))


def rating_form(desk: Desk) -> Form:
    """What the tenant said, and the staff's own check."""
    say = desk.words.say
    rows: list[Row | Heading] = [
        Heading(say("requests.heading.rating")),
        _row(desk, "rating", ChoiceEdit(desk, choices(desk, VERDICT_WORDS))),
        _row(desk, "rating_marks", MarksEdit(desk)),
        _row(desk, "recommend", NumberEdit(desk), say("requests.recommend.hint")),
        _row(desk, "rating_text", TextEdit(desk)),
        Heading(say("requests.heading.check")),
        _row(desk, "check", ChoiceEdit(desk, choices(desk, CHECK_WORDS))),
        _row(desk, "check_text", TextEdit(desk)),
    ]
    return Form(desk, KIND, rows, follows=_rated(desk))


def begun(desk: Desk, values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """What a new request begins with."""
    return {
        "category": "climate",
        "impact": "unit",
        "urgency": "hindered",
        "raised": desk.view.now(),
        **values,
    }


def _follows(desk: Desk) -> Callable[[str, bool, Value], Mapping[str, JsonValue]]:
    def follows(id_: str, is_new: bool, value: Value) -> Mapping[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        try:
            found["priority"] = priority_of(
                str(value("category")), str(value("impact")), str(value("urgency"))
            )
        except LookupError:  # the registrar says what is missing
            return {}
        if is_new:
            now = desk.view.now()
            raised = value("raised")
            found |= beginning(now, raised if isinstance(raised, int) else now)
            found["number"] = number_of(id_)
        return found

    return follows


def _rated(desk: Desk) -> Callable[[str, bool, Value], Mapping[str, JsonValue]]:
    def follows(_id: str, _is_new: bool, value: Value) -> Mapping[str, JsonValue]:
        said = any(
            value(name) not in (None, "", [])
            for name in ("rating", "rating_marks", "recommend", "rating_text")
        )
        # the moment of the first answer stays, so that figures of a month do not move
        return {"rated": desk.view.now()} if said and value("rated") is None else {}

    return follows


def _row(desk: Desk, field: str, editor: Editor, hint: str = "") -> Row:
    label = desk.words.say(FIELDS[field])
    return Row(field, label, editor, lambda value: value_text(desk, field, value), hint)


def _tenant_pick(desk: Desk) -> Editor:
    try:
        return RecordPick(desk, "tenant", lambda one: name_text(desk, one.values.get("name")))
    except LookupError:  # no tenants are declared here
        return TextEdit(desk)


class MarksEdit(Editor):
    """Pace and quality: at most one of each pair."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._putting = False
        self._value: set[str] = set()
        self.switch = Segments(choices(desk, MARK_WORDS), desk.theme, exclusive=False)
        self.switch.switched.connect(self._switched)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.switch)
        row.addStretch(1)

    def value(self) -> JsonValue:
        """The marks in a fixed order; None for none."""
        return [mark for mark in MARK_WORDS if mark in self._value] or None

    def put(self, value: JsonValue) -> None:
        """Show."""
        marks = {str(mark) for mark in value} if isinstance(value, list) else set()
        self._show(marks & MARK_WORDS.keys())

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.switch.setAccessibleName(name)

    def _show(self, marks: set[str]) -> None:
        self._value, self._putting = marks, True
        for mark in MARK_WORDS:
            self.switch.set_on(mark, mark in marks)
        self._putting = False

    def _switched(self, mark: str, on: bool) -> None:
        if self._putting:
            return
        marks = self._value | {mark} if on else self._value - {mark}
        if on:
            marks -= _AGAINST[mark]
        self._show(marks)
        self.edited.emit()


_AGAINST = {"quick": {"slow"}, "slow": {"quick"}, "high": {"low"}, "low": {"high"}}
