"""Personal data: how long which class is kept, what is due, what is held on somebody, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.privacy.biometrics import is_template
    from models.privacy.classes import CLASSES, DataClass, faulty_declaration, retention_days
    from models.privacy.ending import ended_ms
    from models.privacy.export import as_json, as_table
    from models.privacy.heldon import Dossier, Part, held_on, holding
    from models.privacy.kinds import (
        ASK,
        DONE,
        ERASE,
        ERASURE,
        PURPOSE,
        PURPOSES,
        STATION,
        SUBJECT,
        asked_changes,
        purpose_changes,
    )
    from models.privacy.overdue import Due, Held, due

__getattr__ = parts(
    __name__,
    {
        "biometrics": "is_template",
        "classes": "CLASSES DataClass faulty_declaration retention_days",
        "ending": "ended_ms",
        "export": "as_json as_table",
        "heldon": "Dossier Part held_on holding",
        "kinds": (
            "ASK DONE ERASE ERASURE PURPOSE PURPOSES STATION SUBJECT asked_changes purpose_changes"
        ),
        "overdue": "Due Held due",
    },
)

__all__ = [
    "ASK",
    "CLASSES",
    "DONE",
    "ERASE",
    "ERASURE",
    "PURPOSE",
    "PURPOSES",
    "STATION",
    "SUBJECT",
    "DataClass",
    "Dossier",
    "Due",
    "Held",
    "Part",
    "as_json",
    "as_table",
    "asked_changes",
    "due",
    "ended_ms",
    "faulty_declaration",
    "held_on",
    "holding",
    "is_template",
    "purpose_changes",
    "retention_days",
]
