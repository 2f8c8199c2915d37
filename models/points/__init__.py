"""Points and readings: one measured or commanded quantity, and what was heard of it."""

from models.points.defaultrules import default_rules, rules_of
from models.points.point import CommandSpec, Limits, Point, Proof, State
from models.points.quality import Grade, Quality
from models.points.reading import Reading, Value
from models.points.resolution import from_steps, quantise, to_steps
from models.points.rule import Level, Rule, RuleKind, alarm_id
from models.points.severity import Severity

__all__ = [
    "CommandSpec",
    "Grade",
    "Level",
    "Limits",
    "Point",
    "Proof",
    "Quality",
    "Reading",
    "Rule",
    "RuleKind",
    "Severity",
    "State",
    "Value",
    "alarm_id",
    "default_rules",
    "from_steps",
    "quantise",
    "rules_of",
    "to_steps",
]
