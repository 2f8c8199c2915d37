"""Files that a site names lie inside its folder, because the applied set is a copy of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.site.read.validation import short
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin


def inside(root: Path, file: str, origin: Origin, faults: Faults) -> Path | None:
    """The path of `file` below `root`; None after a fault. Does not look whether it exists."""
    if "\\" in file or "\0" in file or Path(file).is_absolute() or ".." in Path(file).parts:
        faults.add(
            origin,
            Message.of("site.path_outside", path=short(file)),
            Message.of("site.want_path_inside"),
        )
        return None
    return root / file
