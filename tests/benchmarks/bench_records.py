"""Lists, search and edits of 100,000 incidents, 20,000 tenants, leases and 30,000 requests.

    python -m tests.benchmarks records
    python -m tests.benchmarks.bench_records FOLDER     keeps the data set there for the next run

The data folder is that of `many_records`; the workspaces, the find box, the duties and the
registrar are the product's own, offscreen, with their fonts loaded. `open` is a workspace from
nothing to its first painted picture, or a switch to another of its lists with a new picture; its
peer reads the count and the first 100 rows with two statements on a plain table with an index for
them. `search` is the answer to a word; its peer is an FTS5 table of the same texts with the trigram
tokenizer (which finds no two-character word, so its word has three). `step` is the longest that the
window does nothing else while a page works out its figures. `edit` is one `await` of an edit
through the registrar, p99; its peer updates a row of the plain table and commits (WAL, synchronous
FULL). Of all but the edits the slowest round counts, beside the median of the peer. Processor time
stands beside what other programs and the disk can lengthen.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from app.contributions import contributions
from app.registrar import Registrar
from app.subjects import record_kinds
from models.journal import Change, Journal
from models.text.catalogue import load_catalogue
from tests.benchmarks import many_records
from tests.benchmarks.figures import Row, figure
from tests.benchmarks.many_records import FULL, QUICK, Size, id_of, large_park
from tests.plan.small_park import NOW, HandView
from tests.records.room import OnDuty

ROUNDS = 7
EDITS = 300
OPEN_MS, SEARCH_MS, EDIT_MS, STEP_MS, DUTIES_MS = 200, 150, 20, 30, 20
WORDS = ("漏水", "公司 0", "Lobby: w 9", "Company 01", "I-0099", "u00123", "cold", "zz")
_PLAIN = {"漏水": "泵房漏", "公司 0": "公司 0", "zz": "zzz"}
"""What the peer searches for where it cannot find the word itself."""


class _Peer:
    """The same records in plain tables."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE incident (id TEXT PRIMARY KEY, state TEXT, priority TEXT, en TEXT,"
            " zh TEXT, raised INTEGER, resolve_by INTEGER, closed INTEGER);"
            "CREATE TABLE tenant (id TEXT PRIMARY KEY, status TEXT, en TEXT COLLATE NOCASE,"
            " zh TEXT, phone TEXT);"
            "CREATE TABLE lease (id TEXT PRIMARY KEY, tenant TEXT, starts TEXT, ends TEXT);"
            "CREATE TABLE request (id TEXT PRIMARY KEY, state TEXT, title TEXT, raised INTEGER);"
            "CREATE TABLE entry (id TEXT PRIMARY KEY, text TEXT, at INTEGER);"
            "CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram');"
            "BEGIN;"
        )
        many = self.connection.executemany
        many(
            "INSERT INTO incident VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    i,
                    v["state"],
                    v["priority"],
                    v["title"]["en"],
                    v["title"]["zh_CN"],
                    v["raised"],
                    v["resolve_by"],
                    v.get("closed"),
                )
                for i, _, v in many_records.incidents(size)
            ),
        )
        many(
            "INSERT INTO tenant VALUES (?, ?, ?, ?, ?)",
            (
                (i, v["status"], v["name"]["en"], v["name"]["zh_CN"], v["phone"])
                for i, _, v in many_records.tenants(size)
            ),
        )
        many(
            "INSERT INTO lease VALUES (?, ?, ?, ?)",
            ((i, v["tenant"], v["starts"], v["ends"]) for i, _, v in many_records.leases(size)),
        )
        many(
            "INSERT INTO request VALUES (?, ?, ?, ?)",
            ((i, v["state"], v["title"], v["raised"]) for i, _, v in many_records.requests(size)),
        )
        many(
            "INSERT INTO entry VALUES (?, ?, ?)",
            ((i, v["text"], v["at"]) for i, _, v in many_records.entries(size)),
        )
        for said in (
            "en || ' ' || zh FROM incident",
            "en || ' ' || zh || phone FROM tenant",
            "title FROM request",
            "text FROM entry",
        ):
            self.connection.execute(f"INSERT INTO words SELECT {said}")
        self.connection.execute("COMMIT")
        for table, fields in (
            ("incident", "raised, id"),
            ("incident", "closed, id"),
            ("lease", "ends, id"),
            ("incident", "state, priority, resolve_by"),
            ("tenant", "en, id"),
            ("tenant", "status, en"),
            ("request", "state, raised"),
            ("request", "raised, id"),
            ("entry", "at, id"),
        ):
            name = f"{table}_{fields.replace(', ', '_')}"
            self.connection.execute(f"CREATE INDEX {name} ON {table} ({fields})")

    def page(self, table: str, where: str, order: str, offset: int = 0) -> None:
        """The count and 100 rows."""
        execute = self.connection.execute
        execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        page = f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT 100 OFFSET {offset}"
        execute(page).fetchall()

    def one(self, table: str, id_: str) -> None:
        """A row."""
        row = self.connection.execute(f"SELECT * FROM {table} WHERE id = ?", (id_,)).fetchone()
        assert row is not None

    def search(self, word: str) -> None:
        """Fifty rows."""
        self.connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 50",
            (f'"{_PLAIN.get(word, word)}"',),
        ).fetchall()


