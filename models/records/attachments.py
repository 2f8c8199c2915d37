"""Files that belong to records: kept once under the SHA-256 of their content."""

from __future__ import annotations

from typing import Protocol

from models.text.message import Message

LARGEST = 20 << 20
"""Bytes of one attachment."""
ATTACHED = "attached"
"""Event of any record that names a file: {"sha", "name", "size", "type"}.

One name in every subject: by it a data folder is proven to have all its files.
"""


class AttachmentRefused(Exception):  # noqa: N818 - says what happened
    """The file was not kept; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


class Attachments(Protocol):
    """What a view can show and, if live, keep."""

    def read(self, sha: str) -> bytes | None:
        """The content; None if it is not here or is not what its name says."""

    async def keep(self, content: bytes) -> str:
        """Store `content`; it is on the disk when its SHA-256 (hexadecimal) comes back.

        Raises AttachmentRefused if it is too large or cannot be written.
        """
