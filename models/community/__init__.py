"""How well the community of the park is served: indicators with their formulas, nothing hidden."""

from models.community.energy import energy
from models.community.indicator import Better, Indicator, Measure, Span, quantile
from models.community.service import service
from models.community.taking_part import taking_part
from models.community.tenancy import tenancy

__all__ = [
    "Better",
    "Indicator",
    "Measure",
    "Span",
    "energy",
    "quantile",
    "service",
    "taking_part",
    "tenancy",
]
