"""Points and readings: one measured or commanded quantity, and what was heard of it."""

from models.points.point import CommandSpec, Limits, Point, Proof, State
from models.points.quality import Grade, Quality
from models.points.reading import Reading, Value
from models.points.resolution import from_steps, quantise, to_steps
from models.points.severity import Severity

__all__ = [
    "CommandSpec",
    "Grade",
    "Limits",
    "Point",
    "Proof",
    "Quality",
    "Reading",
    "Severity",
    "State",
    "Value",
    "from_steps",
    "quantise",
    "to_steps",
]
