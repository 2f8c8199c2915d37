"""The declaration of a kind of record: its fields, events, permissions and the rule it keeps.

A subject declares its kinds once; from the declaration follow the folded table, the search, the
checks of what is written, the retention and the history that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from importlib import import_module

from models.records.change import Change, JsonValue
from models.records.reading import Records
from models.site.park import Park
from models.text.message import Message

LONGEST_TEXT = 20_000
"""Characters of one text; what is longer is an attachment."""


class FieldType(Enum):
    """What a field can hold; None always says "not known"."""

    TEXT = "text"
    """A string: free text, a code of an enumeration, or the id of another record or place."""
    INTEGER = "integer"
    """A whole number: UTC milliseconds, minor units of money, square decimetres, counts."""
    FLAG = "flag"
    NAME = "name"
    """{"en": ..., "zh_CN": ...}; either may be missing or empty, not both."""
    LIST = "list"
    """A list of strings: ids, tags."""
    DATA = "data"
    """Any JSON value; it can be neither sorted nor filtered by."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind."""

    name: str
    type: FieldType = FieldType.TEXT
    permission: str = ""
    """Who may write it, where that is another permission than to edit the record."""
    required: bool = False
    """True if a record cannot be without it."""
    indexed: bool = False
    """True if lists are sorted or filtered by it; `Query` accepts no other field."""
    searched: bool = False
    """True if the search over all records finds its text."""
    choices: frozenset[str] = frozenset()
    """For a TEXT that is a code: all that is allowed."""
    longest: int = LONGEST_TEXT
    data_class: str = ""
    """Class of personal data for the privacy rules; empty: not personal."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is added to a record and never changes: a comment, a telling, a signature."""

    name: str
    permission: str = ""
    searched: bool = False
    data_class: str = ""


def _may_nothing(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A write as the rule of its kind sees it, before it happens."""

    id: str
    before: Mapping[str, JsonValue] | None
    """The standing values; None for a new record."""
    after: Mapping[str, JsonValue]
    events: tuple[tuple[str, JsonValue], ...]
    now_ms: int
    person: str
    """Who writes; empty: the station itself."""
    records: Records
    """What else stands: steps, leases, whatever the rule has to look at."""
    written: tuple[tuple[str, str], ...] = ()
    """Kind and id of everything that the same operation writes; `records` does not show it yet."""
    park: Park | None = None
    """The applied configuration that ids refer to; None where there is none (imports, tests)."""
    may: Callable[[str], bool] = _may_nothing
    """Whether the person holds a permission: what a rule allows to some and not to all."""
    operation: Sequence[Change] = ()
    """All that the same operation writes, other records among it."""

    @property
    def is_new(self) -> bool:
        """True if the record begins with this."""
        return self.before is None

    def was(self, name: str) -> JsonValue:
        """The field's value before."""
        return None if self.before is None else self.before.get(name)

    def changed(self, name: str) -> bool:
        """True if the field gets another value."""
        return self.was(name) != self.after.get(name)


Rule = Callable[[Proposal], Message | None]
"""Why a write cannot stand; None if it can."""


def _no_rule(_: Proposal) -> Message | None:
    return None


@dataclass(frozen=True)
class LateRule:
    """A rule that is imported by the first write that asks for it, not by a start."""

    module: str
    name: str

    def __call__(self, proposal: Proposal) -> Message | None:
        return self.found()(proposal)

    def found(self) -> Rule:
        """The rule itself. ImportError or AttributeError if there is none of that name."""
        rule: Rule = getattr(import_module(self.module), self.name)
        return rule


@dataclass(frozen=True)
class RecordKind:
    """One kind of record. Names are permanent: they stand in the journal."""

    name: str
    fields: tuple[Field, ...]
    events: tuple[Event, ...] = ()
    create: str = ""
    """Permission to begin one; empty: nobody may, only the station itself."""
    edit: str = ""
    """Permission to write its fields and events where they name none themselves."""
    rule: Rule = field(default=_no_rule, compare=False)
    """What the record's state forbids: pure, asked in the same step as the write."""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name."""
        return {one.name: one for one in self.fields}

    @cached_property
    def events_by_name(self) -> Mapping[str, Event]:
        """The events by name."""
        return {one.name: one for one in self.events}

    def permissions(self, changes: Sequence[Change], *, is_new: bool) -> tuple[str, ...]:
        """What has to be permitted for `changes`, without repetition.

        Raises LookupError for a field or event that is not declared: nobody may write that.
        """
        needed: list[str] = [self.create] if is_new else []
        for change in changes:
            own = (
                self.events_by_name[change.field].permission
                if change.is_event
                else self.by_name[change.field].permission
            )
            if own or not is_new:
                needed.append(own or self.edit)
        return tuple(dict.fromkeys(needed))

    def objection(self, changes: Sequence[Change], proposal: Proposal) -> Message | None:
        """Why these values cannot stand: the types first, then the kind's own rule."""
        for change in changes:
            if not change.is_event:
                wrong = _wrong(self.by_name[change.field], change.value)
                if wrong is not None:
                    return wrong
        for one in self.fields:
            if one.required and proposal.after.get(one.name) in (None, "", []):
                return Message.of("records.missing", field=one.name)
        return self.rule(proposal)


def _wrong(declared: Field, value: JsonValue) -> Message | None:
    if value is None:
        return None
    if not _fits(declared.type, value):
        return Message.of("records.wrong_type", field=declared.name)
    if declared.choices and value not in declared.choices:
        return Message.of("records.not_a_choice", field=declared.name, value=str(value))
    size = max(map(len, texts(value)), default=0)
    if size > declared.longest:
        return Message.of(
            "records.too_long", field=declared.name, length=size, longest=declared.longest
        )
    return None


def _fits(type_: FieldType, value: JsonValue) -> bool:
    match type_:
        case FieldType.TEXT:
            return isinstance(value, str)
        case FieldType.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case FieldType.FLAG:
            return isinstance(value, bool)
        case FieldType.NAME:
            return (
                isinstance(value, dict)
                and value.keys() <= {"en", "zh_CN"}
                and all(isinstance(text, str) for text in value.values())
                and any(value.values())
            )
        case FieldType.LIST:
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case FieldType.DATA:
            return True


def texts(value: JsonValue) -> list[str]:
    """Every string inside a value, keys left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return []
