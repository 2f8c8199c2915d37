"""Takes out of service what the running works name: at the start, and whenever one changes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from models import works
from models.plant import Plant
from models.records import Records, RecordsChanged
from models.works.kinds import WORK

_log = logging.getLogger(__name__)


def follow_works(records: Records, plant: Plant, clock: Callable[[], int]) -> Callable[[], None]:
    """Begin now; the returned function ends it. The ends of the works are the plant's own."""

    def apply() -> None:
        before = len(plant.out_of_service())
        plant.set_out_of_service(works.orders(records, clock()))
        after = len(plant.out_of_service())
        if before != after:
            _log.info("out of service: %d points", after)

    def changed(change: RecordsChanged) -> None:
        if WORK in change.kinds():
            apply()

    apply()
    return records.subscribe(changed)
