"""Lists, search and edits of 100,000 incidents and 20,000 tenants, beside plain SQLite.

    python -m tests.benchmarks records

`open` is a record table from nothing to its first painted page, at the default size of a window;
its peer reads the count and the first 100 rows with two statements on a plain table with the same
index. `search` is the answer to a word in either script; its peer is an FTS5 table of the same
texts with the trigram tokenizer, which finds no two-character word (so its word has three).
`edit` is one `await` of an edit through the registrar, p99; its peer updates a row of the plain
table and commits (WAL, synchronous FULL). The records are written in groups of 500.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from app.registrar import Registrar
from models.journal import Change, Journal
from models.records import Event, Field, FieldType, Order, Query, RecordKind
from models.text.catalogue import load_catalogue
from tests.benchmarks.figures import Row, figure
from tests.plan.small_park import HandView
from tests.records.room import OnDuty

INCIDENTS = 100_000
TENANTS = 20_000
GROUP = 500
"""Records of one operation; an operation has at most 1,000 changes (here two per record)."""
ROUNDS = 9
EDITS = 200
START = 1_700_000_000_000

INCIDENT = RecordKind(
    "incident",
    (
        Field("state", indexed=True),
        Field("title", FieldType.NAME, searched=True, indexed=True),
        Field("raised", FieldType.INTEGER, indexed=True),
        Field("priority", FieldType.INTEGER, indexed=True),
    ),
    (Event("note", searched=True),),
    create="incident.raise",
    edit="incident.edit",
)
TENANT = RecordKind(
    "tenant",
    (
        Field("name", FieldType.NAME, required=True, searched=True, indexed=True),
        Field("key", FieldType.FLAG, indexed=True),
    ),
    create="tenant.add",
    edit="tenant.edit",
)
PLACES = ("泵房", "电梯厅", "冷库", "配电室", "车库", "实验室", "大堂")
FAULTS = ("漏水", "停电", "异味", "门禁故障", "温度过高")
PLAIN = ("pump room", "lift lobby", "cold room", "switch room", "garage", "laboratory", "lobby")


def _now() -> int:
    return time.time_ns() // 1_000_000


def _title(number: int) -> dict[str, str]:
    place, fault = number % len(PLACES), number // 7 % len(FAULTS)
    return {"zh_CN": f"{PLACES[place]}{FAULTS[fault]} {number}", "en": f"{PLAIN[place]} {number}"}


def _incident(number: int) -> list[Change]:
    id_ = f"i{number:06}"
    return [
        Change("incident", id_, "title", _title(number)),
        Change("incident", id_, "raised", START + number * 60_000),
    ]


def _tenant(number: int) -> list[Change]:
    name = {"en": f"Company {number * 7919 % TENANTS:05}", "zh_CN": f"公司 {number:05} 科技"}
    return [
        Change("tenant", f"t{number:05}", "name", name),
        Change("tenant", f"t{number:05}", "key", number % 20 == 0),
    ]


async def _populate(journal: Journal) -> None:
    """In groups, several under way at once: they share commits."""
    waiting: list[Any] = []
    for total, make in ((INCIDENTS, _incident), (TENANTS, _tenant)):
        for start in range(0, total, GROUP):
            numbers = range(start, min(start + GROUP, total))
            changes = [change for number in numbers for change in make(number)]
            waiting.append(asyncio.ensure_future(journal.write("bench", changes)))
            if len(waiting) == 4:
                await asyncio.gather(*waiting)
                waiting.clear()
    await asyncio.gather(*waiting)


def _peer(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE incident (id TEXT PRIMARY KEY, state TEXT, en TEXT, zh TEXT,"
        " raised INTEGER, priority INTEGER);"
        "CREATE TABLE tenant (id TEXT PRIMARY KEY, en TEXT COLLATE NOCASE, zh TEXT, key INTEGER);"
        "CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram');"
    )
    connection.execute("BEGIN")
    for number in range(INCIDENTS):
        title = _title(number)
        row = (f"i{number:06}", None, title["en"], title["zh_CN"], START + number * 60_000, None)
        connection.execute("INSERT INTO incident VALUES (?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO words VALUES (?)", (" ".join(title.values()),))
    for number in range(TENANTS):
        name = _tenant(number)[0].value
        assert isinstance(name, dict)
        row = (f"t{number:05}", name["en"], name["zh_CN"], int(number % 20 == 0))
        connection.execute("INSERT INTO tenant VALUES (?, ?, ?, ?)", row)
    connection.execute("COMMIT")
    connection.executescript(
        "CREATE INDEX by_raised ON incident (raised, id);CREATE INDEX by_name ON tenant (en, id);"
    )
    return connection


def _seconds(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99) - 1]


class _Window:
    """Opens record tables as a workspace does."""

    def __init__(self, journal: Journal) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication

        from widgets.contribution import Desk
        from widgets.theme import load_theme
        from widgets.words import Words

        self.app = QApplication.instance() or QApplication([])
        view: Any = HandView()
        view.records = journal.records
        theme = load_theme("night")
        text = load_catalogue(Path(__file__).parents[2] / "resources" / "text", "en")
        self.desk = Desk(view, theme, Words("en", text, view.park.zone), lambda _: None)

    def open(self, query: Query, field: str, order: str, scrolled: bool = False) -> None:
        """A table to its first picture, or to one from its very end."""
        from widgets.records import Column, RecordTable, name_text

        desk = self.desk
        columns = [
            Column("name", "Name", lambda r: name_text(desk, r.values[field]), order=order),
            Column("id", "Id", lambda r: r.id, 120),
        ]
        table = RecordTable(desk, columns, query, "")
        table.resize(978, 600)
        if scrolled:
            table.show()
            table.scrollToBottom()
        table.grab()
        table.deleteLater()
        table.hide()


def _lists(window: _Window, peer: sqlite3.Connection) -> list[Row]:
    newest = Query("incident", order=(Order("raised", descending=True),))
    named = Query("tenant", order=(Order("name.*"),))

    def plain(table: str, by: str, offset: int = 0) -> None:
        peer.execute(f"SELECT count(*) FROM {table}").fetchone()
        peer.execute(f"SELECT * FROM {table} ORDER BY {by} LIMIT 100 OFFSET {offset}").fetchall()

    cases = (
        (
            "incidents, newest first",
            lambda: window.open(newest, "title", "title.*"),
            lambda: plain("incident", "raised DESC, id DESC"),
        ),
        (
            "incidents, at the end",
            lambda: window.open(newest, "title", "title.*", scrolled=True),
            lambda: plain("incident", "raised DESC, id DESC", INCIDENTS - 100),
        ),
        (
            "tenants by name",
            lambda: window.open(named, "name", "name.*"),
            lambda: plain("tenant", "en, id"),
        ),
    )
    rows = []
    for name, ours, theirs in cases:
        ours()  # a control room has its fonts loaded long before
        taken = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
        rows.append(_row(f"records open: {name}", taken, 200, "count and 100 rows, no window"))
    return rows


def _searches(journal: Journal, peer: sqlite3.Connection) -> list[Row]:
    rows = []
    for said, plain in (("漏水", "泵房漏"), ("lobby 99", "lobby 99"), ("公司", "公司 ")):
        taken = []
        for _ in range(ROUNDS):
            ours = _seconds(lambda word=said: journal.records.search(word))
            theirs = _seconds(
                lambda word=plain: peer.execute(
                    "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 50",
                    (f'"{word}"',),
                ).fetchall()
            )
            taken.append((ours, theirs))
        rows.append(_row(f"records search: {said}", taken, 150, f"trigram search of {plain}"))
    return rows


def _row(name: str, taken: list[tuple[float, float]], goal: float, peer_is: str) -> Row:
    """The slowest of our rounds counts, beside the peer's median."""
    ours = max(one for one, _ in taken) * 1_000
    peer = statistics.median(other for _, other in taken) * 1_000
    return figure(name, ours, peer, goal, "ms", peer_is=peer_is, absolute=True)


