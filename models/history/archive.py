"""Asking one file of the history; a file that is missing or damaged answers with nothing."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from models.history.files import HistoryFiles
from models.storage import StorageError, open_reader
from models.text.message import Message

_log = logging.getLogger(__name__)

T = TypeVar("T")


def unreadable(path: Path, error: Exception) -> Message:
    """What an operator is told of a file that cannot be read."""
    detail = error.message if isinstance(error, StorageError) else str(error)
    return Message.of("history.unreadable", path=str(path), detail=detail)


class Archive:
    """Opens a file for every question, query_only, and closes it again.

    An open costs a tenth of a millisecond, and no handle keeps a file alive that retention wants
    to delete. A damaged file is told once; the worker moves it aside at its next run.
    """

    def __init__(self, folder: Path, notify: Callable[[Message], None]) -> None:
        """`folder` is the data folder."""
        self.files = HistoryFiles(folder)
        self._notify = notify
        self._told: set[Path] = set()

    def ask(self, path: Path, query: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """The answer of one file; `otherwise` if it is missing or cannot be read."""
        if not path.exists():
            return otherwise
        try:
            with closing(open_reader(path)) as connection:
                return query(connection)
        except (StorageError, sqlite3.DatabaseError) as error:
            if path not in self._told and path.exists():
                self._told.add(path)
                _log.error("%s cannot be read: %s", path, error)
                self._notify(unreadable(path, error))
            return otherwise
