"""Records under the kill loop: what a writer was told is saved, and whether it is there after it.

A writer prints `saved {...}` only after the write it asked for came back without a refusal. Each
record belongs to one writer of one life, and its text counts up: after a kill the text that stands
is the last acknowledged one, or the one that was under way.
"""

from __future__ import annotations

import json
import os
import random
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.registrar import AttachmentShelf, Registrar
from models.journal import Change, Journal
from models.journal.opening import DATABASE
from models.journal.records import RecordReader
from models.records import RecordKind
from models.storage import open_reader
from models.storage.attachments import ATTACHMENTS, AttachmentFolder
from models.text.message import Message


class Anybody:
    """Implements `app.registrar.Authority`: Anna may do everything."""

    person = "anna"
    behind_lock = ""

    def objection(self, permission: str) -> Message | None:
        return None


def say(**what: Any) -> None:
    """One write: a kill may cut a line, and a cut line says nothing."""
    os.write(1, f"saved {json.dumps(what)}\n".encode())


async def write_books(folder: Path, journal: Journal, registrar: Registrar, name: str) -> None:
    """Create, edit, remark, attach and erase until killed; `tests.records.kinds` has the kind."""
    shelf = AttachmentShelf(AttachmentFolder(folder / ATTACHMENTS))
    chance, number = random.Random(name), 0
    while True:
        number += 1
        id_ = f"{name}-{number}"
        title = {"en": f"Book {id_}", "zh_CN": "漏水记录"}
        await ask(registrar, Change("book", id_, "title", title))
        for step in range(1, chance.randrange(2, 5)):
            await ask(registrar, Change("book", id_, "note", text(id_, step)))
            say(kind="book", id=id_, field="note", step=step)
        if chance.random() < 0.3:
            await ask(registrar, Change("book", id_, "remark", f"remark{_word(id_)}", True))
            say(kind="book", id=id_, event="remark", word=f"remark{_word(id_)}")
        if chance.random() < 0.5:
            sha = await shelf.keep(f"{id_}".encode() * chance.choice((1, 5_000)))
            await ask(registrar, Change("book", id_, "seen", {"sha": sha}, True))
            say(kind="book", id=id_, sha=sha)
        if chance.random() < 0.2:
            lines = [line.operation for line in journal.history("book", id_)]
            say(kind="book", id=id_, begun="erasure")
            await journal.erase("anna", "book", id_, lines, ["note"])
            say(kind="book", id=id_, erased="note")


async def ask(registrar: Registrar, *changes: Change) -> None:
    """Write, and nothing may object."""
    refused = await registrar.write(changes)
    assert refused is None, refused


def text(id_: str, step: int) -> str:
    """A text with a word of its own."""
    return f"step {step} of {_word(id_)}x{step}"


def _word(id_: str) -> str:
    return "w" + "".join(c for c in id_ if c.isalnum())


@dataclass(slots=True)
class Saved:
    """What was acknowledged of records over several lives."""

    steps: dict[tuple[str, str, str], int] = field(default_factory=dict)
    begun: set[tuple[str, str]] = field(default_factory=set)
    """Records whose erasure was asked for: their text may be gone."""
    erased: set[tuple[str, str, str]] = field(default_factory=set)
    words: set[tuple[str, str, str]] = field(default_factory=set)
    attachments: set[str] = field(default_factory=set)

    def take(self, output: bytes) -> None:
        """Add the complete `saved` lines."""
        for line in output.split(b"\n")[:-1]:
            if line.startswith(b"saved "):
                self._add(json.loads(line[6:]))

    def _add(self, one: dict[str, Any]) -> None:
        key = (one["kind"], one["id"])
        if "step" in one:
            self.steps[(*key, one["field"])] = one["step"]
        elif "word" in one:
            self.words.add((*key, one["word"]))
        elif "sha" in one:
            self.attachments.add(one["sha"])
        elif "begun" in one:
            self.begun.add(key)
        elif "erased" in one:
            self.erased.add((*key, one["erased"]))

    def __len__(self) -> int:
        return len(self.steps) + len(self.words) + len(self.attachments) + len(self.erased)

    def lost(self, data: Path, kinds: tuple[RecordKind, ...]) -> list[str]:
        """What was acknowledged and is not in the folded table, the search or the folder."""
        with closing(open_reader(data / DATABASE)) as connection:
            records = RecordReader(connection, {k.name: k for k in kinds}, None)  # type: ignore[arg-type]
            wrong = [*self._lost_steps(records), *self._lost_erasures(records)]
            for kind, id_, word in self.words:
                if id_ not in {hit.id for hit in records.search(word, [kind])}:
                    wrong.append(f"{kind} {id_}: {word} is not found")
        folder = AttachmentFolder(data / ATTACHMENTS)
        wrong += [f"attachment {sha}" for sha in self.attachments if folder.read(sha) is None]
        return wrong

    def _lost_steps(self, records: RecordReader) -> list[str]:
        wrong = []
        for (kind, id_, name), step in self.steps.items():
            record = records.get(kind, id_)
            if record is None:
                wrong.append(f"{kind} {id_} is not there")
                continue
            if (kind, id_) in self.begun:
                continue
            held = record.text(name)
            if held not in (text(id_, step), text(id_, step + 1)):
                wrong.append(f"{kind} {id_}: {held!r} instead of step {step}")
            elif id_ not in {hit.id for hit in records.search(held.split()[-1], [kind])}:
                wrong.append(f"{kind} {id_}: {held} is not found")
        return wrong

    def _lost_erasures(self, records: RecordReader) -> list[str]:
        wrong = []
        for kind, id_, name in self.erased:
            record = records.get(kind, id_)
            if record is None or record.values[name] is not None:
                wrong.append(f"{kind} {id_}: {name} is still there")
            elif records.search(f"{_word(id_)}x1", [kind]):
                wrong.append(f"{kind} {id_}: what was erased is found")
        return wrong
