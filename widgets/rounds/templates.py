"""The Round plans page: what is done when, and its checkpoints in the order of walking."""

from __future__ import annotations

from collections.abc import Callable

from models.records import Order, Query, Record
from models.rounds import SUBJECT
from widgets.contribution import Desk, Target
from widgets.records import (
    Branch,
    ChoiceEdit,
    Column,
    Family,
    FamilyWords,
    FlagEdit,
    Heading,
    LongNameEdit,
    NameEdit,
    NumberEdit,
    PlacePick,
    Row,
    TagsEdit,
    TextEdit,
    name_text,
    place_name,
)
from widgets.rounds.markpanel import limits_text
from widgets.rounds.roundwords import CHECK_WORDS, DUTY_WORDS

_DASH = "\u2014"
_FEW = 4
"""As many times fit into the column."""


class TemplatesWorkspace(Family):
    """A family of `round_template` and `round_checkpoint`."""

    def __init__(self, desk: Desk) -> None:
        say = desk.words.say
        kinds = {kind.name: kind for kind in SUBJECT.kinds}
        head = Branch(
            kinds["round_template"],
            say("roundspanel.plans"),
            say("roundspanel.plans.none"),
            _columns(desk),
            _rows(desk),
            (Order("name.*"),),
            begin=lambda _: {"duty": "other", "active": True, "since": desk.view.now()},
        )
        member = Branch(
            kinds["round_checkpoint"],
            say("roundspanel.points"),
            say("roundspanel.points.none"),
            _point_columns(desk),
            _point_rows(desk),
            (Order("position"),),
            parent="template",
            begin=lambda id_: {"check": "tick", "position": _next_position(desk, id_)},
        )
        words = FamilyWords(say("roundspanel.new"), say("roundspanel.new_point"), text="guidance")
        super().__init__(desk, head, member, words)

    def open(self, target: Target) -> None:
        """A plan, or the plan of a checkpoint with that one chosen."""
        if target.kind != "round_checkpoint":
            super().open(target)
            return
        point = self.desk.view.records.get("round_checkpoint", target.id)
        if point is not None:
            self.page.show_record(point.text("template"))
            self.members.choose(point.id, tell=True)


def _next_position(desk: Desk, template: str) -> int:
    last = desk.view.records.list(
        Query(
            "round_checkpoint",
            (("template", "is", template),),
            (Order("position", descending=True),),
        ),
        1,
    )
    return 1 + ((last[0].number("position") or 0) if last else 0)


def _columns(desk: Desk) -> list[Column]:
    say = desk.words.say

    def named(record: Record) -> str:
        return name_text(desk, record.values.get("name"))

    def duty(record: Record) -> str:
        return say(DUTY_WORDS.get(record.text("duty"), DUTY_WORDS["other"]))

    def days(record: Record) -> str:
        weekdays, dates = record.list("weekdays"), record.list("month_days")
        if weekdays:
            return " ".join(say(WEEKDAYS[day]) for day in weekdays if day in WEEKDAYS)
        if dates:
            return say("roundspanel.on_dates", days=desk.words.listed(dates))
        return say("roundspanel.every_day")

    def times(record: Record) -> str:
        found = record.list("times")
        if len(found) <= _FEW:
            return " ".join(found)
        return say("roundspanel.times_many", count=len(found), first=min(found))

    def state(record: Record) -> str:
        return "" if record.flag("active") else say("roundspanel.resting")

    return [
        Column("name", say("roundspanel.head.name"), named, order="name.*",
               strong=lambda record: record.flag("active")),
        Column("duty", say("roundspanel.field.duty"), duty, 140, order="duty",
               tone=lambda _: "ink2"),
        Column("days", say("roundspanel.field.days"), days, 150),
        Column("times", say("roundspanel.field.times"), times, 220),
        Column("active", say("roundspanel.head.state"), state, 90, least=860,
               tone=lambda _: "ink2"),
    ]  # fmt: skip


