"""How well the community of the park is served: indicators with their formulas, nothing hidden."""

from models.community.board import (
    Basis,
    indicators,
    latest,
    month_of,
    months,
    read_basis,
    reading,
    working_out,
)
from models.community.energy import energy, energy_in_steps
from models.community.indicator import Better, Indicator, Measure, Span, quantile
from models.community.service import service
from models.community.taking_part import taking_part
from models.community.tenancy import tenancy

__all__ = [
    "Basis",
    "Better",
    "Indicator",
    "Measure",
    "Span",
    "energy",
    "energy_in_steps",
    "indicators",
    "latest",
    "month_of",
    "months",
    "quantile",
    "read_basis",
    "reading",
    "service",
    "taking_part",
    "tenancy",
    "working_out",
]
