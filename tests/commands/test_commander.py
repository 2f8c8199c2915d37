"""One command from the ask to the proof, with a link that does what a test says."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from app.commands import Commander
from models.commands import Command, CommandRecord, Delivery, Dispatch, Outcome
from models.commands.rules import proves
from models.links import DeviceHealth, LinkState, LinkStatus, Sink
from models.plant import Plant, with_link_points
from models.points import CommandSpec, Point, Proof, Quality, Reading, State
from models.site.park import Device, MqttLink, Park
from models.text import Message, Name

_STATES = (State("locked", Name("Locked")), State("unlocked", Name("Unlocked")))


def _park() -> Park:
    points = (
        Point(
            "door.mode",
            "door",
            Name("Door"),
            "door_mode",
            states=_STATES,
            command=CommandSpec("switch", proof=Proof("door.lock", within_ms=200)),
        ),
        Point("door.lock", "door", Name("Lock"), "lock_state", states=_STATES),
        Point(
            "door.bell",
            "door",
            Name("Bell"),
            "switch",
            states=_STATES,
            command=CommandSpec("pulse", reason_required=True),
        ),
        Point(
            "ahu.setpoint",
            "ahu",
            Name("Setpoint"),
            "temperature",
            "Cel",
            command=CommandSpec(
                "setpoint", 16, 28, proof=Proof("ahu.readback", tolerance=0.05, within_ms=200)
            ),
        ),
        Point("ahu.readback", "ahu", Name("Readback"), "temperature", "Cel"),
    )
    devices = {
        "door": Device("door", Name("Door"), "broker", "door", "p"),
        "ahu": Device("ahu", Name("AHU"), "broker", "ahu", "p"),
    }
    return with_link_points(
        Park(
            "park",
            Name("Park"),
            "UTC",
            "Li Na",
            links={"broker": MqttLink("broker", Name("Broker"), "localhost")},
            devices=devices,
            points={p.id: p for p in points},
        )
    )


class Wire:
    """A link whose answer a test chooses; counts what would be on the wire."""

    id = "broker"

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.answer = Dispatch(Delivery.DELIVERED)
        self.then: Callable[[], Awaitable[None]] | None = None

    async def run(self, sink: Sink) -> None:
        raise NotImplementedError

    async def send(self, command: Command) -> Dispatch:
        self.sent.append(command)
        if self.then is not None:
            await self.then()
        return self.answer


class Book:
    """A command log that can be full."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, CommandRecord]] = []
        self.full = False
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def intent(self, record: CommandRecord) -> None:
        if self.full:
            raise OSError("no room")
        if self.meanwhile is not None:
            await self.meanwhile()
        self.entries.append(("intent", record))

    async def outcome(self, record: CommandRecord) -> None:
        self.entries.append(("outcome", record))

    async def refused(self, record: CommandRecord) -> None:
        self.entries.append(("refused", record))


class Bench:
    def __init__(self) -> None:
        self.now = 1_000
        self.refusal: Message | None = None
        self.actor = "Li Na"
        self.wire, self.book = Wire(), Book()
        self.plant = Plant(
            _park(),
            clock=lambda: self.now,
            monotonic=lambda: self.now,
            record=lambda _: None,
            transition=lambda *_: None,
        )
        self.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.LIVE, self.now))
        for point in ("door.lock", "ahu.readback"):
            self.hear(point, 0)
        ids = (f"command-{n}" for n in range(1_000))
        self.commander = Commander(
            self.plant,
            {"broker": self.wire},
            self.book,
            clock=lambda: self.now,
            new_id=lambda: next(ids),
            permitted=lambda: self.refusal,
            actor=lambda: self.actor,
            changed=lambda: None,
        )

    def hear(self, point: str, value: float, quality: Quality = Quality.GOOD) -> None:
        self.plant.take([Reading(point, value, quality, self.now, self.now)])

    def proven_by(self, point: str, value: float, quality: Quality = Quality.GOOD) -> None:
        async def then() -> None:
            asyncio.get_running_loop().call_soon(self.hear, point, value, quality)

        self.wire.then = then

    def submit(self, point: str, value: float, reason: str = "") -> CommandRecord:
        return asyncio.run(self.commander.submit(point, value, reason))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_verified_by_the_independent_point(bench: Bench) -> None:
    bench.proven_by("door.lock", 1)
    record = bench.submit("door.mode", 1)
    assert record.outcome is Outcome.VERIFIED
    assert [kind for kind, _ in bench.book.entries] == ["intent", "outcome"]
    assert record.command.actor == "Li Na"


