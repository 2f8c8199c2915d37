"""Opening a file of the history that goes on, whatever became of it meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from models.history.files import stamp
from models.storage import DamagedDatabase, Layout, Writer, move_aside, put_back, refusal_told
from models.text.message import Message

_log = logging.getLogger(__name__)


def writer_of(path: Path, layout: Layout, watch: Callable[[Message | None], None]) -> Writer:
    """The writer of `path`. What was rescued of a file that was deleted is put back, a damaged one
    is moved aside first, and `watch` hears of it. Other errors are those of `Writer.open`."""
    put_back(path)
    try:
        return Writer.open(path, layout, check=True, watch=watch)
    except DamagedDatabase as error:
        with refusal_told(path):
            moved = move_aside(path, _last_written(path))
        _log.error("%s moved aside: %s", path, error)
        watch(Message.of("history.moved_aside", path=str(moved[0])))
        return Writer.open(path, layout, watch=watch)


def _last_written(path: Path) -> str:
    """As part of a file name; of a file that is gone its log may be left."""
    parts = [part for part in (path, path.with_name(f"{path.name}-wal")) if part.exists()]
    return stamp(int(max(part.stat().st_mtime for part in parts) * 1000))
