"""What differs between park events and notices: their kinds, rows, columns and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.engagement import ANSWERS, SORTS
from models.records import Change, JsonValue, Record
from widgets.contribution import Desk
from widgets.records import (
    ChoiceEdit,
    Column,
    FlagEdit,
    Heading,
    LongNameEdit,
    MomentEdit,
    NameEdit,
    NumberEdit,
    PlacePick,
    Row,
    moment_text,
    name_text,
    named,
    place_name,
)

SORT_WORDS = {
    "meeting": "communitypanel.sort.meeting",
    "training": "communitypanel.sort.training",
    "drill": "communitypanel.sort.drill",
    "social": "communitypanel.sort.social",
    "visit": "communitypanel.sort.visit",
    "other": "communitypanel.sort.other",
}
ANSWER_WORDS = {
    "yes": "communitypanel.answer.yes",
    "no": "communitypanel.answer.no",
    "maybe": "communitypanel.answer.maybe",
}


@dataclass(frozen=True)
class Layout:
    """One of the two pages."""

    kind: str
    guest: str
    """Kind of the record of each tenant."""
    parent: str
    """Field of `guest` that names the record."""
    moment: str
    """Field of the record by which the list is sorted."""
    asked: str
    """Field of `guest` with the moment of asking."""
    title: str
    new: str
    empty: str
    empty_guests: str
    ask_all: str
    key: str
    mark: str
    """What a key does with the chosen guest; empty: nothing."""
    begin: Callable[[Desk], Mapping[str, JsonValue]]
    rows: Callable[[Desk], Sequence[Row | Heading]]
    guest_rows: Callable[[Desk], Sequence[Row | Heading]]
    columns: Callable[[Desk], Sequence[Column]]
    guest_columns: Callable[[Desk], Sequence[Column]]
    sending: Callable[[Record, int], Sequence[Change]]
    """What asking all tenants writes into the record itself."""


def events_layout() -> Layout:
    """Park events: invited and came."""
    return Layout(
        kind="park_event",
        guest="invitation",
        parent="event",
        moment="starts",
        asked="invited",
        title="communitypanel.events",
        new="communitypanel.new_event",
        empty="communitypanel.events.none",
        empty_guests="communitypanel.invited.none",
        ask_all="communitypanel.invite",
        key="I",
        mark="",
        begin=lambda _: {"sort": "meeting"},
        rows=_event_rows,
        guest_rows=_invitation_rows,
        columns=_event_columns,
        guest_columns=_invitation_columns,
        sending=lambda record, now: (),
    )


def notices_layout() -> Layout:
    """Notices: addressed and read."""
    return Layout(
        kind="notice",
        guest="notice_reading",
        parent="notice",
        moment="sent",
        asked="addressed",
        title="communitypanel.notices",
        new="communitypanel.new_notice",
        empty="communitypanel.notices.none",
        empty_guests="communitypanel.addressed.none",
        ask_all="communitypanel.send",
        key="S",
        mark="communitypanel.mark_read",
        begin=lambda _: {},
        rows=_notice_rows,
        guest_rows=_reading_rows,
        columns=_notice_columns,
        guest_columns=_reading_columns,
        sending=lambda record, now: (
            () if record.number("sent") else (Change("notice", record.id, "sent", now),)
        ),
    )


def _event_rows(desk: Desk) -> list[Row | Heading]:
    say = desk.words.say
    sorts = [(code, say(SORT_WORDS[code])) for code in SORTS]
    return [
        Row("title", say("communitypanel.field.title"), NameEdit(desk)),
        Row("sort", say("communitypanel.field.sort"), ChoiceEdit(desk, sorts, none=None)),
        Row("place", say("communitypanel.field.place"), PlacePick(desk)),
        Row("starts", say("communitypanel.field.starts"), MomentEdit(desk)),
        Row("ends", say("communitypanel.field.ends"), MomentEdit(desk)),
        Row("text", say("communitypanel.field.text"), LongNameEdit(desk)),
        Row("cancelled", say("communitypanel.field.cancelled"), FlagEdit(desk)),
    ]


def _invitation_rows(desk: Desk) -> list[Row | Heading]:
    say = desk.words.say
    answers = [(code, say(ANSWER_WORDS[code])) for code in ANSWERS]
    return [
        Row("answer", say("communitypanel.field.answer"), ChoiceEdit(desk, answers)),
        Row(
            "came",
            say("communitypanel.field.came"),
            NumberEdit(desk, say("communitypanel.people")),
            hint=say("communitypanel.field.came.hint"),
        ),
    ]


def _notice_rows(desk: Desk) -> list[Row | Heading]:
    say = desk.words.say
    return [
        Row("title", say("communitypanel.field.title"), NameEdit(desk)),
        Heading(say("communitypanel.field.notice")),
        Row("text", say("communitypanel.field.text"), LongNameEdit(desk),
            hint=say("communitypanel.field.notice.hint")),
        Row("sent", say("communitypanel.field.sent"), MomentEdit(desk), fixed=True),
    ]  # fmt: skip


def _reading_rows(desk: Desk) -> list[Row | Heading]:
    say = desk.words.say
    return [
        Row("addressed", say("communitypanel.field.addressed"), MomentEdit(desk), fixed=True),
        Row("read", say("communitypanel.field.read"), MomentEdit(desk)),
    ]


def _moment(desk: Desk, name: str) -> Callable[[Record], str]:
    def text(record: Record) -> str:
        moment = record.number(name)
        return "\u2014" if moment is None else moment_text(desk, moment)

    return text


def _title(desk: Desk) -> Callable[[Record], str]:
    return lambda record: name_text(desk, record.values.get("title"))


def _tenant(desk: Desk) -> Callable[[Record], str]:
    return lambda record: named(desk, "tenant", record.text("tenant"))


def _event_columns(desk: Desk) -> list[Column]:
    say = desk.words.say

    def sort(record: Record) -> str:
        if record.flag("cancelled"):
            return say("communitypanel.cancelled")
        return say(SORT_WORDS.get(record.text("sort"), "communitypanel.sort.other"))

    return [
        Column("starts", say("communitypanel.field.starts"), _moment(desk, "starts"), 150,
               order="starts"),
        Column("title", say("communitypanel.field.title"), _title(desk), order="title.*",
               strong=lambda record: (record.number("starts") or 0) >= desk.view.now()),
        Column("sort", say("communitypanel.field.sort"), sort, 120, order="sort",
               tone=lambda _: "ink2"),
        Column("place", say("communitypanel.field.place"),
               lambda record: place_name(desk, record.text("place")) if record.text("place")
               else "\u2014", 200, least=800, tone=lambda _: "ink2"),
    ]  # fmt: skip


def _invitation_columns(desk: Desk) -> list[Column]:
    say = desk.words.say

    def answer(record: Record) -> str:
        code = record.text("answer")
        return say(ANSWER_WORDS[code]) if code in ANSWER_WORDS else "\u2014"

    def came(record: Record) -> str:
        count = record.number("came")
        return "\u2014" if count is None else desk.words.number(count)

    return [
        Column("tenant", say("communitypanel.tenant"), _tenant(desk)),
        Column("answer", say("communitypanel.field.answer"), answer, 120, order="answer"),
        Column("came", say("communitypanel.field.came"), came, 100, order="came",
               align_right=True),
        Column("invited", say("communitypanel.field.invited"), _moment(desk, "invited"), 150,
               order="invited", tone=lambda _: "ink2"),
    ]  # fmt: skip


def _notice_columns(desk: Desk) -> list[Column]:
    say = desk.words.say

    def text(record: Record) -> str:
        return name_text(desk, record.values.get("text"))

    return [
        Column("sent", say("communitypanel.field.sent"), _moment(desk, "sent"), 150, order="sent"),
        Column("title", say("communitypanel.field.title"), _title(desk), 240, order="title.*",
               strong=lambda record: record.number("sent") is None),
        Column("text", say("communitypanel.field.text"), text, tone=lambda _: "ink2", prose=True),
    ]  # fmt: skip


def _reading_columns(desk: Desk) -> list[Column]:
    say = desk.words.say
    return [
        Column("tenant", say("communitypanel.tenant"), _tenant(desk)),
        Column("addressed", say("communitypanel.field.addressed"), _moment(desk, "addressed"), 150,
               order="addressed", tone=lambda _: "ink2"),
        Column("read", say("communitypanel.field.read"), _moment(desk, "read"), 150, order="read",
               strong=lambda record: record.number("read") is None),
    ]  # fmt: skip
