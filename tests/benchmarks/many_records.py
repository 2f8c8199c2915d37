"""A data folder with the records of a large park: 100,000 incidents, 20,000 tenants and so on.

    python -m tests.benchmarks.many_records FOLDER

Every record is written by ordinary operations of the station's own chain, 80 records each, and
stands in all tables where the journal itself would have put it (tests/records/test_many.py
compares the two). The rows are handed to SQLite in bulk, because a million awaited changes would
take minutes.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.subjects import record_kinds
from models.journal import Journal, uuid7
from models.journal.authoring import here
from models.journal.canonical import canonical, salted
from models.journal.clock import tick
from models.journal.operation import Content, Operation, Recorded
from models.journal.recordfold import kind_term, searched
from models.journal.recordtables import table_of
from models.records import RecordKind
from models.records.bigrams import terms
from models.requests.number import number_of
from models.requests.priority import priority_of
from models.shiftlog import ENTRY
from models.site.park import Area, Building, Floor, Park
from models.tenants import day_at
from models.tenants.kinds import SECTORS
from models.text import Name
from tests.plan.small_park import NOW

GROUP = 80
"""Records of one operation; an operation has at most 1,000 changes."""
ZONE = "Asia/Shanghai"
_DAY, _HOUR, _MINUTE = 86_400_000, 3_600_000, 60_000
_SALT = 16

Values = dict[str, Any]
Made = tuple[str, int, Values]
"""Id, moment of its writing, values."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each; every tenant has one contact, one lease and one unit."""

    incidents: int = 100_000
    tenants: int = 20_000
    requests: int = 30_000
    entries: int = 20_000
    open_incidents: int = 60
    open_requests: int = 600


FULL = Size()
QUICK = Size(20_000, 4_000, 6_000, 4_000)
PLACES = (("泵房", "Pump room"), ("电梯厅", "Lift lobby"), ("冷库", "Cold room"),
          ("配电室", "Switch room"), ("车库", "Garage"), ("实验室", "Laboratory"),
          ("大堂", "Lobby"))  # fmt: skip
FAULTS = (("漏水", "water leak"), ("停电", "power lost"), ("异味", "smell"),
          ("门禁故障", "door fault"), ("温度过高", "too warm"))  # fmt: skip
_CATEGORIES = ("water", "electrical", "climate", "access", "climate")


def large_park(size: Size = FULL) -> Park:
    """A unit for every tenant, fifty on a floor, ten floors in a building."""
    buildings, floors, areas = {}, {}, {}
    for number in range(size.tenants):
        building, floor = f"b{number // 500:02}", f"f{number // 50:03}"
        if building not in buildings:
            at = len(buildings) % 8 * 120, len(buildings) // 8 * 120
            outline = tuple((at[0] + x, at[1] + y) for x, y in ((0, 0), (90, 0), (90, 90), (0, 90)))
            name = Name(f"Building {building[1:]}", f"{building[1:]} 座")
            buildings[building] = Building(building, name, building[1:], outline)
        if floor not in floors:
            level = number // 50 % 10 + 1
            floors[floor] = Floor(
                floor, building, Name(f"Floor {level}", f"{level} 层"), f"F{level}", level, "",
                1000, 500,
            )  # fmt: skip
        x, y = number % 10 * 100.0, number // 10 % 5 * 100.0
        corners = ((x, y), (x + 100, y), (x + 100, y + 100), (x, y + 100))
        unit = f"u{number:05}"
        name = Name(f"Unit {number:05}", f"{number:05} 单元")
        areas[unit] = Area(unit, floor, name, "unit", corners, f"{number:05}")
    return Park("large", Name("Large Park", "大园区"), ZONE, "Control room",
                buildings=buildings, floors=floors, areas=areas)  # fmt: skip


def id_of(kind: str, number: int) -> str:
    """The same in every run; ids of a kind sort like their numbers."""
    return uuid7(NOW - 5 * 365 * _DAY + number * 1_000, _digest(f"{kind}/{number}"))


