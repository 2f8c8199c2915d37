"""One wake-up per time slot for every line of the process.

Two hundred timers of their own would wake the loop two hundred times a second at arbitrary
moments; shared slots wake it twenty times, and what is due goes out together (docs/adr/0010).
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

Call = Callable[[float], None]
"""Is called on the event loop with its monotonic time in seconds."""

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Beat:
    """A call that comes back every `slots` slots, without drift."""

    call: Call
    slots: int
    stopped: bool = False

    def stop(self) -> None:
        """Not called again."""
        self.stopped = True


class PollClock:
    """Constructed once by the application and given to every line.

    Beats of one interval get neighbouring slots in turn, so 200 lines that poll once a second
    put 10 requests into each of 20 slots and keep their phase for ever. It ticks only while
    somebody has a beat or watches.
    """

    def __init__(self, slots_per_second: int = 20) -> None:
        self._slot_s = 1 / slots_per_second
        self._due: defaultdict[int, list[Beat]] = defaultdict(list)
        self._given: Counter[int] = Counter()
        self._watching: set[Call] = set()
        self._origin = 0.0
        self._slot = 0
        self._timer: asyncio.TimerHandle | None = None

    def every(self, interval_ms: int, call: Call) -> Beat:
        """Call `call` every `interval_ms`, rounded to whole slots. Needs the running loop."""
        slots = max(1, round(interval_ms / 1000 / self._slot_s))
        beat = Beat(call, slots)
        self._start()
        phase = self._given[slots] % slots
        self._given[slots] += 1
        following = self._slot + 1
        self._due[following + (phase - following) % slots].append(beat)
        return beat

    def watch(self, call: Call) -> None:
        """Call `call` in every slot until `unwatch`: for deadlines, kept a slot late at most."""
        self._watching.add(call)
        self._start()

    def unwatch(self, call: Call) -> None:
        """No longer."""
        self._watching.discard(call)

    def _start(self) -> None:
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._origin = loop.time() - self._slot * self._slot_s
            self._arm(loop)

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        moment = self._origin + (self._slot + 1) * self._slot_s
        self._timer = loop.call_at(moment, self._wake, loop)

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        # a timer may fire early by the loop's resolution; its slot has come nevertheless
        reached = max(self._slot + 1, int((now - self._origin) / self._slot_s))
        due = self._take(reached)
        if self._due or self._watching:
            self._arm(loop)
        else:
            self._timer = None
        for call in (*due, *self._watching):
            try:
                call(now)
            except Exception:  # noqa: BLE001 - one line's fault must not cost the others their slot
                _log.exception("A poll of the shared clock failed")

    def _take(self, reached: int) -> list[Call]:
        """What is due up to the slot `reached`, each once however late, and put in again."""
        due: list[Call] = []
        while self._slot < reached:
            self._slot += 1
            for beat in self._due.pop(self._slot, ()):
                if beat.stopped:
                    continue
                missed = (reached - self._slot) // beat.slots
                self._due[self._slot + (missed + 1) * beat.slots].append(beat)
                due.append(beat.call)
        return due
