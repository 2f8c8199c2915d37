"""How records are read, and the one way to write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from models.records.change import Change, JsonValue
from models.text.message import Message
from models.text.name import Name

Match = Literal["is", "in", "is_not", "at_least", "below", "has", "has_prefix", "known", "unknown"]
"""`in` takes a list of values; `below` is exclusive; `has` looks for a string in a LIST field,
`has_prefix` for one that begins with it; `known` and `unknown` take no value."""
Condition = tuple[str, Match, object]
"""Field, how, and the value."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands: what all operations on it add up to."""

    kind: str
    id: str
    values: Mapping[str, JsonValue]
    """Every declared field; None where nothing stands."""
    created_ms: int
    created_by: str
    """Actor of its first operation: id of a person, or empty for the station itself."""
    changed_ms: int
    changed_by: str
    conflicts: int = 0
    """Fields with concurrent edits that a person has to settle."""

    def text(self, name: str) -> str:
        """A TEXT field; empty where nothing stands."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def name(self, name: str) -> Name:
        """A NAME field; empty where nothing stands."""
        return name_of(self.values.get(name))

    def number(self, name: str) -> int | None:
        """An INTEGER field."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool:
        """A FLAG field; False where nothing stands."""
        return self.values.get(name) is True

    def list(self, name: str) -> tuple[str, ...]:
        """A LIST field."""
        value = self.values.get(name)
        return tuple(map(str, value)) if isinstance(value, list) else ()


def name_of(value: object) -> Name:
    """The value of a NAME field; empty for anything else."""
    plain = value if isinstance(value, dict) else {}
    return Name(str(plain.get("en") or ""), str(plain.get("zh_CN") or ""))


@dataclass(frozen=True, slots=True)
class Standing:
    """One value that stands for a field, with who set it."""

    value: JsonValue
    operation: str
    actor: str
    station: str
    wall_ms: int
    erased_ms: int | None
    """When the value was erased; it is None then."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's value; `rivals` are the concurrent edits that a person has to settle."""

    standing: Standing
    rivals: tuple[Standing, ...] = ()

    @property
    def value(self) -> JsonValue:
        """The value that is shown: the same at every station."""
        return self.standing.value

    @property
    def base(self) -> tuple[str, ...]:
        """What an edit made in sight of this value and its rivals replaces."""
        return (self.standing.operation, *(rival.operation for rival in self.rivals))


@dataclass(frozen=True, slots=True)
class Line:
    """One change in the history of an entity."""

    operation: str
    station: str
    actor: str
    wall_ms: int
    field: str
    is_event: bool
    value: JsonValue
    erased_ms: int | None
    reason: str
    reason_erased_ms: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by an indexed field, or by `created`, `changed` or `id`.

    A NAME field is named with its language: `name.zh_CN`. What is not known comes last.
    """

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Which records of a kind, in which order. Hashable, so that it can be kept and compared."""

    kind: str
    where: tuple[Condition, ...] = ()
    """All of them hold. Only indexed fields, `created`, `changed`, `id` and `created_by` (of which
    there is no index); sequences are tuples."""
    order: tuple[Order, ...] = ()
    """Ties are broken by id, in the direction of the last order."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record whose text holds what was looked for; newest first."""

    kind: str
    id: str
    excerpt: str
    """The text around the place, or empty if it is in a short field."""


@dataclass(frozen=True, slots=True)
class RecordsChanged:
    """What was written or merged, in one go."""

    entities: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Kind and id."""

    def kinds(self) -> frozenset[str]:
        """The kinds among them."""
        return frozenset(kind for kind, _ in self.entities)


class Records(Protocol):
    """The records of one view; every call takes well under 50 ms on 100,000 of a kind."""

    def get(self, kind: str, id_: str) -> Record | None:
        """One record; None if nobody ever wrote it."""

    def list(self, query: Query, limit: int = 200, offset: int = 0) -> Sequence[Record]:
        """A page. LookupError for a kind or field that is not declared (or not indexed)."""

    def count(self, query: Query) -> int:
        """How many there are."""

    def tally(self, query: Query, by: str) -> Mapping[JsonValue, int]:
        """How many there are of each value of an indexed field."""

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 50) -> Sequence[Hit]:
        """Records that hold every word of `text`: beginnings of words, any two Chinese characters.

        Newest first. Empty for a text without a letter or digit.
        """

    def opened(self, kind: str, id_: str) -> Mapping[str, FieldValue]:
        """All fields with who set them and their rivals: what an edit starts from."""

    def history(self, kind: str, id_: str) -> Sequence[Line]:
        """Everything that was ever written of it, in the order of cause."""

    def events(self, kind: str, id_: str, name: str = "", since_ms: int = 0) -> Sequence[Line]:
        """Its events, oldest first; all of them without a name. `since_ms`: those that were
        written then or later, by the clock of whoever wrote them."""

    def conflicts(self) -> Sequence[tuple[str, str, str]]:
        """Kind, id and field of everything that a person has to settle."""

    def subscribe(self, listener: Callable[[RecordsChanged], None]) -> Callable[[], None]:
        """Call `listener` on the GUI thread after a commit or a merge."""


class Recording(Protocol):
    """The only way to write records; only a live view has one."""

    @property
    def person(self) -> str:
        """Id of who is signed on; empty if nobody is."""

    def new_id(self) -> str:
        """A UUIDv7 for a new record."""

    def objection(self, permission: str) -> Message | None:
        """Why the person cannot do this now; None if they can. For greying out, not for safety:
        what counts is asked again when it is written."""

    async def write(self, changes: Sequence[Change], reason: str = "") -> Message | None:
        """Write one operation; it is on the disk when this returns None.

        Otherwise it was not written, and the message says why and what to do. Never raises for
        a faulty world.
        """

    async def note(self, changes: Sequence[Change]) -> Message | None:
        """Write, as the post itself, what it did or was made to do without anybody signed on.

        Only what is declared for that (`models.alarmbook.OWN`); otherwise like `write`.
        """