class _Window:
    """Builds workspaces as the window does, on a view of the large park."""

    def __init__(self, journal: Journal, size: Size) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication, QWidget

        from widgets.contribution import Desk
        from widgets.theme import load_theme
        from widgets.words import Words

        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        # as in the product: collected between the turns of the window, never within one
        gc.disable()
        self.app = app
        view: Any = HandView(large_park(size))
        kinds = {kind.name: kind for kind in record_kinds()}
        self.registrar = Registrar(journal, kinds, OnDuty(), view.now)
        view.records, view.recording = journal.records, self.registrar
        theme = load_theme("night")
        theme.apply(app)
        text = load_catalogue(Path(__file__).parents[2] / "resources" / "text", "en")
        self.desk = Desk(view, theme, Words("en", text, view.park.zone), lambda _: None)
        self.subjects = {one.id: one for one in contributions()}
        self.frame = QWidget()
        self.frame.resize(1_366, 768)
        self.frame.show()

    def build(self, subject: str) -> Any:
        """A workspace with its three parts, painted once."""
        made = self.subjects[subject].build(self.desk)
        for part, wide in ((made.widget, 978), (made.inspector, 324), (made.header, 400)):
            if part is not None:
                part.setParent(self.frame)
                part.resize(wide, 640 if wide != 400 else 40)
                part.show()
                part.grab()
        return made

    def leave(self, made: Any) -> None:
        """As when the window is built anew."""
        for part in (made.widget, made.inspector, made.header):
            if part is not None:
                part.hide()
                part.deleteLater()
        self.settle()

    def settle(self) -> None:
        """All that is due now, deletions too."""
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.app.processEvents()
        gc.collect()
        gc.freeze()

    def longest(self, ready: Callable[[], bool]) -> tuple[float, float]:
        """The longest turn of the window and the whole time until `ready`, seconds."""
        start, worst = time.perf_counter(), 0.0
        while not ready():
            worst = max(worst, _seconds(self.app.processEvents))
            if time.perf_counter() - start > 60:
                raise SystemExit("a page did not come to its end")
        return worst, time.perf_counter() - start


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _row(name: str, ours: Sequence[float], theirs: Sequence[float], goal: float, is_: str) -> Row:
    peer = statistics.median(theirs) * 1_000 if theirs else None
    return figure(
        f"records {name}", max(ours) * 1_000, peer, goal, "ms", peer_is=is_, absolute=True
    )


def _processor(name: str, seconds: float) -> Row:
    return figure(f"records {name}", seconds * 1_000, None, None, "ms", absolute=True)


def _timed(
    name: str, work: Callable[[], object], plain: Callable[[], object] | None, goal: float
) -> Row:
    work()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(work))
        if plain is not None:
            theirs.append(_seconds(plain))
    return _row(name, ours, theirs, goal, "plain SQLite, no window")


