"""Alarm rules as they are written: by name, and only what is said otherwise than further up."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Discriminator, Field, Tag

from models.site.schema.common import (
    AlarmWord,
    Key,
    NameText,
    Slug,
    Strict,
    table_or_word,
)

RuleName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""Unique within a point and permanent: alarms are known by it."""
RuleKindWord = Literal[
    "limits", "states", "rate", "deviation", "no_update", "bad_quality", "stuck", "expression"
]
RULE_KINDS: tuple[str, ...] = get_args(RuleKindWord)
Delay = Annotated[float, Field(ge=0, le=86_400)]
Span = Annotated[float, Field(gt=0, le=604_800)]
Words = Annotated[str, Field(max_length=500)]


class LevelText(Strict):
    """One level of a rule by limits or states."""

    limit: float | None = None
    priority: AlarmWord | None = None
    message: NameText | None = None
    guidance: NameText | None = None


LevelOrNone = Annotated[
    Annotated[LevelText, Tag("table")] | Annotated[Literal["none"], Tag("word")],
    Discriminator(table_or_word),
]


class RuleText(Strict):
    """One rule, or what one place says otherwise about it. Durations are seconds."""

    kind: RuleKindWord | None = None
    priority: AlarmWord | None = None
    message: NameText | None = None
    guidance: NameText | None = None
    levels: dict[Key, LevelOrNone] = Field(default_factory=dict)
    limit: float | None = None
    unit: str | None = None
    deadband: Annotated[float, Field(ge=0)] | None = None
    on_delay_s: Delay | None = None
    off_delay_s: Delay | None = None
    count: Annotated[int, Field(ge=1, le=100)] | None = None
    within_s: Span | None = None
    window_s: Span | None = None
    other: Words | None = None
    expression: Words | None = None
    suppressed_when: Words | None = None
    latching: bool | None = None
    re_alarm_s: Annotated[float, Field(ge=0, le=604_800)] | None = None
    life_safety: bool | None = None
    causes: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,47})?$")] | None = None
    follows: list[Key] | None = None
    sop: str | None = None
    trend: list[str] | None = None
    place: Slug | None = None
    phone: str | None = None


RuleOrNone = Annotated[
    Annotated[RuleText, Tag("table")] | Annotated[Literal["none"], Tag("word")],
    Discriminator(table_or_word),
]
RuleTexts = dict[RuleName, RuleOrNone]
"""By name; the word `none` takes a rule away."""


class KindRuleText(RuleText):
    """A rule for points of one kind of device, whatever its profile."""

    name: RuleName
    point: list[Key] = Field(default_factory=list)
    point_kind: list[str] = Field(default_factory=list)
    primary: bool = False
    taken_away: bool = False


class KindFile(Strict):
    """The whole file `<kind>.toml`."""

    format: Literal[1]
    kind: Slug
    alarm: list[KindRuleText] = Field(default_factory=list)
