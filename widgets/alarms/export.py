"""What is shown as a file, CSV or XLSX, made in steps so that the window goes on meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from models.sheets import Cell, Format, SheetRefused, Table, extension_of, writing
from models.text.message import Message
from widgets.alarms.columns import Column
from widgets.contribution import Desk
from widgets.controls.slices import Pace, sliced

_log = logging.getLogger(__name__)

MOST = 100_000
"""Rows of one file."""


class Export:
    """Asks where to, writes, tells what became of it."""

    def __init__(self, desk: Desk, told: Callable[[Message], None]) -> None:
        self._desk, self._told = desk, told
        self._task: asyncio.Task[None] | None = None
        self._dialog: QFileDialog | None = None

    def ask(self, over: QWidget, format_: Format, name: str, begin: Callable[[Path], None]) -> None:
        """Ask for a path; the window goes on meanwhile."""
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = QFileDialog(over, self._desk.words.say("alarmpanel.export"))
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix(format_)
        self._dialog.selectFile(f"{name}.{format_}")
        self._dialog.fileSelected.connect(lambda path: begin(Path(path)))
        self._dialog.open()

    def write(
        self, path: Path, title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]
    ) -> None:
        """Write `rows` as they come; one file at a time."""
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._write(path, title, columns, iter(rows)))

    async def settled(self) -> None:
        """Wait for the file."""
        if self._task is not None:
            await self._task

    async def _write(
        self, path: Path, title: str, columns: Sequence[Column], rows: Iterator[Sequence[str]]
    ) -> None:
        try:
            head = tuple(self._desk.words.say(column.title) for column in columns)
            table = Table(title, head, await self._gathered(rows))
            content = await sliced(writing(table, extension_of(path.name)))
            _save(path, content)
        except SheetRefused as refused:
            self._told(refused.message)
        except OSError as error:
            _log.info("a list of alarms cannot be written: %s", error)
            self._told(Message.of("alarmpanel.export.file", detail=error.strerror or str(error)))
        else:
            count = self._desk.words.number(len(table.rows))
            self._told(Message.of("alarmpanel.exported", n=count, name=str(path)))

    async def _gathered(self, rows: Iterator[Sequence[str]]) -> list[tuple[Cell, ...]]:
        found: list[tuple[Cell, ...]] = []
        pace = Pace()
        for row in rows:
            found.append(tuple(row))
            if len(found) >= MOST:
                break
            await pace.rest()
        return found


def _save(path: Path, content: bytes) -> None:
    path.write_bytes(content)
