"""Incidents: what happened where, what is to be done, who did it, who was told.

Templates of procedures are read by `models.incidents.sop`, which is imported where they are
needed: it takes a tenth of a second that a start does not have.
"""

from models.incidents.beginning import Occasion, begin, next_number
from models.incidents.kinds import INCIDENT, INCIDENT_STEP, SUBJECT
from models.incidents.priority import PRIORITIES, TARGETS, Clock, clock, due
from models.incidents.rules import open_steps
from models.incidents.states import DISPOSITIONS, OPEN, STATES, Reach
from models.incidents.telling import LONGEST_NOTICE, WAYS

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
