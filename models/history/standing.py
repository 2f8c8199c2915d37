"""The alarms that stand, as they were at the last flush: what a restart begins from.

Only a copy: the truth is the alarm journal, and what it has that this file has not is added when
it is read (models.alarms.folding). So a kill between the two loses nothing.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from models.alarms.alarm import Acknowledgement, Alarm, Shelving, Suppression
from models.alarms.annunciator import Kept
from models.alarms.memory import Memory
from models.alarms.outofservice import OutOfService
from models.history.events import Written
from models.history.files import HistoryFiles
from models.history.reopening import writer_of
from models.points import Severity
from models.storage import Layout, Migration, StorageError, open_reader
from models.text.message import Message

_log = logging.getLogger(__name__)

LAYOUT = Layout(
    "standing",
    0x50435253,
    (
        Migration(
            1,
            "standing alarms",
            "CREATE TABLE standing (point TEXT NOT NULL, rule TEXT NOT NULL, data TEXT NOT NULL,"
            " PRIMARY KEY (point, rule)) WITHOUT ROWID;\n"
            "CREATE TABLE saved (one INTEGER PRIMARY KEY CHECK (one = 1),"
            " at_ms INTEGER NOT NULL);\n",
        ),
        Migration(
            2,
            "up to which transition",
            "ALTER TABLE saved ADD COLUMN last_order INTEGER NOT NULL DEFAULT 0;\n",
        ),
    ),
)

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What was read."""

    memories: Mapping[Key, Memory]
    saved_ms: int = 0
    """When it was last written; 0: never."""
    order: int = 0
    """`Transition.order` of the last that it knows; 0: not told."""


class StandingStore:
    """One small file, written by its own thread, with FULL flushes."""

    def __init__(
        self, folder: Path, *, watch: Callable[[Message | None], None] = lambda _: None
    ) -> None:
        """`folder` is the data folder. A damaged file is moved aside: the journal has it all."""
        self._path = HistoryFiles(folder).standing
        self._writer = writer_of(self._path, LAYOUT, watch)

    def save(self, kept: Kept, now_ms: int, order: int = 0) -> Written:
        """Write what changed up to the transition `order`; done when it is on the disk. Raises
        StorageError if the store is closed."""
        rows = [(m.point, rule, encoded(m)) for rule, m in kept.memories]
        return self._writer.submit(_Save(rows, list(kept.gone), now_ms, order))

    def read(self) -> Standing:
        """As it was last written."""
        try:
            with closing(open_reader(self._path)) as connection:
                rows = connection.execute("SELECT point, rule, data FROM standing").fetchall()
                saved = connection.execute("SELECT at_ms, last_order FROM saved").fetchone()
        except (StorageError, sqlite3.DatabaseError) as error:
            _log.error("%s cannot be read: %s", self._path, error)
            return Standing({})
        found = {(point, rule): decoded(data) for point, rule, data in rows}
        return Standing(found, *(saved or ()))

    def close(self) -> None:
        """Write what is queued and close."""
        self._writer.close()


@dataclass(frozen=True, slots=True)
class _Save:
    rows: list[tuple[str, str, str]]
    gone: Sequence[Key]
    now_ms: int
    order: int

    def __call__(self, connection: sqlite3.Connection) -> int:
        connection.executemany("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", self.rows)
        connection.executemany("DELETE FROM standing WHERE point = ? AND rule = ?", self.gone)
        connection.execute(
            "INSERT OR REPLACE INTO saved (one, at_ms, last_order) VALUES (1, ?, ?)",
            (self.now_ms, self.order),
        )
        return len(self.rows)


# -- one memory as text: only what a restart needs ----------------------------------------------

_PLAIN = ("point", "called_for", "value", "number", "last_raised_ms", "seen_ms", "spent")
_PARTS = {
    "out": OutOfService,
    "shelving": Shelving,
    "by_hand": Suppression,
    "by_design": Suppression,
}
_ALARM_PARTS = {
    "out": OutOfService,
    "shelving": Shelving,
    "suppression": Suppression,
    "acknowledgement": Acknowledgement,
}


def encoded(memory: Memory) -> str:
    """Plain JSON, without what is as it is by default."""
    found: dict[str, Any] = {name: getattr(memory, name) for name in _PLAIN}
    found |= {name: asdict(one) for name in _PARTS if (one := getattr(memory, name)) is not None}
    if memory.alarm is not None:
        alarm = {k: v for k, v in asdict(memory.alarm).items() if v is not None}
        found["alarm"] = alarm
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> Memory:
    """The memory; fields that this edition does not know are left out."""
    found = json.loads(text)
    known: dict[str, Any] = {name: found[name] for name in _PLAIN if name in found}
    known["called_for"] = tuple(found.get("called_for", ()))
    for name, kind in _PARTS.items():
        known[name] = _made(kind, found.get(name))
    plain = found.get("alarm")
    if plain is not None:
        plain = {k: v for k, v in plain.items() if k in _ALARM_FIELDS}
        plain |= {name: _made(kind, plain.get(name)) for name, kind in _ALARM_PARTS.items()}
        plain["severity"] = Severity(plain["severity"])
        if plain.get("current") is not None:
            plain["current"] = Severity(plain["current"])
        plain.setdefault("limit", None)
        known["alarm"] = Alarm(**plain)
    return Memory(**known)


_ALARM_FIELDS = frozenset(field.name for field in fields(Alarm))


def _made(kind: Any, plain: Mapping[str, Any] | None) -> Any:
    if plain is None:
        return None
    names = {field.name for field in fields(kind)}
    return kind(**{k: v for k, v in plain.items() if k in names})
