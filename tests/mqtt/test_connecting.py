"""Why a connection does not come about, in words; versions; TLS; doubles; a thread that dies."""

from __future__ import annotations

import asyncio
import errno
import shutil
import subprocess
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from devices.mqtt import MqttLink, connection, dispatch, life, reasons
from devices.simulator.ports import free_port
from models.commands import Command, Delivery
from models.links import LinkState
from models.site import park
from models.site.sources import MqttSource, MqttTarget
from models.text.message import Message
from models.text.name import Name
from tests.brokers.certificates import Authority
from tests.brokers.mosquitto import mosquitto
from tests.brokers.scripted import Scripted, scripted
from tests.mqtt.heard import PATIENCE_S, Heard, point, publisher, running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VALUE = (MqttSource("t", "park/t", "/v"),)
TARGET = (MqttTarget("t", "park/t/set", "{value}"),)


def link(port: int, *, host: str = "127.0.0.1", **more: Any) -> MqttLink:
    for_link = {key: more.pop(key) for key in ("secrets", "root", "station") if key in more}
    settings = park.MqttLink("b", Name("B"), host, port, **({"sources": VALUE} | more))
    return MqttLink(settings, **({"station": "s", "points": {"t": point("t")}} | for_link))


async def error_of(made: MqttLink) -> str:
    heard = Heard()
    async with running(made, heard):
        await heard.until_down()
        error = heard.statuses[-1].last_error
        assert error is not None
        return error.code


async def lives(made: MqttLink) -> bool:
    heard = Heard()
    async with running(made, heard):
        await heard.until_live()
        return heard.state is LinkState.LIVE


def test_nobody_listens_and_a_host_that_is_not_known() -> None:
    async def main() -> None:
        assert await error_of(link(free_port())) == "mqtt.nobody_listens"
        assert await error_of(link(1883, host="no-such-host.invalid")) == "mqtt.unknown_host"

    asyncio.run(main())


def test_no_route_and_other_faults_are_told_apart() -> None:
    codes = [
        reasons.of_fault(OSError(errno.EHOSTUNREACH, "x"), "h", 1).reason.code,
        reasons.of_fault(TimeoutError(), "h", 1).reason.code,
        reasons.of_fault(OSError(errno.EMFILE, "x"), "h", 1).reason.code,
    ]
    assert codes == ["mqtt.no_route", "mqtt.no_answer", "mqtt.failed"]
    codes = [reasons.of_connack(code, "x", "u").reason.code for code in (132, 134, 135, 137, 133)]
    assert codes == [
        "mqtt.version_refused",
        "mqtt.refused_password",
        "mqtt.refused_rights",
        "mqtt.broker_busy",
        "mqtt.refused",
    ]
    codes = [reasons.of_disconnect(code, "x", True).code for code in (142, 139)]
    assert codes == ["mqtt.taken_over", "mqtt.sent_away"]


@pytest.mark.broker
def test_user_and_password(tmp_path: Path) -> None:
    tool = shutil.which("mosquitto_passwd")
    if tool is None:
        pytest.skip("mosquitto_passwd is not installed (Debian package: mosquitto)")
    passwords = tmp_path / "passwords"
    subprocess.run([tool, "-b", "-c", str(passwords), "station", "right"], check=True)
    passwords.chmod(0o644)

    async def main(port: int) -> None:
        wrong = link(port, user="station", secret="broker", secrets=lambda _: "wrong")
        assert await error_of(wrong) == "mqtt.refused_rights"
        assert await error_of(link(port)) == "mqtt.refused_rights"
        asked: list[str] = []

        def secrets(name: str) -> str:
            asked.append(name)
            return "right"

        assert await lives(link(port, user="station", secret="broker", secrets=secrets))
        assert set(asked) == {"broker"}

    lines = ("allow_anonymous false", f"password_file {passwords}")
    with mosquitto(tmp_path / "broker", *lines) as broker:
        asyncio.run(main(broker.port))


