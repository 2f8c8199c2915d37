"""Room on the disk that is kept back for the records."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def free_room(folder: Path) -> int:
    """Bytes that this user can still write into the file system of `folder`."""
    return shutil.disk_usage(folder).free


class Reserve:
    """A file of `size` bytes that is deleted when the disk is full, so that records go on."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    @property
    def held(self) -> bool:
        """True while the file stands at its full size."""
        try:
            return self._path.stat().st_size >= self._size
        except OSError:
            return False

    def hold(self) -> bool:
        """Allocate the file if twice its size is free; False if there is no room for it."""
        if self.held:
            return True
        try:
            if free_room(self._path.parent) < 2 * self._size:
                return False
            with self._path.open("wb") as file:
                _allocate(file.fileno(), self._size)
        except OSError:
            self._path.unlink(missing_ok=True)
            return False
        return True

    def release(self) -> bool:
        """Delete the file; True if that made room."""
        made_room = self.held
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return False
        return made_room


def _allocate(file: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
    else:
        for start in range(0, size, 1 << 20):
            os.write(file, b"\0" * min(1 << 20, size - start))
