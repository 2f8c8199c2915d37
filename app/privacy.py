"""Carries out what privacy asks for: retention once a day, erasures as they are asked.

An erasure is on the disk as a record before anything goes, so one that a crash interrupts is
carried out at the next start; to erase twice does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from models import privacy
from models.journal import Change, Journal, uuid7
from models.privacy.kinds import DONE, ERASURE
from models.records import Order, Query, Record, RecordKind, RecordsChanged
from models.site.park import PrivacySettings
from models.storage import StorageError

_log = logging.getLogger(__name__)
_FIRST_S = 90.0
"""After the start: a window has its first picture by then, and links their first values."""
_DAY_S = 86_400.0
_MOST = 500
_PAGE = 100
"""Records after which the window has its turn."""
RETENTION = "retention"

Parts = dict[tuple[str, str], set[tuple[str, str]]]


class PrivacyChore:
    """Its `run` is a task of the core."""

    def __init__(
        self,
        journal: Journal,
        kinds: Sequence[RecordKind],
        settings: PrivacySettings,
        clock: Callable[[], int],
        is_doubtful: Callable[[int], bool] = lambda _: False,
    ) -> None:
        """`is_doubtful`: whether this moment of the clock may be wrong; nothing is over then."""
        self._journal = journal
        self._kinds: Mapping[str, RecordKind] = {kind.name: kind for kind in kinds}
        self._personal = [kind for kind in kinds if _is_personal(kind)]
        self._settings = settings
        self._clock = clock
        self._is_doubtful = is_doubtful
        self._asked = asyncio.Event()
        self._done: set[str] = set()

    async def run(self, first_s: float = _FIRST_S) -> None:
        """Until cancelled."""
        end = self._journal.records.subscribe(self._hear)
        loop = asyncio.get_running_loop()
        sweep_at = loop.time() + first_s
        self._asked.set()
        try:
            while True:
                await self._wait(sweep_at - loop.time())
                try:
                    if self._asked.is_set():
                        self._asked.clear()
                        await self.carry_out()
                    if loop.time() >= sweep_at:
                        sweep_at = loop.time() + _DAY_S
                        await self.sweep()
                except StorageError as error:
                    # the disk refuses: what was asked still stands, and is tried again
                    _log.warning("personal data was not erased: %s", error)
                    sweep_at = min(sweep_at, loop.time() + 60.0)
        finally:
            end()

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._asked.wait()
        except TimeoutError:
            self._asked.set()

    def _hear(self, changed: RecordsChanged) -> None:
        if ERASURE in changed.kinds():
            self._asked.set()

    async def carry_out(self) -> int:
        """Erase what was asked and is not done yet; returns how many contents went."""
        count = 0
        for record in self._waiting():
            parts = await self._asked_parts(record)
            who = record.created_by
            gone = await self._journal.erase_parts(who, parts, record.text("ground"), reasons=True)
            await self._tell(record.id, gone, len(parts))
            count += gone
        return count

    def _waiting(self) -> list[Record]:
        newest = Query(ERASURE, order=(Order("created", descending=True),))
        waiting = []
        for record in self._journal.records.list(newest, _MOST):
            if record.id in self._done:
                continue
            if self._journal.records.events(ERASURE, record.id, DONE):
                self._done.add(record.id)
            else:
                waiting.append(record)
        return waiting[::-1]

    async def _asked_parts(self, record: Record) -> Parts:
        parts: Parts = {}
        for number, subject in enumerate(record.list("subjects")):
            if number % _PAGE == 0:
                await asyncio.sleep(0)
            name, _, id_ = subject.partition(":")
            kind = self._kinds.get(name)
            held = self._journal.held_of(kind, id_) if kind is not None else ()
            if held:
                parts[name, id_] = {(one.operation, one.field) for one in held}
        return parts

    async def sweep(self) -> int:
        """Erase what was kept long enough; returns how many contents went."""
        if self._is_doubtful(self._clock()):
            _log.warning("the clock may be wrong: nothing personal is past its time today")
            return 0
        by_class: dict[str, Parts] = {}
        for kind in self._personal:
            after = ""
            while True:
                held, after = self._journal.held_page(kind, after)
                if not after:
                    break
                found = privacy.due(
                    kind, held, self._settings, self._ended(kind.name), self._clock()
                )
                for one in found:
                    parts = by_class.setdefault(one.data_class, {})
                    parts.setdefault((one.kind, one.entity), set()).add((one.operation, one.field))
                # a page is a few milliseconds: the window goes on in between
                await asyncio.sleep(0)
        counts = Counter[str]()
        for data_class, parts in by_class.items():
            counts[data_class] = await self._journal.erase_parts("", parts, RETENTION)
            await self._note(data_class, counts[data_class], len(parts))
        if counts:
            _log.info("kept long enough and erased: %s", dict(counts))
        return counts.total()

    def _ended(self, kind: str) -> Callable[[str], int | None]:
        records = self._journal.records

        def ended(entity: str) -> int | None:
            record = records.get(kind, entity)
            return None if record is None else privacy.ended_ms(record, records)

        return ended

    async def _note(self, data_class: str, contents: int, records: int) -> None:
        now = self._clock()
        id_ = uuid7(now)
        changes = privacy.asked_changes(id_, (), RETENTION, now, data_class)
        self._done.add(id_)
        await self._journal.write("", [*changes, _done(id_, contents, records)])

    async def _tell(self, id_: str, contents: int, records: int) -> None:
        self._done.add(id_)
        await self._journal.write("", [_done(id_, contents, records)])


def _done(id_: str, contents: int, records: int) -> Change:
    value = {"contents": contents, "records": records}
    return Change(ERASURE, id_, DONE, value, is_event=True)


def _is_personal(kind: RecordKind) -> bool:
    return any(one.data_class for one in kind.fields) or any(one.data_class for one in kind.events)
