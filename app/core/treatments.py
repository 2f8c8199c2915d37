"""Carries what persons write of alarms to the alarms: at the start, and on every change.

The journal is the truth: what was acknowledged, shelved or suppressed there holds again after a
restart. What ends at a time ends in the annunciator by that time, with no record written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from models import alarmbook
from models.alarmbook.kinds import ALARM, SHELVING, SUPPRESSION
from models.alarms import Acknowledgement, Alarm, Shelving, Suppression
from models.records import Records, RecordsChanged

_log = logging.getLogger(__name__)


class Treated(Protocol):
    """What does it: the plant's annunciator."""

    def standing(self, point: str, rule: str) -> Alarm | None:
        """The alarm of the rule, withheld or not; None if it is normal."""

    def acknowledge(self, point: str, rule: str, seen_ms: int, said: Acknowledgement) -> object:
        """Everything of the alarm that was raised up to `seen_ms` is acknowledged."""

    def reset(self, point: str, rule: str, seen_ms: int, by: str, at_ms: int) -> object:
        """What latched up to `seen_ms` is let go of."""

    def set_shelved(self, shelvings: Mapping[alarmbook.Key, Shelving]) -> Sequence[alarmbook.Key]:
        """Exactly these are shelved now; returns what cannot be."""

    def set_suppressed(
        self, suppressions: Mapping[alarmbook.Key, Suppression]
    ) -> Sequence[alarmbook.Key]:
        """Exactly these are suppressed by hand now; returns what cannot be."""


def follow_treatments(
    records: Records,
    treated: Treated,
    standing: Callable[[], Iterable[Alarm]],
    station: str,
    clock: Callable[[], int],
) -> Callable[[], None]:
    """Begin now; the returned function ends it. `standing`: all alarms there are, withheld too;
    `station`: id of this one."""
    treatments = _Treatments(records, treated, station, clock)
    treatments.shelve()
    treatments.suppress()
    for alarm in tuple(standing()):
        treatments.of_alarm(alarm.id)
    return records.subscribe(treatments.changed)


class _Treatments:
    def __init__(
        self, records: Records, treated: Treated, station: str, clock: Callable[[], int]
    ) -> None:
        self._records, self._treated = records, treated
        self._station, self._clock = station, clock

    def changed(self, change: RecordsChanged) -> None:
        for kind, id_ in change.entities:
            if kind == ALARM:
                self.of_alarm(id_)
        kinds = change.kinds()
        if SHELVING in kinds:
            self.shelve()
        if SUPPRESSION in kinds:
            self.suppress()

    def of_alarm(self, id_: str) -> None:
        (point, rule), now = alarmbook.key_of(id_), self._clock()
        alarm = self._treated.standing(point, rule)
        if alarm is None:
            return
        seen = alarmbook.acknowledged(self._records, alarm, self._station, now)
        if seen is not None:
            self._treated.acknowledge(point, rule, seen.seen_ms, seen.acknowledgement)
        again = alarmbook.resets(self._records, alarm, self._station, now)
        if again is not None:
            self._treated.reset(point, rule, again.seen_ms, again.by, again.at_ms)

    def shelve(self) -> None:
        now = alarmbook.shelved(self._records, self._clock())
        _say_refused(self._treated.set_shelved(now))
        _log.info("shelved: %d alarms", len(now))

    def suppress(self) -> None:
        now = alarmbook.suppressed(self._records, self._clock())
        _say_refused(self._treated.set_suppressed(now))
        _log.info("suppressed by hand: %d alarms", len(now))


def _say_refused(refused: Sequence[alarmbook.Key]) -> None:
    """Life safety, and rules that are not there any more."""
    for point, rule in refused:
        _log.warning("not withheld, whatever the journal says: %s/%s", point, rule)
