"""A dossier as a file: everything with when and from whom, for the person to take along."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from models.privacy.heldon import Dossier, Part
from models.records import JsonValue, Line
from models.sheets import Table

FORMAT = "park-control-room personal data 1"
_HEAD = ("kind", "record", "why", "moment_utc", "field", "value", "by", "reason", "erased_utc")


def as_json(dossier: Dossier, now_ms: int) -> bytes:
    """One JSON document, UTF-8; machine-readable (GDPR Article 20, PIPL Article 45)."""
    document = {
        "format": FORMAT,
        "made_utc": moment(now_ms),
        "subject": f"{dossier.kind}:{dossier.id}",
        "records": [_part(part) for part in dossier.parts],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_table(dossier: Dossier) -> Table:
    """The same as one table; a value that is no text stands as JSON."""
    rows = [
        (
            part.record.kind,
            part.record.id,
            part.why,
            moment(line.wall_ms),
            line.field,
            _text(line.value),
            line.actor,
            line.reason,
            "" if line.erased_ms is None else moment(line.erased_ms),
        )
        for part in dossier.parts
        for line in part.history
    ]
    return Table("personal data", _HEAD, rows)


def moment(ms: int) -> str:
    """ISO 8601 in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def _part(part: Part) -> dict[str, Any]:
    return {
        "kind": part.record.kind,
        "id": part.record.id,
        "why": part.why,
        "values": dict(part.record.values),
        "personal": list(part.personal),
        "history": [_line(line) for line in part.history],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "moment_utc": moment(line.wall_ms),
        "field": line.field,
        "is_event": line.is_event,
        "value": line.value,
        "by": line.actor,
        "reason": line.reason,
        "erased_utc": None if line.erased_ms is None else moment(line.erased_ms),
    }


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
