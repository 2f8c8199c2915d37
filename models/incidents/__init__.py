"""Incidents: what happened where, what is to be done, who did it, who was told.

Templates of procedures are read by `models.incidents.sop`, which is imported where they are
needed: it takes a tenth of a second that a start does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.incidents.beginning import Occasion, begin, next_number
    from models.incidents.kinds import INCIDENT, INCIDENT_STEP, SUBJECT
    from models.incidents.priority import PRIORITIES, TARGETS, Clock, clock, due
    from models.incidents.rules import open_steps
    from models.incidents.states import DISPOSITIONS, OPEN, STATES, Reach
    from models.incidents.telling import LONGEST_NOTICE, WAYS

__getattr__ = parts(
    __name__,
    {
        "beginning": "Occasion begin next_number",
        "kinds": "INCIDENT INCIDENT_STEP SUBJECT",
        "priority": "PRIORITIES TARGETS Clock clock due",
        "rules": "open_steps",
        "states": "DISPOSITIONS OPEN STATES Reach",
        "telling": "LONGEST_NOTICE WAYS",
    },
)

__all__ = [
    "DISPOSITIONS",
    "INCIDENT",
    "INCIDENT_STEP",
    "LONGEST_NOTICE",
    "OPEN",
    "PRIORITIES",
    "STATES",
    "SUBJECT",
    "TARGETS",
    "WAYS",
    "Clock",
    "Occasion",
    "Reach",
    "begin",
    "clock",
    "due",
    "next_number",
    "open_steps",
]
