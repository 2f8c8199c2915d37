"""The calendar of office hours in the site's zone.

An instant is office time if the clock on the wall then shows a minute inside the hours of that
date. So an hour that the clocks skip is nobody's working time, and one that they repeat counts
twice. (Zones that turn back across midnight during office hours do not occur any more and are
counted to the minute only.)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.site.park import OfficeHours, Spans

MINUTE_MS = 60_000
_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST_WAIT_DAYS = 3_660
_KEPT = 20_000
Stretch = tuple[int, int]
"""Half-open span of UTC milliseconds."""


class OfficeCalendar:
    """Answers for one park; every answer is the same for the same question.

    Moments are UTC milliseconds. What was worked out for a year is kept, so that 100,000
    requests can be summed up.
    """

    def __init__(self, hours: OfficeHours, zone: str) -> None:
        self._hours = hours
        self._zone = ZoneInfo(zone)
        self._holidays = frozenset(hours.holidays)
        self._make_up = frozenset(hours.make_up_days)
        self._years: dict[int, tuple[int, ...]] = {}
        self._days: dict[int, tuple[Stretch, ...]] = {}
        # requests are asked about again and again: when they were raised, and now
        self._offsets_at: dict[int, int] = {}

    def spans(self, day: date) -> Spans:
        """The hours of a civil date, in local minutes."""
        text = day.isoformat()
        if text in self._make_up:
            return self._hours.week[0]
        return () if text in self._holidays else self._hours.week[day.weekday()]

    def is_open(self, at_ms: int) -> bool:
        """True if somebody works at this moment."""
        return any(start <= at_ms < end for start, end in self._stretches(self._ordinal(at_ms)))

    def worked(self, start_ms: int, end_ms: int) -> int:
        """Milliseconds of office time in the half-open span; 0 if it ends before it begins."""
        if end_ms <= start_ms:
            return 0
        first, last = self._ordinal(start_ms), self._ordinal(end_ms)
        total = self._through(last, end_ms) - self._through(first, start_ms)
        for year in range(_year(first), _year(last)):
            total += self._year_sums(year)[-1]
        return total

    def after(self, start_ms: int, worked_ms: int) -> int | None:
        """The first moment at which `worked_ms` of office time have passed since `start_ms`.

        None if that is more than ten years away: nobody ever works.
        """
        if worked_ms <= 0:
            return start_ms
        left = worked_ms
        for start, end in self._from(start_ms):
            if end - start >= left:
                return start + left
            left -= end - start
        return None

    def opens(self, at_ms: int) -> int | None:
        """The next moment of office time, which may be this one."""
        return next((start for start, _ in self._from(at_ms)), None)

    def _from(self, start_ms: int) -> Iterator[Stretch]:
        first = self._ordinal(start_ms)
        for ordinal in range(first, first + _LONGEST_WAIT_DAYS):
            for start, end in self._stretches(ordinal):
                if end > start_ms:
                    yield max(start, start_ms), end

    def _through(self, ordinal: int, at_ms: int) -> int:
        """Office time of the year of the date `ordinal`, up to a moment of that date."""
        before = self._year_sums(_year(ordinal))[ordinal - _new_year(_year(ordinal))]
        return before + sum(
            min(end, at_ms) - start for start, end in self._stretches(ordinal) if start < at_ms
        )

    def _year_sums(self, year: int) -> tuple[int, ...]:
        """Office time of the year before each of its days; the last entry is the whole year."""
        known = self._years.get(year)
        if known is None:
            sums = [0]
            for ordinal in range(_new_year(year), _new_year(year + 1)):
                sums.append(sums[-1] + sum(e - s for s, e in self._stretches(ordinal)))
            known = self._years[year] = tuple(sums)
        return known

    def _stretches(self, ordinal: int) -> tuple[Stretch, ...]:
        known = self._days.get(ordinal)
        if known is None:
            known = self._days[ordinal] = tuple(self._work_out(ordinal))
        return known

    def _work_out(self, ordinal: int) -> list[Stretch]:
        spans = self.spans(date.fromordinal(ordinal))
        if not spans:
            return []
        midnight = (ordinal - _EPOCH) * _DAY_MS
        found: list[Stretch] = []
        for from_ms, to_ms, offset in self._offsets(midnight - _DAY_MS, midnight + 2 * _DAY_MS):
            for first, last in spans:
                start = max(midnight + first * MINUTE_MS - offset, from_ms)
                end = min(midnight + last * MINUTE_MS - offset, to_ms)
                if start < end:
                    found.append((start, end))
        return sorted(found)

    def _offsets(self, start_ms: int, end_ms: int) -> Iterator[tuple[int, int, int]]:
        """The span in parts that have one offset to UTC: from, to, offset."""
        # no zone changes twice within 12 hours
        at, offset = start_ms, self._offset(start_ms)
        for probe in range(start_ms + _DAY_MS // 2, end_ms + 1, _DAY_MS // 2):
            if self._offset(probe) == offset:
                continue
            low, high = probe - _DAY_MS // 2, probe
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if self._offset(middle) == offset else (low, middle)
            yield at, high, offset
            at, offset = high, self._offset(high)
        yield at, end_ms, offset

    def _offset(self, at_ms: int) -> int:
        known = self._offsets_at.get(at_ms)
        if known is not None:
            return known
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms)
        offset = _milliseconds(moment.astimezone(self._zone).utcoffset())
        if len(self._offsets_at) >= _KEPT:
            self._offsets_at.clear()
        self._offsets_at[at_ms] = offset
        return offset

    def _ordinal(self, at_ms: int) -> int:
        """The local date of a moment."""
        return (at_ms + self._offset(at_ms)) // _DAY_MS + _EPOCH


def _milliseconds(offset: timedelta | None) -> int:
    return 0 if offset is None else offset // timedelta(milliseconds=1)


def _year(ordinal: int) -> int:
    return date.fromordinal(ordinal).year


def _new_year(year: int) -> int:
    return date(year, 1, 1).toordinal()


@lru_cache(maxsize=8)
def office_calendar(hours: OfficeHours, zone: str) -> OfficeCalendar:
    """The calendar of a park; the same object as long as its hours are the same."""
    return OfficeCalendar(hours, zone)
