"""The file with what this station knows to prove people by. It never leaves the data folder.

Verifiers are Argon2id; beside them stand the failures that still count, so that a restart does
not open what was closed. Written beside, flushed, renamed; readable by its owner alone.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from models.storage.flushing import flush_folder

_log = logging.getLogger(__name__)

Way = Literal["password", "pin"]
SECRETS_FILE = "sign-on.json"
_FORMAT = 1


class StationSecrets:
    """Read once; every change is on the disk when its coroutine returns. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / SECRETS_FILE
        self.damaged = False
        """True if the file is there and cannot be read: then nobody can sign on, and no first
        administrator can be made either. Removing the file is up to whoever owns the machine."""
        self._verifiers: dict[str, dict[str, str]] = {}
        self.failures: dict[tuple[str, Way], int] = {}
        """How many failures counted when it was written last."""
        self._load()

    def verifier(self, person: str, way: Way) -> str:
        """Empty if there is none."""
        return self._verifiers.get(person, {}).get(way, "")

    async def keep(self, person: str, verifiers: Mapping[Way, str]) -> None:
        """Store verifiers of one person; what is not named stays."""
        known = {one: dict(ways) for one, ways in self._verifiers.items()}
        own = known.setdefault(person, {})
        for way, verifier in verifiers.items():
            own[way] = verifier
        await self._save(known, self.failures)
        self._verifiers = known

    async def count(self, failures: Mapping[tuple[str, Way], int]) -> None:
        """Store which failures count."""
        self.failures = {key: count for key, count in failures.items() if count}
        await self._save(self._verifiers, self.failures)

    def _load(self) -> None:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["format"] != _FORMAT:
                raise ValueError(f"format {content['format']}")
            self._verifiers = {
                str(person): {str(way): str(one) for way, one in ways.items()}
                for person, ways in content["verifiers"].items()
            }
            for person, way, count in content["failures"]:
                self.failures[str(person), "pin" if way == "pin" else "password"] = int(count)
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            _log.critical("%s cannot be read, nobody can sign on: %s", self._path, error)
            self.damaged = True

    async def _save(
        self, verifiers: Mapping[str, Mapping[str, str]], failures: Mapping[tuple[str, Way], int]
    ) -> None:
        if self.damaged:  # what is left of it may still be of use to somebody
            raise OSError(f"{self._path.name} is damaged")
        content = {
            "format": _FORMAT,
            "verifiers": verifiers,
            "failures": [[person, way, count] for (person, way), count in failures.items()],
        }
        await asyncio.to_thread(write_secret, self._path, json.dumps(content, indent=1))


def write_secret(path: Path, text: str) -> None:
    """Replace a file that only its owner may read."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    flush_folder(path.parent)
