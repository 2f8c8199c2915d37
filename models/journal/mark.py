"""The high-water mark: a small file beside the database that knows how far it had come."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_SIZE = 512


@dataclass(frozen=True, slots=True)
class Mark:
    """The last operation that was committed, and on which file of which machine."""

    station: str
    incarnation: str
    seq: int
    head: str
    """Digest of that operation, hexadecimal."""
    file: int
    """Inode of the database: a copy that somebody made by hand has another one."""
    is_clean: bool = False
    """True after an orderly end."""
    renew: str = ""
    """Why the next start must begin a new incarnation, such as "restored"; empty otherwise."""


def read_mark(path: Path) -> Mark | None:
    """The mark, or None where there is none or it cannot be read (torn by a power cut)."""
    try:
        plain: Mapping[str, Any] = json.loads(path.read_bytes())
        return Mark(**plain)
    except (OSError, ValueError, TypeError):
        return None


class MarkFile:
    """The mark's file, overwritten in place: one write of one block, about 10 us, no fsync.

    It may lag behind the database after a crash and is never ahead of it, since it is written
    after the commit; so a mark that is ahead shows a database that somebody turned back.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1
        self._last: Mark | None = None

    @property
    def last(self) -> Mark | None:
        """What was written last."""
        return self._last

    def write(self, mark: Mark) -> None:
        """Replace the mark; OSError if the disk refuses."""
        if self._file < 0:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, json.dumps(asdict(mark)).encode().ljust(_SIZE))
        self._last = mark

    def close(self, *, clean: bool) -> None:
        """Say that the end was orderly, if it was."""
        if clean and self._last is not None:
            with contextlib.suppress(OSError):
                self.write(replace(self._last, is_clean=True))
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