def test_the_intent_is_recorded_before_anything_is_sent(bench: Bench) -> None:
    async def then() -> None:
        assert [kind for kind, _ in bench.book.entries] == ["intent"]

    bench.wire.then = then
    bench.submit("door.mode", 1)
    assert len(bench.wire.sent) == 1


def test_what_cannot_be_recorded_is_not_sent(
    bench: Bench, expected_logs: Callable[..., None]
) -> None:
    expected_logs("app.commands", "not recorded")
    bench.book.full = True
    record = bench.submit("door.mode", 1)
    assert record.outcome is Outcome.NOT_SENT
    assert record.detail == Message.of("command.not_recorded")
    assert bench.wire.sent == []


def test_whatever_the_record_is_refused_for_nothing_is_sent_and_the_command_has_an_end(
    bench: Bench, expected_logs: Callable[..., None]
) -> None:
    """Half a character from a clipboard, for instance: it would be pending for ever."""
    expected_logs("app.commands", "not recorded")

    async def cannot(record: CommandRecord) -> None:
        record.command.reason.encode()

    bench.book.intent = bench.book.refused = cannot  # type: ignore[method-assign]
    record = bench.submit("door.bell", 1, "\ud83d")
    assert (record.outcome, record.detail) == (
        Outcome.NOT_SENT,
        Message.of("command.not_recorded"),
    )
    assert bench.submit("door.bell", 7, "\ud83d").outcome is Outcome.NOT_SENT
    assert bench.wire.sent == []
    assert [one.outcome for one in bench.commander.records()] == [Outcome.NOT_SENT] * 2


def test_a_link_that_breaks_while_it_sends_leaves_the_end_unknown(
    bench: Bench, expected_logs: Callable[..., None]
) -> None:
    expected_logs("app.commands", "failed while command")

    async def then() -> None:
        raise RuntimeError("no such bit")

    bench.wire.then = then
    record = bench.submit("door.mode", 1)
    assert record.outcome is Outcome.UNKNOWN
    assert record.detail == Message.of("command.link_broke", detail="RuntimeError: no such bit")
    assert bench.commander.records() == [record]
    assert [kind for kind, _ in bench.book.entries] == ["intent", "outcome"]


def test_a_command_that_has_ended_watches_nothing_any_more(bench: Bench) -> None:
    bench.proven_by("door.lock", 1)
    assert bench.submit("door.mode", 1).outcome is Outcome.VERIFIED
    bench.wire.answer, bench.wire.then = Dispatch(Delivery.NOT_SENT), None
    assert bench.submit("door.mode", 0).outcome is Outcome.NOT_SENT
    assert bench.plant._watching == {}


def test_a_proof_that_never_comes_is_unknown(bench: Bench) -> None:
    record = bench.submit("door.mode", 1)
    assert record.outcome is Outcome.UNKNOWN
    assert record.detail is not None
    assert record.detail.code == "command.not_proven"


def test_a_proof_that_came_while_the_loop_stood_still_counts(bench: Bench) -> None:
    """The time is over as well when the loop turns again."""

    async def then() -> None:
        loop = asyncio.get_running_loop()

        def stall() -> None:
            loop.call_soon(bench.hear, "door.lock", 1)
            threading.Event().wait(0.3)

        loop.call_soon(stall)

    bench.wire.then = then
    assert bench.submit("door.mode", 1).outcome is Outcome.VERIFIED


@pytest.mark.parametrize("quality", [Quality.RETAINED, Quality.STALE, Quality.LINK_LOST])
def test_an_old_value_proves_nothing(bench: Bench, quality: Quality) -> None:
    bench.proven_by("door.lock", 1, quality)
    assert bench.submit("door.mode", 1).outcome is Outcome.UNKNOWN