@pytest.mark.broker
def test_tls_with_authority_and_client_certificate(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "pki")
    stranger = Authority(tmp_path / "stranger", "stranger")
    server, server_key = authority.sign("server")
    authority.sign("station")
    foreign, foreign_key = stranger.sign("intruder")

    def tls(ca: str, certificate: str = "", key: str = "") -> dict[str, Any]:
        return {"tls": park.Tls(ca, certificate, key), "root": tmp_path}

    own = ("pki/station.pem", "pki/station.key")

    async def main(port: int) -> None:
        assert await lives(link(port, **tls("pki/ca.pem", *own)))
        results = await asyncio.gather(
            error_of(link(port, **tls("stranger/stranger.pem", *own))),
            error_of(link(port, host="localhost", **tls("pki/ca.pem", *own))),
            error_of(link(port, **tls("pki/ca.pem"))),
            error_of(link(port, **tls("pki/ca.pem", str(foreign), str(foreign_key)))),
            error_of(link(port, **tls("pki/missing.pem"))),
            error_of(link(port)),
        )
        assert results == [
            "mqtt.tls_untrusted",
            "mqtt.tls_untrusted",
            "mqtt.tls_failed",
            "mqtt.tls_failed",
            "mqtt.tls_files",
            "mqtt.closed_by_broker",
        ]

    listener = (
        f"cafile {authority.ca}",
        f"certfile {server}",
        f"keyfile {server_key}",
        "require_certificate true",
    )
    with mosquitto(tmp_path / "broker", listener=listener) as broker:
        asyncio.run(main(broker.port))


@pytest.mark.broker
def test_values_come_through_tls_in_one_flood(tmp_path: Path) -> None:
    """More than one TLS record at a time: what the TLS layer holds back must not be forgotten."""
    authority = Authority(tmp_path / "pki")
    server, key = authority.sign("server")

    async def main(tls_port: int, plain_port: int) -> None:
        heard = Heard()
        made = link(tls_port, tls=park.Tls("pki/ca.pem"), root=tmp_path)
        async with running(made, heard):
            await heard.until_live()
            with publisher(plain_port) as device:
                for number in range(3_000):
                    device.publish("park/t", b'{"v": %d, "x": "%s"}' % (number, b"x" * 100))
                await heard.until(lambda: len(heard.readings) == 3_000)
        assert heard.values("t") == list(range(3_000))

    plain = free_port()
    listener = (f"certfile {server}", f"keyfile {key}", f"listener {plain} 127.0.0.1")
    with mosquitto(tmp_path / "broker", "max_queued_messages 0", listener=listener) as broker:
        asyncio.run(main(broker.port, plain))


@pytest.mark.parametrize("refusal", ["connack", "close", "wait"])
def test_a_peer_that_only_speaks_3_1_1(refusal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life, "CONNECT_TIMEOUT_S", 0.4)

    async def main() -> None:
        async with scripted(Scripted(refuse_five=refusal)) as peer:
            heard = Heard()
            async with running(link(peer.port, targets=TARGET), heard):
                await heard.until(
                    lambda: (
                        heard.statuses[-1].note is not None
                        and heard.statuses[-1].note.code == "mqtt.version_3"
                    )
                )
                assert heard.state is LinkState.LIVE
            assert 4 in peer.versions
            async with running(link(peer.port, version="5"), heard):
                await heard.until_down()
            peer.versions.clear()
            async with running(link(peer.port, version="3.1.1"), heard):
                await heard.until_live()
            assert set(peer.versions) == {4}

    asyncio.run(main())


def test_a_refused_subscription_is_named() -> None:
    async def main() -> None:
        async with scripted(Scripted(suback=0x87)) as peer:
            heard = Heard()
            async with running(link(peer.port), heard):
                await heard.until_live()
                error = heard.statuses[-1].last_error
                assert error is not None
                assert error.code == "mqtt.subscription_refused"
                assert error.parameters["topic"] == "park/t"

    asyncio.run(main())


