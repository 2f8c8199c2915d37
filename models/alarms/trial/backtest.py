"""What a rule would have raised on stored samples, in figures: the present rule beside another.

Pure: episodes in (models.alarms.trial.replay makes them with the live step), figures out. Nuisances
and floods are those of the alarm figures (models.alarms.figures.lists, models.alarms.load).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from models.alarms.figures.lists import CHATTER_MS, chatter
from models.alarms.load import LoadMeter
from models.alarms.trial.episode import Episode
from models.site.park import AlarmSettings

DAY_MS = 86_400_000
_ENOUGH_MS = 3_600_000
_SETTINGS = AlarmSettings()
_NEAR_MS = 600_000
"""An incident's alarm that the present rule does not explain is looked for so far around it."""


@dataclass(frozen=True, slots=True)
class Span:
    """What was looked at."""

    start_ms: int
    end_ms: int
    good_ms: int
    """How much of it had a value that a rule may judge."""

    @property
    def share(self) -> float:
        """Part of the span with good data, 0 to 1."""
        return self.good_ms / max(1, self.end_ms - self.start_ms)


@dataclass(frozen=True, slots=True)
class Figures:
    """One rule over one span."""

    alarms: int = 0
    per_day: float | None = None
    """Per day of good data; None after less than an hour of it: that would be a guess."""
    flood_ms: int = 0
    """How long the park was in a flood, with these alarms among all others."""
    chattering: int = 0
    """Alarms that came three or more in a minute."""
    fleeting: int = 0
    longest_ms: int = 0
    standing_ms: int = 0
    """All of them together."""
    delay_ms: int | None = None
    """Median time from the crossing of the present limit to the call; negative: before it. None:
    no alarm belongs to a crossing."""
    worst_delay_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """An alarm that a confirmed incident names as its source."""

    raised_ms: int
    incident: str
    """Id of the record."""
    title: str
    """Number and title, as people say it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The present rule and the one that is tried, on the same samples."""

    span: Span
    now: Figures
    tried: Figures
    now_episodes: tuple[Episode, ...]
    tried_episodes: tuple[Episode, ...]
    gone: int = 0
    """Alarms of the present rule that the tried one would not have raised at all."""
    added: int = 0
    """Alarms of the tried rule without one of the present rule at the same time."""
    shift_ms: int | None = None
    """Median of how much later the tried rule calls for the same thing; negative: earlier."""
    worst_shift_ms: int | None = None
    linked: int = 0
    """Alarms of confirmed incidents within the span."""
    missed: tuple[Linked, ...] = ()
    """Those of them that the tried rule would not have raised."""
    flags: tuple[tuple[Linked, bool], ...] = ()
    """All of them, and whether each would have been missed."""


def compare(
    span: Span,
    now: Sequence[Episode],
    tried: Sequence[Episode],
    crossings: Sequence[Episode],
    *,
    linked: Sequence[Linked] = (),
    others: Sequence[int] = (),
    settings: AlarmSettings = _SETTINGS,
) -> Comparison:
    """Both rules side by side.

    `crossings` are the episodes of the present rule without any delay or count; `others` the
    moments at which the park's other alarms were raised, in ascending order.
    """
    pairs = [(one, first_of(tried, one, span.end_ms)) for one in now]
    shifts = [other.raised_ms - one.raised_ms for one, other in pairs if other is not None]
    within = [one for one in linked if span.start_ms <= one.raised_ms < span.end_ms]
    flags = tuple((one, not _covered(one, now, tried, span.end_ms)) for one in within)
    return Comparison(
        span,
        figures(span, now, crossings, others, settings),
        figures(span, tried, crossings, others, settings),
        tuple(now),
        tuple(tried),
        gone=sum(other is None for one, other in pairs if one.raised_ms >= span.start_ms),
        added=sum(
            first_of(now, one, span.end_ms) is None
            for one in tried
            if one.raised_ms >= span.start_ms
        ),
        shift_ms=round(median(shifts)) if shifts else None,
        worst_shift_ms=max(shifts, default=None),
        linked=len(within),
        missed=tuple(one for one, missed in flags if missed),
        flags=flags,
    )


def figures(
    span: Span,
    episodes: Sequence[Episode],
    crossings: Sequence[Episode],
    others: Sequence[int],
    settings: AlarmSettings,
) -> Figures:
    """What an operator would have had of these episodes, which are in ascending order.

    What was raised before the span stands in it and is not counted as new.
    """
    fresh = [one for one in episodes if one.raised_ms >= span.start_ms]
    raised = [one.raised_ms for one in fresh]
    lengths = [
        one.until(span.end_ms) - max(one.raised_ms, span.start_ms)
        for one in episodes
        if one.until(span.end_ms) > span.start_ms
    ]
    delays = [
        one.raised_ms - crossing.raised_ms
        for one in fresh
        if (crossing := first_of(crossings, one, span.end_ms)) is not None
    ]
    return Figures(
        alarms=len(fresh),
        per_day=len(fresh) * DAY_MS / span.good_ms if span.good_ms >= _ENOUGH_MS else None,
        flood_ms=flood_ms(sorted([*raised, *others]), span.end_ms, settings),
        chattering=len(chatter(raised)),
        fleeting=sum(_fleeting(fresh, settings.fleeting_ms)),
        longest_ms=max(lengths, default=0),
        standing_ms=sum(lengths),
        delay_ms=round(median(delays)) if delays else None,
        worst_delay_ms=max(delays, default=None),
    )


def _fleeting(episodes: Sequence[Episode], longest_ms: int) -> Iterator[bool]:
    """Gone sooner than that by itself, and no other within a minute before or after."""
    moments = [one.raised_ms for one in episodes]
    before = [-CHATTER_MS - 1, *moments[:-1]]
    after = [*moments[1:], moments[-1] + CHATTER_MS + 1] if moments else []
    for one, last, following in zip(episodes, before, after, strict=False):
        alone = min(one.raised_ms - last, following - one.raised_ms) > CHATTER_MS
        yield alone and one.ended_ms is not None and one.ended_ms - one.raised_ms < longest_ms


def first_of(episodes: Sequence[Episode], one: Episode, end_ms: int) -> Episode | None:
    """The first of `episodes` that was there at the same time as `one`; touching counts.

    Episodes of one rule follow each other and do not overlap.
    """
    index = bisect_left(episodes, one.raised_ms, key=lambda e: e.until(end_ms))
    if index < len(episodes) and episodes[index].raised_ms <= one.until(end_ms):
        return episodes[index]
    return None


def flood_ms(raised: Sequence[int], end_ms: int, settings: AlarmSettings) -> int:
    """How long there was a flood among alarms raised at these ascending moments."""
    meter = LoadMeter(settings)
    floods = [meter.raised(at) for at in raised]
    floods.append(meter.advance(end_ms))
    total = sum(flood.end_ms - flood.start_ms for flood in floods if flood is not None)
    since = meter.load(end_ms).flood_since_ms
    return total if since is None else total + end_ms - since


def _covered(one: Linked, now: Sequence[Episode], tried: Sequence[Episode], end_ms: int) -> bool:
    """Whether the tried rule would have called for what became an incident."""
    was = next((e for e in now if e.raised_ms - 1_000 <= one.raised_ms <= e.until(end_ms)), None)
    start, end = (
        (one.raised_ms - _NEAR_MS, one.raised_ms + _NEAR_MS)
        if was is None
        else (was.raised_ms, was.until(end_ms))
    )
    return any(e.raised_ms <= end and e.until(end_ms) >= start for e in tried)
