"""Modbus addresses that units refused, kept from run to run so that they are learned once."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from devices.link import Link

_log = logging.getLogger(__name__)
_NAME = "modbus-holes.json"
_FIELDS = ("unit", "function", "address", "count")

Plain = dict[str, int]
"""The fields of one `devices.modbus.Hole`."""


def read_holes(folder: Path) -> dict[str, list[Plain]]:
    """Holes by line; none if nothing was kept or it cannot be read: they are learned again."""
    try:
        found = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return {
            line: [{name: int(hole[name]) for name in _FIELDS} for hole in holes]
            for line, holes in found.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        _log.warning("%s is not used: %s", folder / _NAME, error)
        return {}


def write_holes(folder: Path, links: Mapping[str, Link]) -> None:
    """Keep what the lines learned; a failure costs only learning it again."""
    from devices.modbus import ModbusLink  # loaded long before: it has been running

    learned = {
        name: [asdict(hole) for hole in sorted(link.learned, key=lambda h: (h.unit, h.address))]
        for name, link in links.items()
        if isinstance(link, ModbusLink) and link.learned
    }
    try:
        (folder / _NAME).write_text(json.dumps(learned), encoding="utf-8")
    except OSError as error:
        _log.warning("%s was not written: %s", folder / _NAME, error)
