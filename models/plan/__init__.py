"""Pure rules of the floor plan: roll-up, blind areas, declutter, geometry (docs/adr/0014)."""

from models.plan.blind import Blind, blind_areas
from models.plan.declutter import Box, Part, Rank, hidden
from models.plan.direction import Direction, nearest
from models.plan.door import DoorMarks, door_marks
from models.plan.layers import Layer, layer_of
from models.plan.rollup import RollUp, Standing, coverage, roll_up
from models.plan.summary import Figure, Gathered, figures_of, gathered

__all__ = [
    "Blind",
    "Box",
    "Direction",
    "DoorMarks",
    "Figure",
    "Gathered",
    "Layer",
    "Part",
    "Rank",
    "RollUp",
    "Standing",
    "blind_areas",
    "coverage",
    "door_marks",
    "figures_of",
    "gathered",
    "hidden",
    "layer_of",
    "nearest",
    "roll_up",
]