def test_a_peer_that_never_answers_connect_and_one_that_sends_rubbish(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(life, "CONNECT_TIMEOUT_S", 0.4)

    async def main() -> None:
        async with scripted(Scripted(answer_connect=False)) as mute:
            assert await error_of(link(mute.port)) == "mqtt.no_answer"
        rubbish = Scripted(after_connack=b"\x30\x04\x00\x09ab\xf0\x00" + b"\xff" * 50)
        async with scripted(rubbish) as peer:
            heard = Heard()
            async with running(link(peer.port), heard):
                await heard.until_down()
                rubbish.after_connack = b""
                await heard.until_live()

    asyncio.run(main())


def test_what_a_puback_says_decides_the_end_of_a_command() -> None:
    async def main() -> None:
        async with scripted(Scripted()) as peer:
            heard = Heard()
            made = link(peer.port, targets=TARGET)
            command = Command("c", "t", 1.0, "me")
            async with running(made, heard):
                assert (await made.send(command)).delivery is Delivery.NOT_SENT
                await heard.until_commands()
                for code, end in [
                    (0x00, Delivery.DELIVERED),
                    (0x10, Delivery.NOT_SENT),
                    (0x87, Delivery.REFUSED),
                    (None, Delivery.UNKNOWN),
                ]:
                    peer.puback = code
                    assert (await made.send(command)).delivery is end
                assert len(peer.published) == 4
                assert peer.flags == [0x02] * 4, "a command is never retained and never sent again"
                assert all(body[2:12] == b"park/t/set" for body in peer.published)
                # MessageExpiryInterval 2 s behind the packet id, property length 5.
                assert all(body[14:20] == b"\x05\x02\x00\x00\x00\x02" for body in peer.published)
                await heard.until(lambda: heard.statuses[-1].note is not None)
                peer.puback = 0
                await heard.until_commands()
            await asyncio.sleep(0)
            assert len(peer.published) == 4

    asyncio.run(main())


COMMAND = Command("c", "t", 1.0, "me")


def test_a_command_that_nobody_waits_for_any_more_is_taken_back() -> None:
    """What stands in the socket of a half-open connection would arrive when that is back."""

    async def main() -> None:
        async with scripted(Scripted(puback=None)) as peer:
            heard = Heard()
            made = link(peer.port, targets=TARGET)
            async with running(made, heard):
                await heard.until_commands()
                sending = asyncio.create_task(made.send(COMMAND))
                async with asyncio.timeout(PATIENCE_S):
                    while not peer.published:
                        await asyncio.sleep(0.01)
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)
                assert sending.cancelled()
                await heard.until(lambda: heard.statuses[-1].note is not None)
                await heard.until_commands()
            assert len(peer.published) == 1

    asyncio.run(main())


def test_a_command_under_way_has_its_end_when_the_link_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dispatch, "PUBACK_S", 60.0)

    async def main() -> None:
        async with scripted(Scripted(puback=None)) as peer:
            heard = Heard()
            made = link(peer.port, targets=TARGET)
            async with running(made, heard):
                await heard.until_commands()
                sending = asyncio.create_task(made.send(COMMAND))
                async with asyncio.timeout(PATIENCE_S):
                    while not peer.published:
                        await asyncio.sleep(0.01)
            async with asyncio.timeout(PATIENCE_S):
                assert (await sending).delivery is Delivery.UNKNOWN

    asyncio.run(main())


def test_no_command_leaves_while_the_values_of_the_link_do_not_come() -> None:
    async def main() -> None:
        async with scripted(Scripted()) as peer:
            heard = Heard()
            made = link(peer.port, targets=TARGET)
            async with running(made, heard):
                await heard.until_commands()
                made._connections["telemetry"].doubt(Message.of("mqtt.lost"))
                await heard.until_down()
                assert (await made.send(COMMAND)).delivery is Delivery.NOT_SENT
                assert peer.published == []

    asyncio.run(main())


def test_a_command_does_not_leave_over_a_connection_that_was_not_proven() -> None:
    """The proof was of the one before: nobody knows what this one is."""

    class Replaced:
        """Another client stands here when the proof is through."""

        five = True

        def __init__(self) -> None:
            self.client: Any = object()
            self.aborted: list[object] = []

        async def prove(self, _within_s: float) -> bool:
            self.client = object()  # it has no `publish`
            return True

        async def abort(self, client: object, _why: Message) -> None:
            self.aborted.append(client)

    async def main() -> None:
        replaced: Any = Replaced()
        first = replaced.client
        sent = await dispatch.Dispatcher().publish(replaced, "park/t/set", lambda: b"1", 2_000)
        assert sent.delivery is Delivery.NOT_SENT
        assert replaced.aborted == [first]

    asyncio.run(main())


