"""Where log records go: a rotating file in the data folder, and warnings to the terminal."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

from models.storage.errors import StorageFault
from models.text.message import Message

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_logging(folder: Path | None, *, verbose: bool = False) -> None:
    """Log to `folder`/control-room.log (10 files of 5 MB) and warnings to stderr.

    Raises StorageFault where the folder cannot be made or written.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.INFO if verbose else logging.WARNING)
    terminal.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(terminal)
    if folder is not None:
        file = _log_file(folder)
        file.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(file)
    # Both report every reconnect attempt at WARNING or worse; the links report transitions.
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
    logging.getLogger("paho").setLevel(logging.CRITICAL)


def _log_file(folder: Path) -> logging.Handler:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return logging.handlers.RotatingFileHandler(
            folder / "control-room.log", maxBytes=5_000_000, backupCount=10, encoding="utf-8"
        )
    except OSError as error:
        detail = error.strerror or str(error)
        raise StorageFault(
            Message.of("core.unusable", path=str(error.filename or folder), detail=detail)
        ) from error
