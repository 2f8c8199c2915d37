"""Pieces that site files and device profiles share. Durations are seconds, as written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""Ids are permanent: lower case, digits, `-` and `_`."""
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
"""Key of a point within its device; `<device>.<key>` is the id of the point."""
Seconds = Annotated[float, Field(gt=0, le=31_536_000)]
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
SeverityWord = Literal["none", "low", "medium", "high", "critical"]
AlarmWord = Literal["low", "medium", "high", "critical"]


class Strict(BaseModel):
    """Unknown keys and silent conversions are refused: a typing error must not pass."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class NameText(Strict):
    """A name in either or both languages; a plain string counts as English."""

    en: str = ""
    zh_CN: str = ""  # noqa: N815 - the catalogue's own language code

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: object) -> object:
        return {"en": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _something(self) -> NameText:
        if not (self.en or self.zh_CN):
            raise ValueError("name_empty")
        return self


class LimitsText(Strict):
    """Limits in the point's unit; what is not given is taken from the next more general place."""

    low_low: float | None = None
    low: float | None = None
    high: float | None = None
    high_high: float | None = None
    deadband: Annotated[float, Field(ge=0)] | None = None
    severity: AlarmWord | None = None


class ProofText(Strict):
    """Which other point of the same device proves a command."""

    point: Key
    value: float | None = None
    state: str | None = None
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    within_s: Seconds = 10.0


def table_or_word(given: object) -> str:
    """Which of the two a value is that may be a table or the word `none`."""
    return "word" if isinstance(given, str) else "table"


# Told apart by what is written, so that a fault in a table is not also reported as a wrong word.
LimitsOrNone = Annotated[
    Annotated[LimitsText, Tag("table")] | Annotated[Literal["none"], Tag("word")],
    Discriminator(table_or_word),
]
ProofOrNone = Annotated[
    Annotated[ProofText, Tag("table")] | Annotated[Literal["none"], Tag("word")],
    Discriminator(table_or_word),
]
