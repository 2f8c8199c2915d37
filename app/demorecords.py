"""The demo park's records: files beside its site, written once as ordinary operations.

A record may name another as "@kind/key"; a moment is a table of days, hours and minutes from now
(with `at`, the site's local time of that day), a civil date is a table with `date`, days from
today. What a person would have typed in one language stands in both: where there is no field for
two, the one of whoever starts the demo is written. Everything else is written as it stands.
"""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from models.journal import Change, Journal, uuid7
from models.records import FieldType, Proposal, RecordKind
from models.text import Language

FOLDER = Path(__file__).parents[1] / "resources" / "demo" / "records"
DEMO = "demo"
_SEEDED = "records"
_REFERENCE = re.compile(r"@([a-z_]+)/([a-z0-9-]+)")
_EPOCH_MS = 1_767_225_600_000
_MOMENT = {"days", "hours", "minutes", "at"}


class DemoRecordsError(ValueError):
    """A file of the demo park is wrong: what and where."""


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """One record as its file has it."""

    file: str
    kind: str
    key: str
    values: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]
    by: str

    @property
    def id(self) -> str:
        """The same for the same key at every start: seeding goes on after a kill."""
        return uuid7(_EPOCH_MS, sha256(f"{self.kind}/{self.key}".encode()).digest())

    def __str__(self) -> str:
        return f"{self.file}, {self.kind}/{self.key}"


def is_seeded(journal: Journal) -> bool:
    """True if the demo's records were written into this folder before."""
    return bool(journal.entities(DEMO))


async def seed(
    journal: Journal,
    kinds: Sequence[RecordKind],
    now_ms: int,
    zone: str,
    folder: Path = FOLDER,
    language: Language = "en",
) -> list[str]:
    """Write the records of `folder`, one operation each; returns what is wrong with the files.

    `language` is that of what has no field for two. What is wrong is left out: a demo park with a
    fault in it still opens. Raises DemoRecordsError if a file cannot be read at all, StorageError.
    """
    records = read(folder)
    ids = {(one.kind, one.key): one.id for one in records}
    now = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    by_name = {kind.name: kind for kind in kinds}
    faults: list[str] = []
    operations: list[tuple[str, list[Change]]] = []
    for one in records:
        try:
            one = spoken(one, by_name.get(one.kind), language)
            actor, changes = _operation(one, ids, now)
            _check(one, changes, by_name.get(one.kind), journal, now_ms)
        except DemoRecordsError as error:
            faults.append(str(error))
            continue
        if journal.records.get(one.kind, one.id) is None:
            operations.append((actor, changes))
    await asyncio.gather(*(journal.write(actor, changes) for actor, changes in operations))
    note = Change(DEMO, _SEEDED, "written", {"records": len(operations)}, True)
    await journal.write("", [note])
    return faults


def read(folder: Path) -> list[DemoRecord]:
    """All records of the files, in the order of their names. Raises DemoRecordsError."""
    found: list[DemoRecord] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            plain = tomllib.loads(path.read_text(encoding="utf-8"))
            found += [_record(path.name, one) for one in plain.get("record", ())]
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise DemoRecordsError(f"{path.name}: {error}") from error
    keys = [(one.kind, one.key) for one in found]
    for key in keys:
        if keys.count(key) > 1:
            raise DemoRecordsError(f"{key[0]}/{key[1]} occurs twice")
    return found


def spoken(one: DemoRecord, kind: RecordKind | None, language: Language) -> DemoRecord:
    """`one` with its sentences in `language`; names in two languages stay in two."""
    fields = () if kind is None else kind.fields
    names = {field.name for field in fields if field.type is FieldType.NAME}
    values = {
        name: value if name in names else _said(value, language)
        for name, value in one.values.items()
    }
    return replace(one, values=values, events=[_said(event, language) for event in one.events])


def _said(value: Any, language: Language) -> Any:
    if not isinstance(value, dict):
        return value
    if value.keys() == {"en", "zh_CN"}:
        return value[language]
    return {name: _said(item, language) for name, item in value.items()}


def _record(file: str, plain: Mapping[str, Any]) -> DemoRecord:
    return DemoRecord(
        file,
        plain["kind"],
        plain["key"],
        dict(plain["values"]),
        tuple(plain.get("events", ())),
        plain.get("by", ""),
    )


def _operation(
    one: DemoRecord, ids: Mapping[tuple[str, str], str], now: datetime
) -> tuple[str, list[Change]]:
    try:
        id_ = ids[one.kind, one.key]
        changes = [
            Change(one.kind, id_, name, _value(value, ids, now))
            for name, value in one.values.items()
        ]
        changes += [
            Change(one.kind, id_, event["name"], _value(event.get("value"), ids, now), True)
            for event in one.events
        ]
        return str(_value(one.by, ids, now)), changes
    except (KeyError, ValueError, TypeError) as error:
        raise DemoRecordsError(f"{one}: {error}") from error


def _value(value: Any, ids: Mapping[tuple[str, str], str], now: datetime) -> Any:
    if isinstance(value, str):
        return _REFERENCE.sub(lambda found: ids[found[1], found[2]], value)
    if isinstance(value, list):
        return [_value(item, ids, now) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"date"}:
        return (now.date() + timedelta(days=value["date"])).isoformat()
    if value and value.keys() <= _MOMENT:
        return _moment(value, now)
    return {name: _value(item, ids, now) for name, item in value.items()}


def _moment(plain: Mapping[str, Any], now: datetime) -> int:
    moment = now + timedelta(days=plain.get("days", 0))
    if "at" in plain:
        moment = datetime.combine(moment.date(), time.fromisoformat(plain["at"]), now.tzinfo)
    moment += timedelta(hours=plain.get("hours", 0), minutes=plain.get("minutes", 0))
    return round(moment.timestamp() * 1000)


def _check(
    one: DemoRecord,
    changes: Sequence[Change],
    kind: RecordKind | None,
    journal: Journal,
    now_ms: int,
) -> None:
    """Types and required fields as everywhere; the rules of states are for later steps only."""
    if kind is None:
        raise DemoRecordsError(f"{one}: no such kind of record")
    declared = RecordKind(kind.name, kind.fields, kind.events, kind.create, kind.edit)
    after = {change.field: change.value for change in changes if not change.is_event}
    try:
        declared.permissions(changes, is_new=True)
    except LookupError as error:
        raise DemoRecordsError(f"{one}: {error} is not declared") from error
    proposal = Proposal(one.id, None, after, (), now_ms, "", journal.records)
    wrong = declared.objection(changes, proposal)
    if wrong is not None:
        raise DemoRecordsError(f"{one}: {wrong.code} {dict(wrong.parameters)}")
