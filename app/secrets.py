"""Passwords and keys: named in the site file, kept on the station, never travelling.

Looked for in the environment (`PARK_SECRET_<NAME>`) and then in `secrets/<name>` of the data
folder, a file that only its owner may read.
"""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)


def station_secrets(folder: Path) -> Callable[[str], str | None]:
    """A look-up of secrets for the data folder; None where there is no such secret."""

    def look_up(name: str) -> str | None:
        variable = "PARK_SECRET_" + re.sub(r"\W", "_", name).upper()
        if variable in os.environ:
            return os.environ[variable]
        if not re.fullmatch(r"[\w.-]+", name):
            return None
        path = folder / "secrets" / name
        if not path.is_file():
            return None
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            _log.warning("the secret %s can be read by others; it is not used", name)
            return None
        return path.read_text(encoding="utf-8").rstrip("\n")

    return look_up
