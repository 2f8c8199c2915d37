"""Works and their permits: planned, started, ended, closed, and what they take out of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.works.detectors import (
        Detector,
        detectors_at,
        devices_at,
        points_of_doors,
        preselected,
        taken_out,
    )
    from models.works.dues import Due, due
    from models.works.kinds import SUBJECT, WORK, Permit, State
    from models.works.moves import (
        Restored,
        cancel,
        close,
        end,
        extend,
        next_number,
        start,
        watched,
    )
    from models.works.rules import FIRE_WATCH_MS, stays
    from models.works.service import orders, out_at, spans
    from models.works.states import LONGEST_MS
    from models.works.work import Standing, Work

__getattr__ = parts(
    __name__,
    {
        "detectors": "Detector detectors_at devices_at points_of_doors preselected taken_out",
        "dues": "Due due",
        "kinds": "SUBJECT WORK Permit State",
        "moves": "Restored cancel close end extend next_number start watched",
        "rules": "FIRE_WATCH_MS stays",
        "service": "orders out_at spans",
        "states": "LONGEST_MS",
        "work": "Standing Work",
    },
)

__all__ = [
    "FIRE_WATCH_MS",
    "LONGEST_MS",
    "SUBJECT",
    "WORK",
    "Detector",
    "Due",
    "Permit",
    "Restored",
    "Standing",
    "State",
    "Work",
    "cancel",
    "close",
    "detectors_at",
    "devices_at",
    "due",
    "end",
    "extend",
    "next_number",
    "orders",
    "out_at",
    "points_of_doors",
    "preselected",
    "spans",
    "start",
    "stays",
    "taken_out",
    "watched",
]