async def _edits(journal: Journal, peer: sqlite3.Connection) -> Row:
    kinds = {kind.name: kind for kind in (INCIDENT, TENANT)}
    registrar = Registrar(journal, kinds, OnDuty(), _now)
    ours, theirs = [], []
    for number in range(EDITS):
        id_ = f"i{number * 499:06}"
        changes = (Change("incident", id_, "priority", number % 5),)
        start = time.perf_counter()
        refused = await registrar.write(changes, "")
        ours.append(time.perf_counter() - start)
        assert refused is None, refused
        start = time.perf_counter()
        peer.execute("UPDATE incident SET priority = ? WHERE id = ?", (number % 5, id_))
        theirs.append(time.perf_counter() - start)
    return figure(
        "records edit p99",
        _p99(ours) * 1_000,
        _p99(theirs) * 1_000,
        20,
        "ms",
        peer_is="UPDATE and COMMIT of one row",
        absolute=True,
    )


def main() -> list[Row]:
    """Run, print, and return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        kinds = (INCIDENT, TENANT)
        with (
            closing(Journal.open(path, clock=_now, reserve_bytes=0, kinds=kinds)) as journal,
            closing(_peer(path)) as peer,
        ):
            asyncio.run(_populate(journal))
            window = _Window(journal)
            rows = [*_lists(window, peer), *_searches(journal, peer)]
            rows.append(asyncio.run(_edits(journal, peer)))
        return rows


if __name__ == "__main__":
    main()