def test_the_state_from_before_the_command_proves_nothing(bench: Bench) -> None:
    bench.hear("door.lock", 1)
    bench.now += 1
    assert bench.submit("door.mode", 1).outcome is Outcome.UNKNOWN


def test_a_setpoint_is_proven_within_its_tolerance(bench: Bench) -> None:
    bench.proven_by("ahu.readback", 21.04)
    assert bench.submit("ahu.setpoint", 21).outcome is Outcome.VERIFIED
    bench.proven_by("ahu.readback", 21.06)
    assert bench.submit("ahu.setpoint", 21).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("delivery", "outcome"),
    [
        (Delivery.NOT_SENT, Outcome.NOT_SENT),
        (Delivery.REFUSED, Outcome.REJECTED),
        (Delivery.UNKNOWN, Outcome.UNKNOWN),
    ],
)
def test_what_the_link_knows_decides_first(
    bench: Bench, delivery: Delivery, outcome: Outcome
) -> None:
    bench.wire.answer = Dispatch(delivery)
    assert bench.submit("door.mode", 1).outcome is outcome


def test_what_the_link_does_not_know_is_not_verified_by_what_is_shown_meanwhile(
    bench: Bench,
) -> None:
    """It may still fire, or somebody else turned the key: nobody knows what that shows."""
    bench.wire.answer = Dispatch(Delivery.UNKNOWN, Message.of("mqtt.command_unanswered"))
    bench.proven_by("door.lock", 1)
    record = bench.submit("door.mode", 1)
    assert record.outcome is Outcome.UNKNOWN
    assert record.detail == bench.wire.answer.detail


def test_what_was_measured_before_the_command_proves_nothing() -> None:
    proof = Proof("door.lock", within_ms=200)
    for received, proven in ((999, False), (1_000, True)):
        reading = Reading("door.lock", 1, Quality.GOOD, received, received)
        assert proves(proof, 1, reading, 1_000) is proven


def test_without_a_readback_it_is_never_verified(bench: Bench) -> None:
    record = bench.submit("door.bell", 1, reason="visitor")
    assert record.outcome is Outcome.SENT_NOT_PROVABLE


@pytest.mark.parametrize(
    ("point", "value", "reason", "code"),
    [
        ("ahu.setpoint", 28.1, "", "command.out_of_range"),
        ("ahu.setpoint", float("nan"), "", "command.not_a_number"),
        ("door.mode", 2, "", "command.no_such_state"),
        ("door.mode", 0.5, "", "command.no_such_state"),
        ("door.mode", -1, "", "command.no_such_state"),
        ("door.mode", float("nan"), "", "command.no_such_state"),
        ("door.mode", float("inf"), "", "command.no_such_state"),
        ("door.bell", 1, " ", "command.reason_missing"),
        ("ahu.readback", 20, "", "command.not_commandable"),
        ("nowhere", 20, "", "command.not_commandable"),
    ],
)
def test_what_may_not_be_asked_is_not_sent(
    bench: Bench, point: str, value: float, reason: str, code: str
) -> None:
    record = bench.submit(point, value, reason)
    assert record.outcome is Outcome.NOT_SENT
    assert record.detail is not None
    assert record.detail.code == code
    assert bench.wire.sent == []
    assert [(kind, r.outcome) for kind, r in bench.book.entries] == [("refused", Outcome.NOT_SENT)]