def _opens(window: _Window, peer: _Peer) -> list[Row]:
    plain: dict[str, Callable[[], object]] = {
        "incidents": lambda: peer.page(
            "incident", "state IN ('new', 'in_progress')", "priority, resolve_by"
        ),
        "tenants": lambda: peer.page("tenant", "status IS NOT 'left'", "en, id"),
        "leases": lambda: peer.page("lease", "ends >= '2025-10-09'", "ends, id"),
        "requests": lambda: peer.page("request", "state IN ('open', 'in_progress')", "raised"),
        "indicators": lambda: peer.page("tenant", "status IN ('active', 'leaving')", "en, id"),
        "log": lambda: peer.page("entry", "1", "at DESC, id DESC"),
    }
    from widgets.shell.duties import gathered

    rows = []
    gathered(tuple(window.subjects.values()), window.desk)  # the window has asked long before
    for subject, theirs in plain.items():
        window.leave(window.build(subject))
        ours, others, busy = [], [], []
        for _ in range(ROUNDS):
            start, worked = time.perf_counter(), time.thread_time()
            made = window.build(subject)
            ours.append(time.perf_counter() - start)
            busy.append(time.thread_time() - worked)
            window.leave(made)
            others.append(_seconds(theirs))
        rows.append(_row(f"open: {subject}", ours, others, OPEN_MS, "count and 100 rows"))
        median = statistics.median(busy)
        rows.append(_processor(f"open: {subject}, median of the processor time", median))
    return rows


def _switches(window: _Window, peer: _Peer, size: Size) -> list[Row]:
    """Other lists of pages that are open; each from another list, with its picture."""
    rows = []
    newest = "raised DESC, id DESC"

    def case(
        name: str,
        made: Any,
        from_: Callable[[], None],
        to: Callable[[], None],
        theirs: Callable[[], object],
    ) -> None:
        ours, others = [], []
        for number in range(ROUNDS + 1):
            from_()
            made.widget.grab()
            taken = _seconds(lambda: (to(), made.widget.grab()))
            if number:
                ours.append(taken)
                others.append(_seconds(theirs))
        rows.append(_row(f"open: {name}", ours, others, OPEN_MS, "count and 100 rows"))

    made = window.build("incidents")
    case(
        "incidents, all",
        made,
        lambda: made._switch.set_on("open"),
        lambda: made._switch.set_on("all"),
        lambda: peer.page("incident", "1", newest),
    )
    case(
        "incidents, closed",
        made,
        lambda: made._switch.set_on("open"),
        lambda: made._switch.set_on("closed"),
        lambda: peer.page("incident", "closed >= 0", "closed DESC, id DESC"),
    )
    made._switch.set_on("all")
    case(
        "incidents, the very end",
        made,
        made.table.scrollToTop,
        made.table.scrollToBottom,
        lambda: peer.page("incident", "1", newest, size.incidents - 100),
    )
    window.leave(made)
    made = window.build("tenants")
    case(
        "tenants, all",
        made,
        lambda: made.segments.set_on("present"),
        lambda: made.segments.set_on("all"),
        lambda: peer.page("tenant", "1", "en, id"),
    )
    window.leave(made)
    made = window.build("leases")
    case(
        "leases, all",
        made,
        lambda: made.segments.set_on("365"),
        lambda: made.segments.set_on("all"),
        lambda: peer.page("lease", "1", "ends DESC, id DESC"),
    )
    window.leave(made)
    made = window.build("requests")
    made._switch.set_on("table")
    case(
        "requests, all",
        made,
        lambda: made._filter.set_on("open"),
        lambda: made._filter.set_on("all"),
        lambda: peer.page("request", "1", newest),
    )
    window.leave(made)
    return rows


def _chosen(window: _Window, peer: _Peer, size: Size) -> list[Row]:
    """One record beside its list: the first builds its part of the page, the next are shown."""
    rows = []
    for subject, kind, newest in (
        ("incidents", "incident", size.incidents),
        ("requests", "request", size.requests),
    ):
        first, later, theirs = [], [], []
        for number in range(ROUNDS + 1):
            made = window.build(subject)
            ids = [id_of(kind, newest - 1 - place) for place in range(3)]
            taken = [_seconds(lambda id_=id_: _show(made, kind, id_)) for id_ in ids]  # noqa: B023
            window.leave(made)
            if number:
                first.append(taken[0])
                later += taken[1:]
                theirs.append(_seconds(lambda: peer.one(kind, ids[0])))  # noqa: B023
        rows.append(_row(f"open: {kind}, the first", first, theirs, OPEN_MS, "its row"))
        rows.append(_row(f"open: {kind}, the next", later, theirs, OPEN_MS, "its row"))
    return rows