def title_of(number: int) -> dict[str, str]:
    """What happened where, in both languages."""
    place, fault = PLACES[number % len(PLACES)], FAULTS[number // 7 % len(FAULTS)]
    return {"en": f"{place[1]}: {fault[1]} {number}", "zh_CN": f"{place[0]}{fault[0]} {number}"}


def incidents(size: Size) -> Iterator[Made]:
    """Over five years, nearly all closed."""
    step = 5 * 365 * _DAY // size.incidents
    for number in range(size.incidents):
        raised = NOW - (size.incidents - number) * step
        left = size.incidents - number
        state = "closed" if left > 4 * size.open_incidents else "resolved"
        if left <= size.open_incidents:
            state = ("new", "in_progress")[number % 2]
        values: Values = {
            "number": f"I-{number:06}",
            "type": ("leak", "power", "smell", "access", "climate")[number // 7 % 5],
            "title": title_of(number),
            "state": state,
            "priority": f"P{number * 7 % 4 + 1}",
            "place": f"area:u{number * 7919 % size.tenants:05}",
            "raised": raised,
            "respond_by": raised + _HOUR,
            "resolve_by": raised + 24 * _HOUR,
        }
        if state in ("in_progress", "resolved"):
            values |= {"owner": "ann", "responded": raised + _MINUTE}
        if state in ("resolved", "closed"):
            values["resolved"] = raised + 5 * _HOUR
        if state == "closed":
            values["closed"] = raised + 9 * _HOUR
        yield id_of("incident", number), raised, values


def tenants(size: Size) -> Iterator[Made]:
    """The names in the order of the alphabet are in no order of the ids."""
    for number in range(size.tenants):
        mixed = number * 7919 % size.tenants
        status = "left" if number % 50 == 3 else "leaving" if number % 50 == 4 else "active"
        yield id_of("tenant", number), NOW - 4 * 365 * _DAY + number * _MINUTE, {
            "name": {"en": f"Company {mixed:05} Ltd", "zh_CN": f"公司 {mixed:05} 科技"},
            "short": f"C{mixed:05}",
            "sector": SECTORS[number % len(SECTORS)],
            "key_tenant": number % 40 == 0,
            "status": status,
            "phone": f"+86 512 {6_000_000 + number}",
        }  # fmt: skip


def contacts(size: Size) -> Iterator[Made]:
    """One for each tenant."""
    for number in range(size.tenants):
        yield (
            id_of("contact", number),
            NOW - 4 * 365 * _DAY + number * _MINUTE,
            {
                "tenant": id_of("tenant", number),
                "name": {"en": f"Lin Yan {number}", "zh_CN": f"林燕 {number}"},
                "role": "facility",
                "phone": f"138 {number:08}",
            },
        )


def leases(size: Size) -> Iterator[Made]:
    """One for each tenant: most run now, some ended, some begin later."""
    today = day_at(NOW, ZONE)
    for number in range(size.tenants):
        ends = today + timedelta(days=number * 31 % 2_000 - 150)
        starts = ends - timedelta(days=900 if number % 25 else 20)
        yield (
            id_of("lease", number),
            NOW - 4 * 365 * _DAY + number * _MINUTE,
            {
                "tenant": id_of("tenant", number),
                "number": f"L-{number:05}",
                "units": [f"u{number:05}"],
                "starts": starts.isoformat(),
                "ends": ends.isoformat(),
                "rent_minor": 9_500 + number,
                "currency": "CNY",
                "basis": "m2_month",
                "renewal": ("open", "talking", "renewed")[number % 3],
            },
        )


def requests(size: Size) -> Iterator[Made]:
    """Over three years; the newest are not finished."""
    step = 3 * 365 * _DAY // size.requests
    for number in range(size.requests):
        id_, raised = id_of("request", number), NOW - (size.requests - number) * step
        impact, urgency = ("unit", "person")[number % 2], ("hindered", "can_wait")[number % 3 % 2]
        category = _CATEGORIES[number // 7 % 5]
        values: Values = {
            "number": number_of(id_),
            "title": title_of(number)["zh_CN" if number % 2 else "en"],
            "place": f"area:u{number * 31 % size.tenants:05}",
            "tenant": id_of("tenant", number * 31 % size.tenants),
            "category": category,
            "impact": impact,
            "urgency": urgency,
            "priority": priority_of(category, impact, urgency),
            "raised": raised,
            "moved": raised,
            "state": "open",
        }
        if size.requests - number > size.open_requests:
            done = raised + (3 + number % 60) * _HOUR
            values |= {
                "state": "closed",
                "first_response": raised + (5 + number % 200) * _MINUTE,
                "completed": done,
                "closed": done + 2 * _HOUR,
                "moved": done + 2 * _HOUR,
                "stops": [{"from": done, "why": "completed"}],
            }
            if number % 3 == 0:
                values |= {"rating": "good", "recommend": number % 11, "rated": done + _HOUR}
        elif number % 2:
            values |= {"state": "in_progress", "first_response": raised + 20 * _MINUTE}
        yield id_, raised, values


def entries(size: Size) -> Iterator[Made]:
    """A shift log of a year."""
    step = 365 * _DAY // size.entries
    for number in range(size.entries):
        at = NOW - (size.entries - number) * step
        title = title_of(number)
        yield (
            id_of(ENTRY, number),
            at,
            {
                "text": f"{title['zh_CN']}，已通知 {title['en']}",
                "tags": ["rounds"] if number % 9 == 0 else [],
                "at": at,
            },
        )


MAKERS: tuple[tuple[str, Callable[[Size], Iterator[Made]]], ...] = (
    ("contact", contacts),
    ("incident", incidents),
    ("lease", leases),
    ("request", requests),
    (ENTRY, entries),
    ("tenant", tenants),
)


def fill(folder: Path, size: Size = FULL, kinds: Sequence[RecordKind] = ()) -> None:
    """Make the journal in `folder` with all of them."""
    declared = tuple(kinds) or record_kinds()
    Journal.open(folder, clock=lambda: NOW, reserve_bytes=0, kinds=declared).close()
    by_name = {kind.name: kind for kind in declared}
    with closing(sqlite3.connect(folder / "records.db", isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -524288;"
            "DROP INDEX change_by_entity; BEGIN;"
        )
        chain = _Chain(connection)
        for name, make in MAKERS:
            if name in by_name:
                _fill(connection, chain, by_name[name], make(size))
        chain.end()
        connection.execute("UPDATE folding SET upto = (SELECT max(number) FROM operation)")
        connection.execute("CREATE INDEX change_by_entity ON change (kind, entity)")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")


def _fill(
    connection: sqlite3.Connection, chain: _Chain, kind: RecordKind, made: Iterator[Made]
) -> None:
    table = table_of(kind)
    indices = table.make()[1:]
    for statement in indices:
        connection.execute(f"DROP INDEX {statement.split()[2]}")
    group: list[Made] = []
    for one in made:
        group.append(one)
        if len(group) == GROUP:
            _operation(connection, chain, kind, group)
            group = []
    if group:
        _operation(connection, chain, kind, group)
    for statement in indices:
        connection.execute(statement)


def _operation(
    connection: sqlite3.Connection, chain: _Chain, kind: RecordKind, group: Sequence[Made]
) -> None:
    at = chain.append(kind.name, group)
    table = table_of(kind)
    own = {"conflicts": 0}
    for name in ("created", "changed"):
        own |= dict(zip((f"{name}_rank", name, f"{name}_by"), at, strict=True))  # type: ignore[arg-type]
    rows = [{"id": id_, **own, **table.row(values)} for id_, _, values in group]
    connection.executemany(table.insert, rows)
    for id_, _, values in group:
        cut = " ".join(terms(" ".join(searched(kind, values))))
        if cut:
            made = connection.execute(
                "INSERT INTO document (kind, entity, operation, position) VALUES (?, ?, 0, 0)",
                (kind.name, id_),
            )
            connection.execute(
                "INSERT INTO search (rowid, kind, text) VALUES (?, ?, ?)",
                (made.lastrowid, kind_term(kind.name), cut),
            )


class _Chain:
    """The station's own chain, gone on with."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        own = here(connection)
        assert own is not None
        self._own, self._stamp, self._seq, self._head = own, own.stamp, own.seq, own.head
        self._random = random.Random(7)
        (self._number,) = connection.execute("SELECT max(number) FROM operation").fetchone()
        (self._cell,) = connection.execute("SELECT coalesce(max(id), 0) FROM cell").fetchone()

    def append(self, kind: str, group: Sequence[Made]) -> tuple[str, int, str]:
        """One operation of `group`; its rank, moment and actor."""
        pool = self._random.randbytes(_SALT * 24 * len(group))
        changes: list[Recorded] = []
        for id_, _, values in group:
            for name in sorted(values):
                salt = pool[len(changes) * _SALT : (len(changes) + 1) * _SALT]
                value = values[name]
                content = Content(salt, str(value) if type(value) is int else canonical(value))
                mark = salted(salt, content.text)
                changes.append(Recorded(kind, id_, name, False, (), mark, content))
        self._stamp = tick(self._stamp, group[0][1])
        self._seq += 1
        own = self._own
        operation = Operation(
            own.station, own.incarnation, self._seq, self._stamp, "bench", self._head, None, None,
            tuple(changes),
        )  # fmt: skip
        self._insert(operation)
        return operation.rank, self._stamp.wall, "bench"

    def end(self) -> None:
        """Say where the chain stands."""
        self._connection.execute("UPDATE here SET wall = ?, counter = ?", self._stamp)
        self._connection.execute(
            "UPDATE chain SET seq = ?, head = ? WHERE incarnation = ?",
            (self._seq, self._head, self._own.incarnation),
        )

    def _insert(self, one: Operation) -> None:
        execute, many = self._connection.execute, self._connection.executemany
        self._number, self._head = self._number + 1, one.digest
        number, cell = self._number, self._cell + 1
        execute(
            "INSERT INTO operation (number, incarnation, seq, station, wall, counter, rank, actor,"
            " reason, previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
            (number, one.incarnation, one.seq, one.station, *one.stamp, one.rank, one.actor,
             one.previous, one.digest),
        )  # fmt: skip
        numbered = list(enumerate(one.changes))
        many(
            "INSERT INTO change VALUES (?, ?, ?, ?, ?, 0, '[]', ?)",
            [(number, at, *change.cell, change.digest) for at, change in numbered],
        )
        many(
            "INSERT INTO content VALUES (?, ?, ?, ?)",
            [(number, at, c.content.salt, c.content.text) for at, c in numbered if c.content],
        )
        many(
            "INSERT INTO cell VALUES (?, ?, ?, ?, 1, ?, ?)",
            [(cell + at, *change.cell, number, at) for at, change in numbered],
        )
        many(
            "INSERT INTO head VALUES (?, ?, ?, ?, ?)",
            [(cell + at, one.name, one.rank, number, at) for at, _ in numbered],
        )
        self._cell += len(numbered)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def main(arguments: Sequence[str]) -> int:
    """Fill the folder and say how long it took."""
    start = time.perf_counter()
    folder = Path(arguments[0])
    fill(folder, QUICK if "--quick" in arguments else FULL)
    size = (folder / "records.db").stat().st_size
    print(json.dumps({"seconds": round(time.perf_counter() - start, 1), "MB": size >> 20}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
