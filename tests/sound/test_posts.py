"""Notices between posts: what travels, and two stations at a real broker."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from app.core import escalation
from app.core.escalation import Escalation
from devices.mqtt.notices import NoticeLine
from devices.simulator.ports import free_port
from models.alarms import Alarm
from models.alarms.calling.notice import KEPT_MS, REPEAT_MS, Told, call_of, decoded, encoded
from models.points import Severity
from models.records import Change
from models.records.empty import NoRecords
from models.records.reading import Line
from models.site.park import MqttLink, Park
from models.text.message import Message
from models.text.name import Name
from tests.brokers.mosquitto import mosquitto

FIRE = Alarm(
    "fire.zone", Severity.CRITICAL, "alarm", 1_000_000, 1.0, None, rule="states",
    life_safety=True, escalated=3,
)  # fmt: skip
PARK = Park("park", Name("Park"), "UTC", "Operator")


class Plant:
    def __init__(self) -> None:
        self.standing: list[Alarm] = []

    def alarms(self) -> Sequence[Alarm]:
        return self.standing


class Station:
    """One post with a plant of its own and a clock that is set by hand."""

    def __init__(self, id_: str, now: list[int]) -> None:
        self.plant, self.written = Plant(), list[Change]()

        async def note(changes: Sequence[Change]) -> Message | None:
            self.written += changes
            return None

        self.escalation = Escalation(
            self.plant,
            NoRecords(),
            note,
            PARK,
            station=id_,
            post=lambda: Name(f"Post {id_}"),
            clock=lambda: now[0],
        )

    def steps(self) -> list[int]:
        return [dict(change.value)["step"] for change in self.written]


class Wire:
    """A line that hands everything to all who hear it, or to nobody."""

    def __init__(self, id_: str = "broker") -> None:
        self.id, self.is_live = id_, True
        self.hearing: list[Callable[[bytes], None]] = []
        self.carried: list[bytes] = []

    async def run(self, heard: Callable[[bytes], None]) -> None:
        self.hearing.append(heard)
        await asyncio.Event().wait()

    async def send(self, payload: bytes) -> bool:
        self.carried.append(payload)
        for heard in self.hearing:
            heard(payload)
        return True


def line(port: int, station: str) -> NoticeLine:
    settings = MqttLink("b", Name("B"), "127.0.0.1", port, status_topic="park/room/status")
    return NoticeLine(settings, station=station)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


@given(
    st.text(max_size=20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 10**9),
)
@configured(deadline=None)
def test_a_notice_arrives_as_it_was_sent(
    point: str, value: float, limit: float | None, age: int
) -> None:
    alarm = replace(FIRE, point=point, value=value, limit=limit)
    sent = call_of(alarm, "s-1", Name("Gate", "门岗"), FIRE.raised_ms + age)
    assert decoded(encoded(sent)) == sent


@given(st.binary(max_size=300))
@configured(deadline=None)
def test_what_anybody_publishes_there_is_no_notice(payload: bytes) -> None:
    assert decoded(payload) is None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b'"severity":4', b'"severity":9'),
        (b'"value":1.0', b'"value":NaN'),
        (b'"value":1.0', b'"value":"x"'),
        (b'"kind":"call"', b'"kind":"do"'),
        (b'"station":"s"', b'"station":""'),
        (b'"station":"s"', b'"station":7'),
        (b'"age":0', b'"age":1e999'),
        (b'"which":"alarm"', b'"which":"' + b"x" * 5_000 + b'"'),
    ],
)
def test_a_notice_that_is_wrong_in_one_place_is_none(was: bytes, now: bytes) -> None:
    payload = encoded(call_of(FIRE, "s", Name("Gate"), FIRE.raised_ms))
    assert was in payload
    assert decoded(payload) is not None
    assert decoded(payload.replace(was, now)) is None


def test_every_step_is_written_once_also_when_two_come_at_once() -> None:
    async def main() -> None:
        here = Station("a", [FIRE.raised_ms])
        here.plant.standing = [replace(FIRE, escalated=1)]
        await here.escalation.look()
        await here.escalation.look()
        assert here.steps() == [1]
        here.plant.standing = [FIRE]
        await here.escalation.look()
        assert here.steps() == [1, 2, 3]
        again = replace(FIRE, called_ms=FIRE.raised_ms + 5, escalated=1)
        here.plant.standing = [again]
        await here.escalation.look()
        assert here.steps() == [1, 2, 3, 1]
        assert {change.entity for change in here.written} == {"fire.zone/states"}

    asyncio.run(main())


class Kept(NoRecords):
    """A journal that has the first two steps of this occurrence, and the third of an older call."""

    def __init__(self) -> None:
        self.asked = 0

    def events(self, kind: str, id_: str, name: str = "", since_ms: int = 0) -> Sequence[Line]:
        assert (kind, id_, name) == ("alarm", FIRE.id, "escalated")
        self.asked += 1
        return [
            Line("o", "a", "", at, name, True, {"step": step, "raised": raised}, None, "", None)
            for step, raised, at in (
                (3, FIRE.raised_ms - 9, FIRE.raised_ms - 5),
                (1, FIRE.raised_ms, FIRE.raised_ms + 60),
                (2, FIRE.raised_ms, FIRE.raised_ms + 180),
            )
            if at >= since_ms
        ]


def test_after_a_restart_what_stands_in_the_journal_is_not_written_again() -> None:
    async def main() -> None:
        here, kept = Station("a", [FIRE.raised_ms + 1_000]), Kept()
        here.escalation._records = kept
        here.plant.standing = [FIRE]
        await here.escalation.look()
        assert here.steps() == [3]
        again = replace(FIRE, called_ms=FIRE.raised_ms + 500, escalated=1)
        here.plant.standing = [again]
        await here.escalation.look()
        assert here.steps() == [3, 1], "it calls again: its steps are counted anew"
        asked = kept.asked
        new = [replace(FIRE, rule=f"r{n}", raised_ms=FIRE.raised_ms + 2_000) for n in range(300)]
        here.plant.standing = new
        await here.escalation.look()
        assert kept.asked == asked, "a burst does not read the journal alarm by alarm"
        assert len(here.steps()) == 2 + 900

    asyncio.run(main())


def test_without_a_broker_nobody_is_reached_and_that_is_said() -> None:
    async def main() -> None:
        here = Station("a", [FIRE.raised_ms])
        here.plant.standing = [FIRE]
        await here.escalation.look()
        assert here.escalation.told(FIRE) == Told(False)
        assert dict(here.written[-1].value)["told"] == ""

    asyncio.run(main())


def test_other_posts_are_called_though_the_records_cannot_be_read_or_written(
    expected_logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is up after a moment, as a broker's is; what fails each second does not cut it."""
    expected_logs("app.core.watch", "failed and begins again")
    monkeypatch.setattr(escalation, "_LOOK_S", 0.01)
    now = [FIRE.raised_ms + 300_000]
    station = Station("s-1", now)

    class Slow(Wire):
        begun = 0

        async def run(self, heard: Callable[[bytes], None]) -> None:
            self.begun += 1
            await asyncio.sleep(1.2)
            self.is_live = True
            await asyncio.Event().wait()

    async def broken(changes: Sequence[Change]) -> Message | None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    async def main() -> None:
        slow = Slow()
        slow.is_live = False
        station.escalation._note = broken
        station.plant.standing = [FIRE]
        task = asyncio.ensure_future(station.escalation.run([slow]))
        await until(lambda: slow.carried)
        assert slow.begun == 1
        assert decoded(slow.carried[0]).point == FIRE.point
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())


