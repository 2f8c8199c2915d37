"""The SHA-256 that names a configuration set."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from models.site.packed.encoding import encode

if TYPE_CHECKING:
    from models.site.park import Park


def digest_of(park: Park) -> str:
    """Names what the park comes to: not how its files are written, called or where they lie.

    Drawings and certificates count by their content; comments, layout, the split into tables,
    groups and profiles do not count, nor does the path of the private key.
    """
    return hashlib.sha256(encode(park, lambda path: file_digest(Path(park.root), path))).hexdigest()


def file_digest(root: Path, path: str) -> str:
    """SHA-256 of a file's content; empty for no file."""
    if not path:
        return ""
    with (root / path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