def test_what_the_disk_took_too_late_is_not_sent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merge or a full disk holds up the records: who asked has long looked elsewhere."""
    monkeypatch.setattr("app.commands.commander.SEND_WITHIN_S", 0.05)

    async def wait() -> None:
        loop = asyncio.get_running_loop()
        over = loop.create_future()
        loop.call_later(0.1, over.set_result, None)
        await over

    bench.book.meanwhile = wait
    record = bench.submit("door.bell", 1, reason="visitor")
    assert (record.outcome, record.detail) == (
        Outcome.NOT_SENT,
        Message.of("command.recorded_late"),
    )
    assert bench.wire.sent == []
    assert [(kind, r.outcome) for kind, r in bench.book.entries] == [
        ("intent", Outcome.PENDING),
        ("outcome", Outcome.NOT_SENT),
    ]


def test_who_locked_the_desk_before_it_was_recorded_sends_nothing(bench: Bench) -> None:
    async def lock() -> None:
        bench.refusal = Message.of("people.nobody_signed_on")

    bench.book.meanwhile = lock
    record = bench.submit("door.bell", 1, reason="visitor")
    assert (record.outcome, record.detail) == (Outcome.NOT_SENT, bench.refusal)
    assert bench.wire.sent == []


def test_what_somebody_asked_for_is_not_sent_while_another_sits_there(bench: Bench) -> None:
    async def take_over() -> None:
        bench.actor = "Zhang Wei"

    bench.book.meanwhile = take_over
    record = bench.submit("door.bell", 1, reason="visitor")
    assert (record.outcome, record.detail) == (
        Outcome.NOT_SENT,
        Message.of("command.taken_over"),
    )
    assert record.command.actor == "Li Na"
    assert bench.wire.sent == []
    bench.book.meanwhile = None
    assert bench.submit("door.bell", 1, reason="visitor").command.actor == "Zhang Wei"
    assert len(bench.wire.sent) == 1


def test_who_may_not_command_sends_nothing_and_that_is_recorded(bench: Bench) -> None:
    bench.refusal = Message.of("people.nobody_signed_on")
    record = bench.submit("door.mode", 1)
    assert (record.outcome, record.detail) == (Outcome.NOT_SENT, bench.refusal)
    assert bench.wire.sent == []
    assert [kind for kind, _ in bench.book.entries] == ["refused"]


def test_a_dead_link_refuses_at_once(bench: Bench) -> None:
    bench.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.DOWN, bench.now))
    record = bench.submit("door.mode", 1)
    assert record.outcome is Outcome.NOT_SENT
    assert record.detail is not None
    assert record.detail.code == "command.link_down"
    assert bench.wire.sent == []


def test_a_device_that_said_goodbye_is_not_commanded(bench: Bench) -> None:
    """Also one that nothing proves anything of."""
    bench.plant.device_changed(DeviceHealth("door", False, bench.now))
    record = bench.submit("door.bell", 1, reason="visitor")
    assert record.outcome is Outcome.NOT_SENT
    assert record.detail is not None
    assert record.detail.code == "command.device_lost"
    assert bench.wire.sent == []


def test_a_door_whose_state_is_not_live_is_not_commanded(bench: Bench) -> None:
    bench.hear("door.lock", 1, Quality.RETAINED)
    record = bench.submit("door.mode", 1)
    assert record.detail is not None
    assert record.detail.code == "command.target_not_live"
    assert bench.wire.sent == []


def test_a_double_click_is_one_command(bench: Bench) -> None:
    async def twice() -> list[CommandRecord]:
        bench.proven_by("door.lock", 1)
        return await asyncio.gather(
            bench.commander.submit("door.mode", 1), bench.commander.submit("door.mode", 1)
        )

    first, second = asyncio.run(twice())
    assert first == second
    assert len(bench.wire.sent) == 1


def test_another_value_while_one_is_under_way_is_refused(bench: Bench) -> None:
    async def both() -> list[CommandRecord]:
        bench.proven_by("door.lock", 1)
        return await asyncio.gather(
            bench.commander.submit("door.mode", 1), bench.commander.submit("door.mode", 0)
        )

    first, second = asyncio.run(both())
    assert (first.outcome, second.outcome) == (Outcome.VERIFIED, Outcome.NOT_SENT)


def test_a_closed_panel_does_not_take_the_command_back(bench: Bench) -> None:
    async def ask_and_leave() -> None:
        bench.proven_by("door.lock", 1)
        asking = asyncio.ensure_future(bench.commander.submit("door.mode", 1))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        while not any(kind == "outcome" for kind, _ in bench.book.entries):
            await asyncio.sleep(0)

    asyncio.run(ask_and_leave())
    assert bench.book.entries[-1][1].outcome is Outcome.VERIFIED
