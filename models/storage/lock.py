"""One running instance per data folder."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from models.storage.errors import FolderInUse
from models.text.message import Message

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "instance.lock"


class FolderLock:
    """Holds `instance.lock` of a data folder while it is open.

    The operating system drops the lock with the process, so that the lock of a killed instance
    is taken over at once and no file has to be cleaned up by hand.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock; raises FolderInUse with the other instance's process id."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._file)
        except OSError as error:
            holder = _holder(self._file)
            os.close(self._file)
            raise FolderInUse(
                Message.of("storage.in_use", folder=str(folder), process=holder)
            ) from error
        with suppress(OSError):
            # a full disk: the lock itself holds all the same
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, json.dumps({"process": os.getpid()}).encode())

    def close(self) -> None:
        """Give the folder free; the file stays, since removing it would race with a new lock."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _holder(file: int) -> str:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        return str(json.loads(os.read(file, 200))["process"])
    except (ValueError, KeyError, TypeError, OSError):
        return "?"


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, 4096, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
