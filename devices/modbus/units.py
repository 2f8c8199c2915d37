"""What is known of one unit on a line, and what to read of it next: rules with time as argument.

All times are the loop's monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace

from devices.modbus.answers import ILLEGAL_FUNCTION, read_request
from devices.modbus.blocks import Block, Hole, blocks_of, halves, search
from devices.registers import BlockDecoder
from models.site.park import ModbusLine
from models.site.sources import ModbusSource, ModbusUnit
from models.text import Message

BACK_OFF_S = 2.0
BACK_OFF_MOST_S = 60.0
REFUSED_AGAIN_S = 60.0
"""What the unit says it does not have is asked for again this rarely."""
_SMOOTHING = 0.2
_SHORTEST_PROBE_S = 0.25


@dataclass(slots=True, eq=False)
class Poll:
    """One block, compiled: its request, its decoder, and when it may be read."""

    block: Block
    request: bytes
    decoder: BlockDecoder
    not_before: float = 0.0

    @classmethod
    def of(cls, block: Block, not_before: float = 0.0) -> Poll:
        """Compile `block`."""
        return cls(
            block,
            read_request(block.function, block.address, block.count),
            BlockDecoder(block.sources, block.address, bits=block.bits),
            not_before,
        )


class Unit:
    """One unit: its blocks, its learned holes, its health and its back-off."""

    def __init__(
        self,
        settings: Sequence[ModbusUnit],
        sources: Iterable[ModbusSource],
        holes: Iterable[Hole] = (),
    ) -> None:
        """`settings`: of all devices behind this unit number; the strictest limit counts."""
        self.number = settings[0].unit
        self.devices = tuple(each.device for each in settings if each.device)
        self.interval_s = min(each.interval_ms for each in settings) / 1000
        self.silence_s = 2 * self.interval_s + 1
        self._limits = replace(
            settings[0],
            max_registers=min(each.max_registers for each in settings),
            max_bits=min(each.max_bits for each in settings),
            gap=min(each.gap for each in settings),
        )
        self._sources = tuple(sources)
        self.holes = {hole for hole in holes if hole.unit == self.number}
        self._polls: list[Poll] = []
        self._at = 0
        self._search: Generator[Block, bool, tuple[Hole, ...]] | None = None
        self._sought: Poll | None = None
        self.queued = False
        self.alive: bool | None = None
        """None: not known since the line came up."""
        self.heard = 0.0
        self.failures = 0
        """Polls without a usable answer in a row."""
        self._busy = 0
        self.not_before = 0.0
        self._settled = 0.0
        self.errors = 0
        self.last_error: Message | None = None
        self.latency_s = 0.0
        self._plan(0.0)

    @property
    def reads(self) -> bool:
        """True if there is anything to read."""
        return bool(self._polls)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The present plan."""
        return tuple(poll.block for poll in self._polls)

    def connected(self, now: float) -> None:
        """The line came up: old failures say nothing any more."""
        self.alive = None
        self.heard = now
        self.failures = self._busy = 0
        self.not_before = self._settled = 0.0
        self.queued = False
        self._at = 0

    def due(self, now: float) -> bool:
        """True if the unit may be asked now."""
        return self.reads and now >= self.not_before

    def next(self, now: float) -> Poll | None:
        """What to read now; None when the round is over, the next one starts anew."""
        if now < self.not_before:
            return None
        if self._sought is not None:
            return self._sought
        while self._at < len(self._polls):
            poll = self._polls[self._at]
            if now >= poll.not_before:
                return poll
            self._at += 1
        self._at = 0
        return None

    def smallest(self) -> Poll | None:
        """The cheapest read that the unit does not refuse, to prove that it is there."""
        usable = [poll for poll in self._polls if poll.not_before == 0.0]
        return min(usable, key=lambda poll: poll.block.size, default=None)

    def patience(self, timeout_s: float, *, hurry: bool = False) -> float:
        """How long to wait for an answer; a silent unit on a shared line gets less.

        So does every unit in a `hurry`, but only once it is known how fast it answers.
        """
        if self.latency_s == 0.0 or not (hurry or self.failures >= 2):
            return timeout_s
        return min(timeout_s, max(_SHORTEST_PROBE_S, 4 * self.latency_s))

    def answered(self, poll: Poll, now: float, latency_s: float) -> None:
        """The data of `poll` came."""
        self._heard(now, latency_s)
        self._busy = 0
        if poll is self._sought:
            self._learn(now, refused=False)
            return
        if poll.not_before:
            # what was refused is there now
            block = poll.block
            self.holes = {hole for hole in self.holes if not _inside(hole, block)}
            self._plan(now)
            return
        self._passed(poll)

    def refused(self, poll: Poll, code: int, now: float, latency_s: float) -> bool:
        """The unit does not have what `poll` asks for; True if that is now known for sure."""
        self._heard(now, latency_s)
        if poll is self._sought:
            certain = halves(poll.block) is None
            self._learn(now, refused=True)
            return certain
        if code == ILLEGAL_FUNCTION:
            # cutting the block does not help where the whole function is missing
            poll.not_before = now + REFUSED_AGAIN_S
            self._passed(poll)
            return True
        self._search = search(poll.block)
        self._learn(now, refused=None)
        return self._search is None

    def faulty(self, poll: Poll, now: float, latency_s: float) -> None:
        """The unit answered that it cannot now: it is alive, and left alone for a while."""
        self._heard(now, latency_s)
        self._busy += 1
        self.not_before = now + min(BACK_OFF_S * self._busy, BACK_OFF_MOST_S)
        self._passed(poll)

    def failed(self, now: float, cause: Message) -> None:
        """No usable answer; the next try begins with the same block, after the back-off.

        The first failure costs nothing, so that one lost answer does not make a gap.
        """
        self.failures += 1
        self.errors += 1
        self.last_error = cause
        if self.failures > 1:
            self.not_before = now + min(BACK_OFF_S * (self.failures - 1), BACK_OFF_MOST_S)

    def settle(self, until: float) -> bool:
        """Ask nothing until then, by when what is on the way has come; False where there is one
        block alone, whose answers are all for it."""
        if len(self._polls) < 2 and self._sought is None:
            return False
        self._settled = until
        self.not_before = max(self.not_before, until)
        return True

    def settles(self, now: float) -> bool:
        """True while an answer may be on the way that names no request."""
        return now < self._settled

    def is_silent(self, now: float) -> bool:
        """True if the unit must be called dead."""
        return self.failures >= 2 or now - max(self.heard, self.not_before) > self.silence_s

    def _heard(self, now: float, latency_s: float) -> None:
        self.heard = now
        self.failures = 0
        old = self.latency_s or latency_s
        self.latency_s = old + _SMOOTHING * (latency_s - old)

    def _passed(self, poll: Poll) -> None:
        if self._at < len(self._polls) and self._polls[self._at] is poll:
            self._at += 1

    def _learn(self, now: float, refused: bool | None) -> None:
        assert self._search is not None
        try:
            block = next(self._search) if refused is None else self._search.send(refused)
        except StopIteration as end:
            self._search = self._sought = None
            self.holes.update(end.value)
            self._plan(now)
        else:
            self._sought = Poll.of(block)

    def _plan(self, now: float) -> None:
        blocks = blocks_of(self._sources, self._limits, self.holes)
        values = [hole for hole in self.holes if hole.count]
        self._polls = []
        for block in blocks:
            hollow = any(_inside(hole, block) for hole in values)
            self._polls.append(Poll.of(block, now + REFUSED_AGAIN_S if hollow else 0.0))
        self._at = 0


def _inside(hole: Hole, block: Block) -> bool:
    return hole.function == block.function and hole.breaks(block.address, block.end)


def units_of(line: ModbusLine, holes: Iterable[Hole] = ()) -> dict[int, Unit]:
    """Every unit number that is configured, read or commanded on the line."""
    learned = tuple(holes)
    settings: dict[int, list[ModbusUnit]] = {}
    for each in line.units:
        settings.setdefault(each.unit, []).append(each)
    named = {source.unit for source in line.sources} | {target.unit for target in line.targets}
    for number in sorted(named - settings.keys()):
        settings[number] = [ModbusUnit("", number)]
    return {
        number: Unit(rows, [s for s in line.sources if s.unit == number], learned)
        for number, rows in settings.items()
    }
