"""The horn of one post: what stands becomes a rhythm, until somebody silences or acknowledges it.

It hears the live park whatever the window looks at, and lives as long as the window: a change of
theme, language or view does not touch what was silenced. Rules: `models.alarms.calling.sounding`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from models import alarmbook
from models.alarms import Alarm
from models.alarms.calling.sounding import (
    SILENT,
    Hush,
    Pattern,
    Practised,
    Sound,
    mute,
    pruned,
    silence,
    sounding,
    unmute,
)
from models.points import alarm_id
from models.records import Change
from models.text.message import Message
from models.views import Changes, View
from widgets.records.drilling import DrillWatch
from widgets.sound.player import Player

_log = logging.getLogger(__name__)
Note = Callable[[Sequence[Change]], Awaitable[Message | None]]
"""Writes into the journal as the post, with nobody signed on."""

_TICK_MS = 500
_GAP_MS = 100
"""At most ten times a second it is asked what sounds: in a burst of thousands too."""
_MOST_NAMED = 200
"""Alarms that are named in the journal when one key silenced more."""
_SPACE_MS = 300
"""Between a burst that was heard to its end and the next one for something new."""


class Horn(QObject):
    """`changed` tells that something looks different: what sounds, a mute, a fault, a question."""

    changed = Signal()

    def __init__(
        self,
        view: View,
        player: Player,
        post: str = "",
        note: Note | None = None,
        who: Callable[[], str] = str,
        parent: QObject | None = None,
    ) -> None:
        """`view` must be the live one. `post` is the id of this station; `who` says who acts."""
        super().__init__(parent)
        self._view, self._player = view, player
        self._post, self._note, self._who = post, note, who
        self._hush = Hush()
        self._alarms: Sequence[Alarm] | None = None
        self._sound = SILENT
        self._asks = self._trying = self._closed = False
        self._said: tuple[object, ...] = ()
        self._writes: set[asyncio.Future[None]] = set()
        self._files: dict[tuple[Pattern, int], bytes] = {}
        self._burst = self._timer(self._play, single=True)
        self._heard_out = QTimer(self)
        """Runs while a burst is heard: what comes meanwhile does not cut it short."""
        self._heard_out.setSingleShot(True)
        self._trial = self._timer(self._trial_over, single=True)
        self._gap = self._timer(self._judge_again, single=True)
        self._gap.setInterval(_GAP_MS)
        self._late = False
        self._tick = self._timer(self.judge)
        self._tick.start(_TICK_MS)
        self._unsubscribe = view.subscribe(self._told)
        self._drills = DrillWatch(self, view, self.judge)
        player.listen(self._tell)
        self.judge()

    def _timer(self, call: Callable[[], None], single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.timeout.connect(call)
        return timer

    def close(self) -> None:
        """Be quiet for ever; may be called twice."""
        if self._closed:
            return
        self._closed = True
        self._unsubscribe()
        self._drills.end()
        for timer in (self._burst, self._heard_out, self._trial, self._gap, self._tick):
            timer.stop()
        self._player.stop()

    # What is shown.

    @property
    def sound(self) -> Sound:
        """What sounds now."""
        return self._sound

    @property
    def muted_ms(self) -> int:
        """What is left of a mute; 0 without one."""
        return self._hush.muted_ms(self._view.now())

    @property
    def fault(self) -> Message | None:
        """Why nothing can be heard at this post, and what to do; None while it can."""
        return self._player.fault

    @property
    def asks(self) -> bool:
        """True while somebody has to say whether the speaker test was heard."""
        return self._asks

    # What a person does.

    def silence(self) -> None:
        """Stop what sounds now, and nothing else; a test too."""
        if self._trying:
            self._end_trial()
            self._player.stop()
        if self._sound.first is None:
            self._tell()
            return
        # what came since it was last asked what sounds was not heard yet
        alarms, load = self._alarms or (), self._view.alarm_load()
        settings, now = self._view.park.alarms, self._view.now()
        before = self._hush.silenced
        self._hush = silence(alarms, load, self._hush, settings, now, drill=self._practised())
        after = self._hush.silenced
        stopped = [
            alarm_id(point, rule)
            for (point, rule, at), one in after.items()
            if before.get((point, rule, at)) != one
        ]
        self._write(alarmbook.silenced(self._post, stopped[:_MOST_NAMED], self._who()))
        self.judge()

    def toggle_mute(self) -> None:
        """Everything but life safety is quiet for ten minutes, or sounds again."""
        now = self._view.now()
        if self._hush.muted_ms(now):
            self._hush = unmute(self._hush)
            self._write(alarmbook.unmuted(self._post, self._who()))
        else:
            self._hush = mute(self._hush, now)
            until = self._hush.muted_until_ms
            self._write(alarmbook.muted(self._post, until, self._who()))
        self.judge()

    def try_speaker(self) -> None:
        """Play all signals, then ask; what sounds in earnest goes first and ends the test."""
        from widgets.sound.tones import TRIAL_MS, trial

        self._trying = self._asks = True
        if self._sound.pattern is Pattern.NONE:
            self._trial.start(TRIAL_MS)
            self._player.play(trial(), TRIAL_MS)
        else:
            self._trying = False  # the alarm itself is what can be heard
        self._tell()

    def answer(self, heard: bool | None) -> None:
        """What the person says of the test; None: nothing."""
        if not self._asks:
            return
        self._asks = False
        if self._trying:
            self._end_trial()
            self._player.stop()
        self._write(alarmbook.sound_tested(self._post, heard, self._who()))
        self._tell()

    # What happens by itself.

    def judge(self) -> None:
        """Work out what sounds now."""
        view, now = self._view, self._view.now()
        alarms = view.alarms()
        if alarms is not self._alarms:
            self._alarms = alarms
            self._hush = pruned(self._hush, alarms)
        before = self._sound
        self._sound = sounding(
            alarms,
            view.alarm_load(),
            self._hush,
            view.park.alarms,
            now,
            drill=self._practised(),
        )
        if self._sound.pattern is Pattern.NONE:
            if before.pattern is not Pattern.NONE:
                self._quiet()
        elif _kind(before) != _kind(self._sound) or (
            _is_news(before, self._sound) and not self._heard_out.isActive()
        ):
            self._play()
        said = self._looks()
        if said != self._said:
            self._said = said
            self.changed.emit()

    def _practised(self) -> Practised | None:
        """Where a drill runs; None without one. One whose end was missed has no effect."""
        drill = self._drills.running
        if drill is None:
            return None
        park = self._view.park
        return lambda point: drill.covers(park, point)

    def _looks(self) -> tuple[object, ...]:
        first = self._sound.first
        return (
            *_kind(self._sound),
            first and (first.id, first.raised_ms),
            self._sound.more,
            self._sound.silenced,
            -(-self.muted_ms // 1000),
            self.fault,
            self._asks,
        )

    def _told(self, changes: Changes) -> None:
        if not changes.alarms:
            return
        if self._gap.isActive():
            self._late = True
        else:
            self._gap.start()
            self.judge()

    def _judge_again(self) -> None:
        if self._late:
            self._late = False
            self._gap.start()
            self.judge()

    def _play(self) -> None:
        from widgets.sound.tones import length_ms, period_ms, wav  # a start is quiet

        pattern, level = _kind(self._sound)
        if pattern is Pattern.NONE:
            return
        if self._trying:
            self._end_trial()
        key = (pattern, level)
        if key not in self._files:
            self._files[key] = wav(pattern, level)
        self._burst.start(period_ms(pattern))
        self._heard_out.start(length_ms(pattern) + _SPACE_MS)
        self._player.play(self._files[key], length_ms(pattern))

    def _quiet(self) -> None:
        self._burst.stop()
        self._heard_out.stop()
        self._player.stop()

    def _trial_over(self) -> None:
        self._trying = False
        self._tell()

    def _end_trial(self) -> None:
        self._trying = False
        self._trial.stop()

    def _tell(self) -> None:
        self._said = self._looks()
        self.changed.emit()

    def _write(self, changes: Sequence[Change]) -> None:
        if self._note is None:
            return
        write = asyncio.ensure_future(self._written(self._note(changes)))
        self._writes.add(write)
        write.add_done_callback(self._writes.discard)

    async def _written(self, note: Awaitable[Message | None]) -> None:
        """The person was obeyed all the same; that the disk refuses is an alarm of its own."""
        refused = await note
        if refused is not None:
            _log.warning("what was done to the sound was not written: %s", refused.code)

    async def settled(self) -> None:
        """Wait until everything is written or refused."""
        await asyncio.gather(*self._writes)


def _kind(sound: Sound) -> tuple[Pattern, int]:
    return sound.pattern, sound.level


def _is_news(before: Sound, now: Sound) -> bool:
    """Whether something sounds that did not a moment ago."""
    return now.more > before.more or _occurrence(before.first) != _occurrence(now.first)


def _occurrence(alarm: Alarm | None) -> tuple[str, int] | None:
    return None if alarm is None else (alarm.id, alarm.raised_ms)