def test_a_call_is_repeated_each_minute_and_forgotten_without() -> None:
    async def main() -> None:
        now = [FIRE.raised_ms]
        here, there, wire = Station("a", now), Station("b", now), Wire()
        tasks = [asyncio.ensure_future(s.escalation.run([wire])) for s in (here, there)]
        await until(lambda: len(wire.hearing) == 2)
        here.plant.standing = [FIRE]
        await here.escalation.look()
        first = len(wire.carried)
        await here.escalation.look()
        assert len([p for p in wire.carried[first:] if b'"call"' in p]) == 0
        now[0] += REPEAT_MS
        await here.escalation.look()
        assert sum(b'"call"' in payload for payload in wire.carried) == 2
        wire.hearing.clear()
        now[0] += KEPT_MS - 1
        assert len(there.escalation.calls()) == 1
        now[0] += 1
        assert not there.escalation.calls(), "who is silent is not believed for ever"
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(main())


@pytest.mark.broker
def test_two_stations_at_a_real_broker_call_answer_and_take_back(tmp_path) -> None:
    async def main(port: int) -> None:
        now = [FIRE.raised_ms + 300_000]
        here, there = Station("a", now), Station("b", now)
        lines = [line(port, "a"), line(port, "b")]
        tasks = [
            asyncio.ensure_future(station.escalation.run([way]))
            for station, way in zip((here, there), lines, strict=True)
        ]
        await until(lambda: all(way.is_live for way in lines))
        here.plant.standing = [FIRE]
        await until(there.escalation.calls)
        notice, heard_ms = there.escalation.calls()[0]
        shown = notice.as_alarm(heard_ms)
        assert (shown.id, shown.raised_ms, shown.life_safety) == (FIRE.id, FIRE.raised_ms, True)
        assert notice.post == Name("Post a")
        await until(lambda: here.escalation.told(FIRE) == Told(True, (Name("Post b"),)))
        assert here.escalation.calls() == [], "the own call is no news"
        await until(lambda: here.steps() == [1, 2, 3])
        assert dict(here.written[-1].value)["told"] == "b"
        here.plant.standing = [replace(FIRE, acknowledged=True)]
        await until(lambda: not there.escalation.calls())
        assert here.escalation.told(FIRE) is None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert not lines[0].is_live

    with mosquitto(tmp_path / "broker") as broker:
        asyncio.run(main(broker.port))


def test_a_broker_that_is_not_there_takes_nothing() -> None:
    async def main() -> None:
        way = line(free_port(), "a")
        task = asyncio.ensure_future(way.run(lambda _: None))
        await asyncio.sleep(0)
        assert await way.send(b"x") is False
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())
