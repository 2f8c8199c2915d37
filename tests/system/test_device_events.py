"""What devices send as events stays as long as the site keeps it, whatever their clocks say."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from app.core.events import EventKeeper
from models.history import EventStore
from models.history.retention import apply_retention
from models.points import Quality, Reading
from models.site.park import HistorySettings

NOW = 1_790_000_000_000
HOUR = 3_600_000
_YEAR_9999 = 253_402_300_000_000
"""Near its end."""


def test_an_event_of_a_clock_that_was_never_set_is_kept_like_any_other(tmp_path: Path) -> None:
    keeper = EventKeeper(tmp_path, lambda _: None)
    heard = [
        Reading("door.alarm", 1, Quality.GOOD, NOW - HOUR, NOW),
        # the same second after two starts
        Reading("door.alarm", 1, Quality.CLOCK_SKEW, 5_000, NOW + 1),
        Reading("door.alarm", 1, Quality.CLOCK_SKEW, 5_000, NOW + 2),
        Reading("door.alarm", 1, Quality.CLOCK_SKEW, _YEAR_9999, NOW + 3),
    ]
    asyncio.run(keeper.commit(heard))
    # a broker repeats what it has no acknowledgement of
    asyncio.run(keeper.commit([heard[0]._replace(received_ms=NOW + HOUR)]))
    keeper.close()
    assert apply_retention(tmp_path, HistorySettings(), NOW) == []
    with closing(EventStore(tmp_path)) as store:
        found = [event.at_us // 1_000 for event in store.events(0, _YEAR_9999)]
    assert found == [NOW - HOUR, NOW + 1, NOW + 2, NOW + 3]
