"""What may be set per point in a group, a device or an exception."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.site.schema.alarms import RuleTexts
from models.site.schema.common import LimitsOrNone, Pair, Seconds, Strict


class Settings(Strict):
    """What is not given is taken from the next more general place."""

    limits: LimitsOrNone | None = None
    normal: Pair | None = None
    scale: Pair | None = None
    deadband: Annotated[float, Field(ge=0)] | None = None
    stale_after_s: Seconds | None = None
    designed: Annotated[list[str | float], Field(min_length=1, max_length=16)] | None = None
    alarms: RuleTexts = Field(default_factory=dict)