def _show(made: Any, kind: str, id_: str) -> None:
    """Beside the list, and on the whole middle."""
    if kind == "incident":
        made.table.choose(id_, tell=True)
        made.inspector.grab()
    else:
        made.show_request(id_)
        made.inspector.grab()
        made.widget.grab()


def _steps(window: _Window) -> list[Row]:
    """Pages that go on working after their first picture."""
    rows = []
    for name, subject, ready in (
        ("leases board", "leases", lambda made: made.board.board is not None),
        ("indicators of the park", "indicators", lambda made: not made._next.isActive()),
    ):
        worst, whole = [], []
        for number in range(4):
            made = window.build(subject)
            longest, took = window.longest(lambda made=made, ready=ready: ready(made))
            window.leave(made)
            if number:
                worst.append(longest)
                whole.append(took)
        rows.append(_row(f"step: {name}", worst, (), STEP_MS, ""))
        rows.append(
            figure(f"records {name}, to the end", max(whole), None, None, "s", absolute=True)
        )
    return rows


def _searches(window: _Window, peer: _Peer) -> list[Row]:
    from widgets.shell.find import find_all

    rows, desk = [], window.desk
    subjects = tuple(window.subjects.values())
    for word in WORDS:
        plain = (lambda w: lambda: peer.search(w))(word)
        ours = (lambda w: lambda: find_all(subjects, desk, w))(word)
        rows.append(_timed(f"search: find box, {word}", ours, plain, SEARCH_MS))
    made = window.build("tenants")
    for word in ("公司 0", "Company 01", "138 0000", "optics", "u0012"):

        def typed(word: str = word) -> None:
            made.filter.setText(word)
            made.widget.grab()

        def again(word: str = word) -> None:
            peer.search(word)

        ours_s, theirs_s = [], []
        for _ in range(ROUNDS):
            made.filter.clear()
            ours_s.append(_seconds(typed))
            theirs_s.append(_seconds(again))
        name = f"search: tenants, {word}"
        rows.append(_row(name, ours_s, theirs_s, SEARCH_MS, "trigram search"))
    window.leave(made)
    made = window.build("log")
    for word in ("冷库漏水", "#rounds smell"):

        def filtered(word: str = word) -> None:
            made.filter.setText(word)
            made._filtered()
            made.widget.grab()

        rows.append(
            _timed(
                f"search: shift log, {word}", filtered, lambda: peer.search("冷库漏水"), SEARCH_MS
            )
        )
    window.leave(made)
    return rows


def _rest(window: _Window) -> list[Row]:
    """What the window asks once a second, and what the plan reads."""
    from widgets.plan.letting import Letting
    from widgets.shell.duties import gathered

    view, rows = window.desk.view, []
    subjects = tuple(window.subjects.values())

    first = _seconds(lambda: gathered(subjects, window.desk))
    rows.append(
        figure("records duties, asked first", first * 1_000, None, None, "ms", absolute=True)
    )
    later, busy = [], []
    for _ in range(70):
        view.time += 1_000  # type: ignore[attr-defined]
        worked = time.thread_time()
        later.append(_seconds(lambda: gathered(subjects, window.desk)))
        busy.append(time.thread_time() - worked)
    rows.append(_row("duties, each second", later, (), DUTIES_MS, ""))
    rows.append(_processor("duties, each second, most processor time", max(busy)))
    view.time = NOW  # type: ignore[attr-defined]
    worst, whole = [], []
    for _ in range(4):
        letting = Letting(view, window.desk.words, lambda: None)
        building = next(iter(view.park.buildings))
        at_once = _seconds(lambda: letting.names(building))  # noqa: B023
        longest, took = window.longest(lambda: letting.ready)  # noqa: B023
        named = _seconds(lambda: letting.names(building))  # noqa: B023
        letting.end()
        worst.append(max(at_once, longest, named))
        whole.append(at_once + took + named)
    rows.append(_row("step: names of the tenants on the plan", worst, (), STEP_MS, ""))
    to_the_end = "records names of the tenants on the plan, to the end"
    rows.append(figure(to_the_end, max(whole), None, None, "s", absolute=True))
    return rows


