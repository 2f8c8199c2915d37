"""Incidents: what happened where, what is to be done, who did it, who was told."""

from models.incidents.beginning import Occasion, begin, next_number
from models.incidents.kinds import INCIDENT, INCIDENT_STEP, SUBJECT
from models.incidents.priority import PRIORITIES, TARGETS, Clock, clock, due
from models.incidents.rules import open_steps
from models.incidents.sop import Reach, Sop, SopFault, Sops, SopStep, load_sops, suggested
from models.incidents.states import DISPOSITIONS, OPEN, STATES
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
    "Sop",
    "SopFault",
    "SopStep",
    "Sops",
    "begin",
    "clock",
    "due",
    "load_sops",
    "next_number",
    "open_steps",
    "suggested",
]