class Proven:
    """A connection that answers, and takes whatever is published."""

    five = False

    def __init__(self) -> None:
        sent = SimpleNamespace(rc=0, mid=1)
        self.client = SimpleNamespace(publish=lambda *_, **__: sent)
        self.aborted: list[object] = []

    async def prove(self, _within_s: float) -> bool:
        return True

    def wake(self) -> None: ...

    async def abort(self, client: object, _why: Message) -> None:
        self.aborted.append(client)


def test_an_answer_that_came_while_the_loop_stood_still_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The time is over as well when the loop turns again."""
    monkeypatch.setattr(dispatch, "PUBACK_S", 0.05)

    async def main() -> None:
        proven: Any = Proven()
        dispatcher = dispatch.Dispatcher()
        sending = asyncio.create_task(dispatcher.publish(proven, "park/t/set", lambda: b"1", 0))
        while not dispatcher._waiting:
            await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(dispatcher.answered, proven.client, 1, 0)
        threading.Event().wait(0.1)  # the stall
        assert (await sending).delivery is Delivery.DELIVERED
        assert proven.aborted == []

    asyncio.run(main())


def test_a_command_that_is_given_up_with_its_answer_is_given_up() -> None:
    """Both come in one turn of the loop, and whoever gave it up waits for its end."""

    async def main() -> None:
        proven: Any = Proven()
        dispatcher = dispatch.Dispatcher()
        sending = asyncio.create_task(dispatcher.publish(proven, "park/t/set", lambda: b"1", 2_000))
        while not dispatcher._waiting:
            await asyncio.sleep(0)
        dispatcher.answered(proven.client, 1, 0)
        sending.cancel()
        await asyncio.wait([sending])
        assert sending.cancelled()
        assert proven.aborted == [proven.client]

    asyncio.run(main())


def test_what_was_asked_of_a_connection_that_is_gone_does_not_end_the_next_one() -> None:
    async def main() -> None:
        port, heard, peer = free_port(), Heard(), Scripted()
        made, opened = link(port), list[asyncio.StreamReader]()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            opened.append(reader)
            await peer.serve(reader, writer)

        async with running(made, heard):
            await heard.until_down()
            made._connections["telemetry"].doubt(Message.of("mqtt.lost"))
            server = await asyncio.start_server(serve, "127.0.0.1", port)
            await heard.until_live()
        server.close()
        assert len(opened) == 1

    asyncio.run(main())


@pytest.mark.broker
def test_two_stations_with_one_client_id_are_told(tmp_path: Path) -> None:
    def told(heard: Heard) -> Callable[[], bool]:
        return lambda: any(
            status.last_error is not None and status.last_error.code == "mqtt.client_id_in_use"
            for status in heard.statuses
        )

    async def main(port: int) -> None:
        one, other = Heard(), Heard()
        async with running(link(port), one), running(link(port), other):
            waits = [asyncio.create_task(heard.until(told(heard))) for heard in (one, other)]
            done, waiting = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waiting:
                wait.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            for wait in done:
                wait.result()

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


@pytest.mark.broker
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_network_thread_that_dies_or_hangs_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: Callable[..., None]
) -> None:
    expected_logs("devices.mqtt", "the network thread")

    async def main(port: int) -> None:
        heard = Heard()
        made = link(port)
        async with running(made, heard):
            await heard.until_live()
            telemetry = made._connections["telemetry"]

            def die(_life: object) -> None:
                raise RuntimeError("on purpose")

            telemetry._request(die)
            await heard.until_down()
            await heard.until_live()
            monkeypatch.setattr(connection, "STUCK_AFTER_S", 0.5)
            release = threading.Event()
            telemetry._request(lambda _life: release.wait(10))
            await heard.until_down()
            error = heard.statuses[-1].last_error
            assert error is not None
            assert error.code == "mqtt.thread_gone"
            monkeypatch.undo()
            release.set()
            await heard.until_live()

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))
