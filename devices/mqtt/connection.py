"""One connection to a broker on a network thread of its own: live, end, wait, live again.

The thread tells the event loop only transitions; messages leave through the callbacks of its
`Role`. Requests of the event loop (prove, abort) are answered by the thread in its next turn.
"""

from __future__ import annotations

import asyncio
import logging
import random
import selectors
import socket
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from devices.mqtt.life import CONNECT_TIMEOUT_S, Life
from devices.mqtt.reasons import Ended
from devices.mqtt.role import Standing
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.mqtt.client import BatchedClient
    from devices.mqtt.endpoint import Dialect, Endpoint
    from devices.mqtt.role import Role

log = logging.getLogger(__name__)

STUCK_AFTER_S = 6.0
"""A live connection whose thread has not turned for so long is in doubt."""
_TURN_S = 0.25
_COLLECT_S = 0.010
_QUICK_DROP_S = 10.0
_DROPS = 3


class Connection:
    """Keeps one connection up until `stop`. Made and used on the event loop's thread."""

    def __init__(
        self,
        role: Role,
        endpoint: Endpoint,
        dialect: Dialect,
        changed: Callable[[Standing], None],
        *,
        batched: bool = True,
    ) -> None:
        """`changed` is called on the event loop."""
        self.role = role
        self.client: BatchedClient | None = None
        """The client of a live connection."""
        self._endpoint = endpoint
        self._dialect = dialect
        self._changed = changed
        self._batched = batched
        self._loop = asyncio.get_running_loop()
        self._stop = threading.Event()
        self._requests: deque[Callable[[Life], None]] = deque()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._beat = 0.0
        self._quick_drops = 0
        self._thread: threading.Thread | None = None
        self._done = asyncio.Event()

    @property
    def five(self) -> bool:
        """True if the broker speaks MQTT 5."""
        return self._dialect.five

    # The event loop's side.

    def start(self) -> None:
        """Start the network thread, or another one where it has died."""
        self._done = asyncio.Event()
        self._beat = time.monotonic()
        self._thread = threading.Thread(
            target=self._run, args=(self._done,), name=f"mqtt-{self.role.client_id}", daemon=True
        )
        self._thread.start()

    def is_dead(self) -> bool:
        """True if the thread ended without being asked to."""
        return self._thread is not None and not self._thread.is_alive() and not self._stop.is_set()

    def is_stuck(self) -> bool:
        """True if the thread claims a live connection but has not turned for too long."""
        return self.client is not None and time.monotonic() - self._beat > STUCK_AFTER_S

    async def stop(self) -> None:
        """Say goodbye and end the thread; waits at most as long as one attempt to connect."""
        self._stop.set()
        self.wake()
        if self._thread is not None:
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT_S + 1.0):
                    await self._done.wait()
            except TimeoutError:
                # the end may have come while the loop stood still
                if not self._done.is_set():
                    log.warning("%s: the network thread did not end in time", self.role.client_id)
                    return
            self._thread.join(1.0)
        self._wake_in.close()
        self._wake_out.close()

    async def prove(self, within_s: float) -> bool:
        """True if a PINGREQ sent now was answered within `within_s`."""
        answer: asyncio.Future[bool] = self._loop.create_future()

        def answered(_seconds: float) -> None:
            self._post(_settle, answer)

        def ping(life: Life) -> None:
            if life.live and life.ended is None:
                life.client.ping(answered)

        self._request(ping)
        # not a timeout around it: that forgets what came while the loop stood still
        await asyncio.wait((answer,), timeout=within_s)
        return answer.done()

    async def abort(self, client: BatchedClient, why: Message) -> None:
        """Discard `client` so that nothing it holds can arrive later; returns when it is closed."""
        if self.client is not client:
            return
        closed: asyncio.Future[bool] = self._loop.create_future()

        def close(life: Life) -> None:
            if life.client is client:
                life.end(why, reset=True)
            self._post(_settle, closed)

        self._request(close)
        await asyncio.wait((closed,), timeout=1.0)
        if not closed.done():
            # The thread hangs; closing under its hands is the lesser evil.
            client.abort()

    def doubt(self, why: Message) -> None:
        """End the present life as soon as the thread turns again."""
        self._request(lambda life: life.end(why, reset=True))

    def wake(self) -> None:
        """Let the thread turn, because there is something to do."""
        try:
            self._wake_in.send(b"!")
        except OSError:
            pass  # full: the thread will turn anyway; closed: it has ended

    def _request(self, request: Callable[[Life], None]) -> None:
        self._requests.append(request)
        self.wake()

    # The network thread's side.

    def _post(self, call: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            self._stop.set()  # the event loop is closed: nobody listens any more

    def _run(self, done: asyncio.Event) -> None:
        failures = 0
        try:
            while not self._stop.is_set():
                ended = self._live_once()
                if self._stop.is_set():
                    break
                failures = 0 if ended.live_s > 0 else failures + 1
                ended = self._detect_clone(ended)
                self._dialect.learn(ended)
                self._post(self._changed, Standing(False, ended.reason))
                self._stop.wait(_delay(failures, ended.patient))
        finally:
            self.client = None
            self._post(done.set)

    def _live_once(self) -> Ended:
        """One client from CONNECT to its end. Faults of the environment become the result."""
        try:
            life = Life(
                self.role,
                self._endpoint,
                five=self._dialect.five,
                batched=self._batched,
                wake=self.wake,
                went_live=self._went_live,
            )
        except (OSError, ValueError) as fault:
            return Ended(Message.of("mqtt.tls_files", detail=str(fault)), patient=True)
        try:
            # What was asked of an earlier life must not happen to this one.
            self._requests.clear()
            if life.connect():
                self._turn_until_ended(life)
        except OSError as fault:
            log.debug("%s: %s", self.role.client_id, fault)
        finally:
            self.client = None
            life.end(Message.of("mqtt.lost"), reset=self.role.abortive)
            self._answer_requests(life)
        return life.over()

    def _went_live(self, life: Life) -> None:
        self.client = life.client
        self._dialect.proven = True
        error = None
        if life.refused_filter:
            error = Message.of("mqtt.subscription_refused", topic=life.refused_filter)
        self._post(self._changed, Standing(True, error, life.session_present, life.five))

    def _turn_until_ended(self, life: Life) -> None:
        client = life.client
        sock = client.socket()
        if sock is None:
            return
        number = sock.fileno()
        watched = selectors.EVENT_READ
        with selectors.DefaultSelector() as selector:
            selector.register(number, watched)
            selector.register(self._wake_out, selectors.EVENT_READ)
            while life.ended is None and client.socket() is not None:
                self._beat = now = time.monotonic()
                if self._stop.is_set():
                    life.say_goodbye()
                    return
                life.keep_proven(now)
                wanted = selectors.EVENT_READ
                if client.want_write():
                    wanted |= selectors.EVENT_WRITE
                if life.ended is not None:
                    return
                if wanted != watched:
                    selector.modify(number, wanted)
                    watched = wanted
                timeout = 0.0 if client.pending() else _TURN_S
                ready = {key.fd: mask for key, mask in selector.select(timeout)}
                if len(ready) > (number in ready):
                    self._drain_wakes()
                self._answer_requests(life)
                if life.ended is None and not life.serve(ready.get(number, 0), self._collect):
                    return

    def _collect(self) -> None:
        self._stop.wait(_COLLECT_S)

    def _answer_requests(self, life: Life) -> None:
        while self._requests:
            self._requests.popleft()(life)

    def _drain_wakes(self) -> None:
        try:
            self._wake_out.recv(4096)
        except BlockingIOError:
            pass

    def _detect_clone(self, ended: Ended) -> Ended:
        """Two stations with one client id throw each other out for ever; say so."""
        if ended.live_s == 0:
            return ended
        self._quick_drops = self._quick_drops + 1 if ended.live_s < _QUICK_DROP_S else 0
        if self._quick_drops < _DROPS:
            return ended
        reason = Message.of("mqtt.client_id_in_use", client_id=self.role.client_id)
        return Ended(reason, ended.live_s, patient=True)


def _settle(future: asyncio.Future[bool]) -> None:
    if not future.done():
        future.set_result(True)


def _delay(failures: int, patient: bool) -> float:
    """Seconds to wait: jittered so that many links do not come back in one instant."""
    if patient:
        return random.uniform(5.0, 10.0)
    return random.uniform(0.5, 1.0) * min(4.0, 2.0 ** min(failures, 4))
