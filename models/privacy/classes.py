"""The classes of personal data and when the time of each begins to run.

Storage limitation (GDPR Article 5(1)(e), PIPL Article 19): what is kept, for how long, and from
when it counts, is said in one place and the site sets the days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.records import RecordKind
from models.site.park import PrivacySettings
from models.text.message import Message

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class DataClass:
    """One class. `until_ended`: the days count from the end of what the record is about (a lease,
    a work, a request), and not at all before it; else from when the content was written."""

    id: str
    title: Message
    until_ended: bool


CLASSES = (
    DataClass("visitor", Message.of("privacy.class.visitor"), until_ended=False),
    DataClass("access", Message.of("privacy.class.access"), until_ended=False),
    DataClass("contact", Message.of("privacy.class.contact"), until_ended=True),
    DataClass("staff", Message.of("privacy.class.staff"), until_ended=True),
    DataClass("requests_text", Message.of("privacy.class.requests_text"), until_ended=True),
    DataClass("log", Message.of("privacy.class.log"), until_ended=False),
)
_BY_ID = {one.id: one for one in CLASSES}

_BIOMETRIC = re.compile(
    r"biometr|fingerprint|finger_?vein|palm_?(print|vein)|face_?(template|print|feature|vector)"
    r"|(^|_)iris(_|$)|retina|voice_?print|embedding|minutiae"
)


def class_of(id_: str) -> DataClass:
    """LookupError for a class that nobody declared."""
    return _BY_ID[id_]


def retention_days(settings: PrivacySettings, data_class: str) -> int:
    """Days that a class is kept; 0: no end is set."""
    found: int = getattr(settings, f"{class_of(data_class).id}_days")
    return found


def faulty_declaration(kinds: Iterable[RecordKind]) -> str:
    """What forbids these kinds, as `kind.field`; empty if nothing.

    A class that is not declared has no retention; a field for a biometric template is refused
    altogether (GDPR Article 9, PIPL Article 28): readers compare in themselves and report a
    credential.
    """
    for kind in kinds:
        parts = [(one.name, one.data_class) for one in kind.fields]
        parts += [(one.name, one.data_class) for one in kind.events]
        for name, data_class in parts:
            if data_class and data_class not in _BY_ID:
                return f"{kind.name}.{name}: {data_class}"
            if _BIOMETRIC.search(name):
                return f"{kind.name}.{name}"
    return ""
