"""Attached files in a folder, each under the SHA-256 of its content; never overwritten."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import TYPE_CHECKING

from models.storage.flushing import flush, flush_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


ATTACHMENTS = "attachments"
"""Name of the folder inside a data folder."""


class AttachmentFolder:
    """Made by the composition root for one data folder; the folder itself comes with the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, sha: str) -> bytes | None:
        """The content; None if the file is missing or its content is not what its name says."""
        try:
            content = self._path(sha).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha else None

    async def keep(self, content: bytes) -> str:
        """Write through to the disk; returns the SHA-256. Raises OSError."""
        return await asyncio.to_thread(self.keep_now, content)

    def keep_now(self, content: bytes) -> str:
        """The same, blocking: for small tools, never on the event loop."""
        sha = hashlib.sha256(content).hexdigest()
        path = self._path(sha)
        if self.read(sha) is not None:
            return sha
        path.parent.mkdir(parents=True, exist_ok=True)
        # a name of its own: two threads may be keeping the same
        fresh = path.with_suffix(f".{secrets.token_hex(8)}.new")
        try:
            fresh.write_bytes(content)
            flush(fresh)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        flush_folder(path.parent)
        flush_folder(self._folder)
        return sha

    def all(self) -> Iterator[str]:
        """The SHA-256 of every file that is here."""
        for path in sorted(self._folder.glob("??/*")):
            if len(path.name) == 64 and not path.suffix:
                yield path.name

    def damaged(self) -> Iterator[str]:
        """Names whose content is something else. Reads everything."""
        return (sha for sha in self.all() if self.read(sha) is None)

    def _path(self, sha: str) -> Path:
        if len(sha) != 64 or not all(c in "0123456789abcdef" for c in sha):
            raise FileNotFoundError(sha)
        return self._folder / sha[:2] / sha
