"""Fills the history of a data folder with a believable past of the demo park."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

from app.core.core import utc_ms
from app.folder import opened, place_of
from app.refusal import Refused, refusing, unusable
from app.speech import Speech
from devices.simulator.past import past
from devices.simulator.pastalarms import PastAlarms
from models.history import EventStore, PastWriter
from models.history.alarmlog import transition_event
from models.history.recorded import days_lived
from models.plant import with_link_points
from models.site.park import Park


def fill(options: argparse.Namespace) -> int:
    """Write the `--days` whole UTC days up to and with yesterday."""
    speech = Speech(None)
    try:
        with refusing(), opened(place_of(options), apply=False) as (_, settled):
            _fill(settled.park, place_of(options).folder, options.days, speech)
    except Refused as refused:
        for message in refused.messages:
            speech.complain(message)
        return 1
    except OSError as error:
        speech.complain(unusable(error, place_of(options).folder))
        return 1
    return 0


def _fill(park: Park, folder: Path, days: int, speech: Speech) -> None:
    whole = with_link_points(park)
    today = datetime.fromtimestamp(utc_ms() / 1000, UTC).date()
    begun = time.monotonic()
    wanted = [today - timedelta(days=back) for back in range(days, 0, -1)]
    # what really was is never mixed with what is made up, nor its gaps filled
    lived = days_lived(folder)
    free = [day for day in wanted if (day - date(1970, 1, 1)).days not in lived]
    for day in wanted:
        if day not in free:
            speech.tell("core.past_lived", day=day.isoformat())
    for run in _runs(free):
        with PastWriter(folder, whole.points) as writer:
            for day in run:
                for point, times, values, quality in past(park, day):
                    writer.add(point, times, values, quality)
                writer.end_day()
                seconds = round(time.monotonic() - begun)
                speech.tell("core.past_day", day=day.isoformat(), seconds=seconds)
        _fill_alarms(park, folder, run)


def _runs(days: Sequence[date]) -> list[list[date]]:
    """Days that follow each other."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _fill_alarms(park: Park, folder: Path, days: Sequence[date]) -> None:
    """The alarm journal of the same days; the same day twice is one day."""
    made, store = PastAlarms(park), EventStore(folder)
    zone = ZoneInfo(park.zone)
    # what stands at the end of the past is gone when the present begins
    last = datetime.combine(days[-1], time_of_day(), zone) + timedelta(days=1)
    end = round(last.timestamp() * 1000) - 1
    try:
        for day in days:
            told = (replace(one, at_ms=min(one.at_ms, end)) for one in made.day(day))
            events = [transition_event(one) for one in told]
            for written in store.append_events(events):
                written.result()
    finally:
        store.close()
