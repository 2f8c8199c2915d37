"""Few subscriptions for many topics: every topic once, nothing of the command topics."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from paho.mqtt.client import topic_matches_sub

from devices.mqtt.filters import derive_filters

LEVEL = st.sampled_from(["a", "b", "c", "set", "", "1", "é"])
TOPIC = st.lists(LEVEL, min_size=1, max_size=4).map("/".join).filter(bool)


@given(st.sets(TOPIC, min_size=1, max_size=60), st.sets(TOPIC, max_size=10), st.integers(0, 5))
@settings(deadline=None, max_examples=400)
def test_every_topic_is_matched_by_exactly_one_filter(
    topics: set[str], avoid: set[str], few: int
) -> None:
    filters = derive_filters(topics, avoid, few=few)
    for topic in topics:
        assert sum(topic_matches_sub(found, topic) for found in filters) == 1
    for topic in avoid - topics:
        assert not any(topic_matches_sub(found, topic) for found in filters)


def test_few_topics_are_subscribed_as_they_are() -> None:
    assert derive_filters(["park/b", "park/a"]) == ("park/a", "park/b")


def test_ten_thousand_topics_need_few_filters_and_no_foreign_tree() -> None:
    topics = [f"park/b{n % 8}/f{n % 12}/sensor-{n}/state" for n in range(10_000)]
    filters = derive_filters(topics, ["park/b1/f1/sensor-1/set"])
    assert len(filters) <= 64
    assert all(found.startswith("park/") and found.endswith("/state") for found in filters)


def test_a_filter_that_would_take_a_command_is_split() -> None:
    topics = [f"park/door-{n}/state" for n in range(300)] + [
        f"park/door-{n}/alarm-{n}" for n in range(300)
    ]
    filters = derive_filters(topics, [f"park/door-{n}/set" for n in range(300)])
    assert not any(topic_matches_sub(found, "park/door-7/set") for found in filters)


def test_the_first_level_is_never_a_wildcard() -> None:
    topics = [f"sensor-{n}" for n in range(500)]
    assert derive_filters(topics) == tuple(sorted(topics))
