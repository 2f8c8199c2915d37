"""Fills the history of a data folder with a believable past of the demo park."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.core.core import utc_ms
from app.folder import opened, place_of
from app.refusal import Refused, refusing
from app.speech import Speech
from devices.simulator.past import past
from models.history import write_past
from models.plant import with_link_points
from models.site.park import Park


def fill(options: argparse.Namespace) -> int:
    """Write `--days` days up to yesterday, and today up to now."""
    speech = Speech(None)
    try:
        with refusing(), opened(place_of(options), apply=False) as (_, settled):
            _fill(settled.park, place_of(options).folder, options.days, speech)
    except Refused as refused:
        for message in refused.messages:
            speech.complain(message)
        return 1
    return 0


def _fill(park: Park, folder: Path, days: int, speech: Speech) -> None:
    whole = with_link_points(park)
    today = datetime.fromtimestamp(utc_ms() / 1000, UTC).date()
    begun = time.monotonic()
    for back in range(days, 0, -1):
        day = today - timedelta(days=back)
        write_past(folder, whole.points, day, past(park, day))
        speech.tell("core.past_day", day=day.isoformat(), seconds=round(time.monotonic() - begun))