async def _edits(window: _Window, peer: _Peer, size: Size) -> list[Row]:
    """With lists of all three kinds open, as they are once they were shown."""
    kept = [window.build(subject) for subject in ("incidents", "tenants", "leases", "requests")]
    ours: dict[str, list[float]] = {"incident": [], "tenant": [], "lease": [], "request": []}
    theirs, busy = [], []
    for number in range(EDITS):
        kind = tuple(ours)[number % 4]
        changes, sql, id_ = _edit(kind, number, size)
        start, worked = time.perf_counter(), time.process_time()
        refused = await window.registrar.write(changes, "")
        ours[kind].append(time.perf_counter() - start)
        busy.append(time.process_time() - worked)
        assert refused is None, refused
        start = time.perf_counter()
        peer.connection.execute(sql, (str(number), id_))
        theirs.append(time.perf_counter() - start)
    every = [one for some in ours.values() for one in some]
    rows = [
        figure(
            "records edit p99",
            _p99(every) * 1_000,
            _p99(theirs) * 1_000,
            EDIT_MS,
            "ms",
            peer_is="UPDATE and COMMIT of one row",
            absolute=True,
        ),
        figure(
            "records edit median",
            statistics.median(every) * 1_000,
            statistics.median(theirs) * 1_000,
            None,
            "ms",
            peer_is="UPDATE and COMMIT of one row",
            absolute=True,
        ),
    ]
    rows.append(_processor("edit, median of the processor time", statistics.median(busy)))
    rows.append(_processor("edit, p99 of the processor time", _p99(busy)))
    again = [_seconds(lambda one=one: one.table.refresh()) for one in kept for _ in range(ROUNDS)]
    rows.append(_row("open: a list read again after an edit", again, (), OPEN_MS, ""))
    for one in kept:
        window.leave(one)
    return rows


def _edit(kind: str, number: int, size: Size) -> tuple[tuple[Change, ...], str, str]:
    """One edit of one field, by its rule, and the peer's statement."""
    if kind == "incident":
        # every second of the open ones is new
        id_ = id_of("incident", size.incidents - size.open_incidents + number // 4 * 2 % 60)
        return (Change(kind, id_, "owner", f"person {number}"),), _UPDATES[kind], id_
    if kind == "request":
        id_ = id_of("request", size.requests - 1 - number % size.open_requests)
        return (Change(kind, id_, "assignee", f"person {number}"),), _UPDATES[kind], id_
    id_ = id_of(kind, number * 61 % size.tenants)
    if kind == "tenant":
        return (Change(kind, id_, "phone", f"+86 512 {number}"),), _UPDATES[kind], id_
    # its rule looks for other leases of the same unit
    return (Change(kind, id_, "ends", "2060-12-31"),), _UPDATES[kind], id_


_UPDATES = {
    "incident": "UPDATE incident SET en = ? WHERE id = ?",
    "tenant": "UPDATE tenant SET phone = ? WHERE id = ?",
    "lease": "UPDATE lease SET ends = ? WHERE id = ?",
    "request": "UPDATE request SET title = ? WHERE id = ?",
}


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99) - 1]


def main(quick: bool = False, folder: Path | None = None) -> list[Row]:
    """Run, print, and return the figures; `folder` keeps the data set, a copy of it is used."""
    size = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        if folder is None:
            many_records.fill(path, size)
        else:
            if not (folder / "records.db").exists():
                many_records.fill(folder, size)
            # the edits of a run would be none the next time
            shutil.copytree(folder, path, dirs_exist_ok=True)
        peer = _Peer(path, size)
        journal = Journal.open(path, clock=lambda: NOW, reserve_bytes=0, kinds=record_kinds())
        with closing(peer.connection), closing(journal):
            window = _Window(journal, size)
            return [
                *_opens(window, peer),
                *_switches(window, peer, size),
                *_chosen(window, peer, size),
                *_steps(window),
                *_searches(window, peer),
                *_rest(window),
                *asyncio.run(_edits(window, peer, size)),
            ]


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    main("--quick" in sys.argv, Path(given[0]) if given else None)
