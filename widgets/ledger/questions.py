"""What a person is asked before something is written: how much longer, why, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from models.alarmbook import explain, start_drill, suppress
from models.records import Change
from models.temporary import TemporaryState
from models.views import actor
from widgets.contribution import Desk
from widgets.ledger import terms
from widgets.ledger.ends import (
    EXPLAINED,
    NEW_DRILL,
    NEW_SUPPRESSION,
    Begun,
    End,
    extended,
    more,
)
from widgets.records import InlineAsk
from widgets.records.permitted import refusal

_PLACE_KEYS = "123456789"


class Questions:
    """Each is put in the line that asks; what is answered is written."""

    def __init__(
        self,
        desk: Desk,
        ask: InlineAsk,
        asking: Callable[[], None],
        write: Callable[[Sequence[Change]], None],
    ) -> None:
        """`asking` is called before each, to make room for it."""
        self._desk, self._asking, self._write = desk, asking, write
        self._line = ask

    def how_long(self, one: TemporaryState) -> None:
        """How much longer, and why."""

        def then(id_: str, reason: str) -> None:
            until = self._until_of(more(one), id_, one.until_ms or 0, one.since_ms)
            if until is not None:
                self._write(extended(one, until, reason))

        self._ask(self._desk.words.say("ledger.ask.extend"), more(one), then)

    def why(self, one: TemporaryState) -> None:
        """Who says so answers for it."""

        def then(id_: str, reason: str) -> None:
            until = self._until_of(EXPLAINED, id_)
            self._write(explain(one.record, actor(self._desk.view), reason, until))

        say = self._desk.words.say
        self._ask(say("ledger.ask.why"), EXPLAINED, then, say("ledger.ask.why.detail"))

    def suppression(self, point: str, rule: str) -> None:
        """A new one by hand: until when, and why."""

        def then(id_: str, reason: str) -> None:
            recording, now = self._desk.view.recording, self._desk.view.now()
            until = self._until_of(NEW_SUPPRESSION, id_)
            if until is not None and recording is not None:
                self._write(
                    suppress(
                        recording.new_id(), point, rule, since_ms=now, until_ms=until,
                        reason=reason,
                    )
                )  # fmt: skip

        say, alarm = self._desk.words.say, terms.point_title(self._desk, point)
        self._ask(
            say("ledger.ask.suppress", alarm=alarm),
            NEW_SUPPRESSION, then, say("ledger.ask.suppress.detail"),
        )  # fmt: skip

    def where(self, then: Callable[[str], None]) -> None:
        """A building, by digit; empty for the whole park."""
        desk = self._desk
        places = [("", terms.building_name(desk, ""), "0")]
        places += [
            (id_, terms.building_name(desk, id_), key)
            for id_, key in zip_longest(desk.view.park.buildings, _PLACE_KEYS, fillvalue="")
            if id_
        ]
        self._asking()
        self._line.ask(desk.words.say("ledger.ask.where"), places, then=lambda id_, _: then(id_))

    def drill(self, building: str) -> None:
        """A new one there: what is practised, and until when."""

        def then(id_: str, reason: str) -> None:
            recording, now = self._desk.view.recording, self._desk.view.now()
            until = self._until_of(NEW_DRILL, id_)
            if until is not None and recording is not None:
                self._write(
                    start_drill(
                        recording.new_id(), reason=reason, since_ms=now, until_ms=until,
                        building=building,
                    )
                )  # fmt: skip

        say, place = self._desk.words.say, terms.building_name(self._desk, building)
        self._ask(
            say("ledger.ask.drill", place=place),
            NEW_DRILL, then, say("ledger.ask.drill.detail"), say("ledger.ask.practised"),
        )  # fmt: skip

    def _ask(
        self,
        question: str,
        ends: Sequence[End],
        then: Callable[[str, str], None],
        detail: str = "",
        reason: str = "",
    ) -> None:
        say = self._desk.words.say
        allowed = [end for end in ends if refusal(self._desk, end.permission) is None]
        self._asking()
        self._line.ask(
            question,
            [(end.id, say(end.title), end.key) for end in allowed],
            detail=detail,
            reason=reason or say("ledger.ask.reason"),
            required=True,
            then=then,
        )

    def _until_of(
        self, ends: Sequence[End], id_: str, was_ms: int = 0, since_ms: int | None = None
    ) -> int | None:
        now = self._desk.view.now()
        begun = Begun(self._desk.view.park, now, was_ms, now if since_ms is None else since_ms)
        return next(one for one in ends if one.id == id_).until(begun)