def _rows(desk: Desk) -> list[Row | Heading]:
    say = desk.words.say
    duties = [(code, say(word)) for code, word in DUTY_WORDS.items()]
    minutes = say("roundspanel.minutes")
    return [
        Row("name", say("roundspanel.field.name"), NameEdit(desk)),
        Row("duty", say("roundspanel.field.duty"), ChoiceEdit(desk, duties, none=None)),
        Row("times", say("roundspanel.field.times"), TagsEdit(desk),
            hint=say("roundspanel.field.times.hint")),
        Row("weekdays", say("roundspanel.field.weekdays"), TagsEdit(desk),
            hint=say("roundspanel.field.weekdays.hint")),
        Row("month_days", say("roundspanel.field.month_days"), TagsEdit(desk),
            hint=say("roundspanel.field.month_days.hint")),
        Row("before_min", say("roundspanel.field.before"), NumberEdit(desk, minutes)),
        Row("after_min", say("roundspanel.field.after"), NumberEdit(desk, minutes)),
        Row("guidance", say("roundspanel.field.guidance"), LongNameEdit(desk)),
        Row("active", say("roundspanel.field.active"), FlagEdit(desk),
            hint=say("roundspanel.field.active.hint")),
    ]  # fmt: skip


def _point_columns(desk: Desk) -> list[Column]:
    say = desk.words.say

    def named(record: Record) -> str:
        return name_text(desk, record.values.get("name"))

    def place(record: Record) -> str:
        return place_name(desk, record.text("place")) if record.text("place") else _DASH

    def check(record: Record) -> str:
        return say(CHECK_WORDS.get(record.text("check"), CHECK_WORDS["tick"]))

    def state(record: Record) -> str:
        if record.flag("retired"):
            return say("roundspanel.retired")
        return say("roundspanel.optional") if record.flag("optional") else ""

    return [
        Column("position", say("roundspanel.head.position"),
               lambda r: desk.words.number(r.number("position") or 0), 48, order="position",
               align_right=True, tone=lambda _: "ink2"),
        Column("name", say("roundspanel.head.name"), named, order="name.*",
               strong=lambda record: not record.flag("retired")),
        Column("check", say("roundspanel.field.check"), check, 110, order="check"),
        Column("limits", say("roundspanel.field.limits"), _limits(desk), 140),
        Column("place", say("roundspanel.field.place"), place, 170, least=820,
               tone=lambda _: "ink2"),
        Column("state", say("roundspanel.head.state"), state, 90, least=900,
               tone=lambda _: "ink2"),
    ]  # fmt: skip


def _limits(desk: Desk) -> Callable[[Record], str]:
    def text(record: Record) -> str:
        unit = desk.words.unit(record.text("unit")) if record.text("unit") else ""
        return limits_text(desk, record.text("low"), record.text("high"), unit) or unit

    return text


def _point_rows(desk: Desk) -> list[Row | Heading]:
    say = desk.words.say
    checks = [(code, say(word)) for code, word in CHECK_WORDS.items()]
    return [
        Row("position", say("roundspanel.field.position"), NumberEdit(desk)),
        Row("name", say("roundspanel.field.name"), NameEdit(desk)),
        Row("place", say("roundspanel.field.place"), PlacePick(desk)),
        Row("check", say("roundspanel.field.check"), ChoiceEdit(desk, checks, none=None)),
        Row("unit", say("roundspanel.field.unit"), TextEdit(desk),
            hint=say("roundspanel.field.unit.hint")),
        Row("low", say("roundspanel.field.low"), TextEdit(desk)),
        Row("high", say("roundspanel.field.high"), TextEdit(desk)),
        Row("reader", say("roundspanel.field.reader"), TextEdit(desk),
            hint=say("roundspanel.field.reader.hint")),
        Row("optional", say("roundspanel.field.optional"), FlagEdit(desk)),
        Row("retired", say("roundspanel.field.retired"), FlagEdit(desk),
            hint=say("roundspanel.field.retired.hint")),
    ]  # fmt: skip


WEEKDAYS = {
    "1": "roundspanel.day.1",
    "2": "roundspanel.day.2",
    "3": "roundspanel.day.3",
    "4": "roundspanel.day.4",
    "5": "roundspanel.day.5",
    "6": "roundspanel.day.6",
    "7": "roundspanel.day.7",
}
