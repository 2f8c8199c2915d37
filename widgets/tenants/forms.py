"""The forms of a tenant, a contact and a lease."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.records import JsonValue, Order, Query, Record, RecordKind
from models.tenants import SUBJECT
from widgets.contribution import Desk
from widgets.records import (
    ChoiceEdit,
    DateEdit,
    Editor,
    FlagEdit,
    Form,
    Heading,
    LongText,
    NameEdit,
    NumberEdit,
    RecordPick,
    Row,
    TagsEdit,
    TextEdit,
    name_text,
)
from widgets.tenants.editors import MoneyEdit, UnitsEdit
from widgets.tenants.terms import LABELS, choices, lease_title, value_text

KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in SUBJECT.kinds}


def form_of(desk: Desk, kind: str) -> Form:
    """The form of a kind of this subject."""
    return Form(desk, KINDS[kind], _ROWS[kind](desk))


def _row(desk: Desk, field: str, editor: Editor, hint: str = "", fixed: bool = False) -> Row:
    def show(value: JsonValue) -> str:
        return value_text(desk, field, value)

    return Row(field, desk.words.say(LABELS[field]), editor, show, hint, fixed)


def _choice(desk: Desk, field: str) -> Row:
    return _row(desk, field, ChoiceEdit(desk, choices(desk, field)))


def _text(desk: Desk, field: str) -> Row:
    return _row(desk, field, TextEdit(desk))


def _tenant(desk: Desk) -> Sequence[Row | Heading]:
    return (
        _row(desk, "name", NameEdit(desk)),
        _text(desk, "short"),
        _choice(desk, "sector"),
        _choice(desk, "status"),
        _row(desk, "key_tenant", FlagEdit(desk)),
        _text(desk, "phone"),
        _text(desk, "email"),
        _text(desk, "website"),
        _text(desk, "registration"),
        _row(desk, "notes", LongText(desk)),
    )


def _contact(desk: Desk) -> Sequence[Row | Heading]:
    return (
        _row(desk, "tenant", tenant_pick(desk)),
        _row(desk, "name", NameEdit(desk)),
        _choice(desk, "role"),
        _text(desk, "phone"),
        _text(desk, "email"),
        _row(desk, "languages", TagsEdit(desk)),
        _row(desk, "told_first", FlagEdit(desk), desk.words.say("tenants.hint.told_first")),
        _row(desk, "gone", FlagEdit(desk)),
        _row(desk, "notes", LongText(desk)),
    )


def _lease(desk: Desk) -> Sequence[Row | Heading]:
    say = desk.words.say
    currency = TextEdit(desk)
    return (
        _row(desk, "tenant", tenant_pick(desk)),
        _text(desk, "number"),
        _row(desk, "units", UnitsEdit(desk)),
        _row(desk, "starts", DateEdit(desk)),
        _row(desk, "ends", DateEdit(desk), say("tenants.hint.ends")),
        _row(desk, "area_dm2", NumberEdit(desk, "m²", 2), say("tenants.hint.area")),
        Heading(say("tenants.heading.rent")),
        _row(desk, "currency", currency),
        _row(desk, "rent_minor", MoneyEdit(desk, currency)),
        _choice(desk, "basis"),
        _row(desk, "deposit_minor", MoneyEdit(desk, currency)),
        Heading(say("tenants.heading.renewal")),
        _choice(desk, "renewal"),
        _row(desk, "renewed_by", _lease_pick(desk)),
        Heading(say("tenants.heading.equipment")),
        _row(desk, "meters", TagsEdit(desk), say("tenants.hint.meters")),
        _row(desk, "doors", TagsEdit(desk)),
        _row(desk, "void", FlagEdit(desk), say("tenants.hint.void")),
        _row(desk, "notes", LongText(desk)),
    )


_ROWS: Mapping[str, Callable[[Desk], Sequence[Row | Heading]]] = {
    "tenant": _tenant,
    "contact": _contact,
    "lease": _lease,
}


def tenant_pick(desk: Desk) -> RecordPick:
    """A tenant by any of its texts."""

    def label(record: Record) -> str:
        return name_text(desk, record.values.get("name"))

    return RecordPick(desk, "tenant", label, Query("tenant", order=(Order("name.en"),)))


def _lease_pick(desk: Desk) -> RecordPick:
    def label(record: Record) -> str:
        units = value_text(desk, "units", record.values.get("units"))
        return f"{lease_title(desk, record)} · {units} · {record.text('starts')}"

    return RecordPick(desk, "lease", label)
