"""Newest wins when the loop does not keep up, and what was skipped is counted."""

from __future__ import annotations

import random
import threading
from collections import Counter

from devices.mqtt.endpoint import Dialect
from devices.mqtt.inbox import Inbox
from devices.mqtt.reasons import Ended
from models.text.message import Message


def message(topic: int, value: int) -> tuple[bytes, bytes, int]:
    return b"t%d" % topic, b"%d" % value, 0


def test_one_ring_until_the_box_is_emptied() -> None:
    rings: list[int] = []
    box = Inbox(lambda: rings.append(1))
    box.put(1, [message(1, 1)])
    box.put(2, [message(1, 2)])
    assert len(rings) == 1
    assert box.take() == [(1, [message(1, 1)]), (2, [message(1, 2)])]
    assert box.take() == []
    box.put(3, [message(1, 3)])
    assert len(rings) == 2


def test_below_the_bound_nothing_is_skipped() -> None:
    box = Inbox(lambda: None, bound=1_000)
    for turn in range(10):
        box.put(turn, [message(n, turn) for n in range(100)])
    assert sum(len(batch) for _, batch in box.take()) == 1_000
    assert box.dropped == 0


def test_above_the_bound_the_newest_of_every_topic_stays_in_order() -> None:
    luck = random.Random(3)
    box = Inbox(lambda: None, bound=200)
    newest: dict[bytes, bytes] = {}
    put = 0
    for turn in range(300):
        batch = [message(luck.randrange(50), turn * 10 + n) for n in range(luck.randrange(1, 10))]
        newest |= {topic: payload for topic, payload, _ in batch}
        put += len(batch)
        box.put(turn, batch)
    taken = [one for _, batch in box.take() for one in batch]
    assert {topic: payload for topic, payload, _ in taken} == newest
    assert len(taken) + box.dropped == put
    assert box.dropped > 0
    for topic in newest:
        values = [int(payload) for found, payload, _ in taken if found == topic]
        assert values == sorted(values)


def test_a_flood_of_unknown_topics_stays_bounded() -> None:
    box = Inbox(lambda: None, bound=100)
    for turn in range(50):
        box.put(turn, [message(turn * 20 + n, 1) for n in range(20)])
    assert sum(len(batch) for _, batch in box.take()) <= 100
    assert box.dropped >= 900


def test_two_threads_lose_nothing() -> None:
    box = Inbox(lambda: None, bound=10**9)
    done = threading.Event()
    seen: Counter[bytes] = Counter()

    def fill() -> None:
        for turn in range(2_000):
            box.put(turn, [message(turn % 7, turn)] * 3)
        done.set()

    thread = threading.Thread(target=fill)
    thread.start()
    while not done.is_set():
        seen.update(topic for _, batch in box.take() for topic, _, _ in batch)
    thread.join()
    seen.update(topic for _, batch in box.take() for topic, _, _ in batch)
    assert sum(seen.values()) == 6_000


def _ended(**more: object) -> Ended:
    return Ended(Message.of("mqtt.lost"), **more)  # type: ignore[arg-type]


def test_the_version_follows_a_refusal_but_not_a_single_silence() -> None:
    dialect = Dialect("auto")
    dialect.learn(_ended(silent=True))
    assert dialect.five
    dialect.learn(_ended(silent=True))
    assert not dialect.five
    # It was only a guess: after the next loss 5 is asked for once more, and one silence is enough.
    dialect.proven = True
    dialect.learn(_ended(live_s=60.0))
    assert dialect.five
    dialect.learn(_ended(silent=True))
    assert not dialect.five

    refused = Dialect("auto")
    refused.learn(_ended(refused_version=True))
    assert not refused.five
    refused.learn(_ended(live_s=60.0))
    assert not refused.five

    proven = Dialect("auto")
    proven.proven = True
    for _ in range(5):
        proven.learn(_ended(silent=True))
    assert proven.five

    fixed = Dialect("5")
    fixed.learn(_ended(refused_version=True))
    assert fixed.five
    assert not Dialect("3.1.1").five
