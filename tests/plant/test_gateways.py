"""A gateway dies: one alarm with a name, not one for each device behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models.links import DeviceHealth, LinkState, LinkStatus
from models.plant import Plant, with_link_points
from models.plant.gateways import gateways
from models.points import Point, Quality, Reading, Rule, Severity, State, alarm_id
from models.points.defaultrules import state_levels
from models.points.rule import Level
from models.site.park import Device, MqttLink, Park
from models.site.sources import MqttAvailability
from models.text.name import Name

_SILENT = Rule(
    "no_update",
    "no_update",
    (Level("no_update", Severity.LOW),),
    on_delay_ms=10_000,
    follows=("link",),
)
_WORD = {"a": "west", "b": "west", "c": "east", "d": "east", "e": "own"}


def park(kind: str = "leak") -> Park:
    devices, points = {}, {}
    for id_ in _WORD:
        devices[id_] = Device(id_, Name(id_), "broker", "device", "p", (f"{id_}.v",), f"{id_}.v")
        states = (State("dry", Name("Dry")), State("wet", Name("Wet"), Severity.HIGH))
        own = Rule("states", "states", state_levels(states))
        points[f"{id_}.v"] = Point(
            f"{id_}.v", id_, Name("V"), kind, states=states, stale_after_ms=9_000,
            rules=(own, _SILENT),
        )  # fmt: skip
    availability = tuple(
        MqttAvailability(id_, f"park/gateway/{word}/status", "", "online", "offline")
        for id_, word in _WORD.items()
    )
    link = MqttLink("broker", Name("Broker"), "h", availability=availability)
    return Park("p", Name("P"), "UTC", "op", links={"broker": link}, devices=devices, points=points)


class Desk:
    """A plant whose clocks are turned by hand, with its link up and everything heard."""

    def __init__(self, site: Park) -> None:
        self.now = 1_000_000
        self._site = site
        self.plant = self.fresh()
        self.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.LIVE, self.now))
        for id_ in _WORD:
            self.says(id_, alive=True)
        self.hear()

    def fresh(self) -> Plant:
        """One that has heard nothing."""
        read: Callable[[], int] = lambda: self.now  # noqa: E731
        ignore: Callable[[Any], None] = lambda _: None  # noqa: E731
        return Plant(
            with_link_points(self._site),
            clock=read,
            monotonic=read,
            record=ignore,
            transition=ignore,
        )

    def says(self, device: str, *, alive: bool) -> None:
        self.plant.device_changed(DeviceHealth(device, alive, self.now))

    def hear(self, *silent: str) -> None:
        self.plant.take(
            [
                Reading(f"{i}.v", 0, Quality.GOOD, self.now, self.now)
                for i in _WORD
                if i not in silent
            ]
        )

    def pass_time(self, seconds: int, *silent: str) -> None:
        for _ in range(seconds):
            self.now += 1_000
            self.hear(*silent)
            self.plant.sweep()

    def alarms(self) -> set[str]:
        return {one.id for one in self.plant.alarms()}


WEST = alarm_id("gateway.broker.west.online", "states")


def test_two_devices_of_one_topic_have_a_gateway_and_one_has_none() -> None:
    assert {(one.id, one.devices) for one in gateways(park())} == {
        ("gateway.broker.west", ("a", "b")),
        ("gateway.broker.east", ("c", "d")),
    }


def test_a_gateway_that_dies_is_one_alarm() -> None:
    desk = Desk(park())
    for id_ in "ab":
        desk.says(id_, alive=False)
    desk.pass_time(60, "a", "b")
    assert desk.alarms() == {WEST}
    assert desk.plant.latest("a.v").quality is Quality.LINK_LOST
    assert desk.plant.latest("c.v").quality is Quality.GOOD
    for id_ in "ab":
        desk.says(id_, alive=True)
    desk.hear()
    (alarm,) = desk.plant.alarms()
    assert alarm.id == WEST
    assert alarm.returned_ms == desk.now


def test_a_device_that_stays_silent_when_its_gateway_is_back_calls() -> None:
    desk = Desk(park())
    for alive in (False, True):
        for id_ in "ab":
            desk.says(id_, alive=alive)
    desk.pass_time(120, "a")
    assert desk.alarms() == {WEST, alarm_id("a.v", "no_update")}


def test_devices_that_went_silent_before_their_gateway_was_known_to_be_gone_do_not_call() -> None:
    desk = Desk(park())
    desk.pass_time(15, "a", "b")
    assert desk.plant.latest("a.v").quality is Quality.STALE
    for id_ in "ab":
        desk.says(id_, alive=False)
    desk.pass_time(60, "a", "b")
    assert desk.alarms() == {WEST}


def test_a_device_with_a_topic_of_its_own_calls_itself() -> None:
    desk = Desk(park())
    desk.says("e", alive=False)
    desk.pass_time(60, "e")
    assert desk.alarms() == {alarm_id("e.v", "no_update")}


@pytest.mark.parametrize(
    ("kind", "severity"), [("leak", Severity.MEDIUM), ("fire_alarm", Severity.HIGH)]
)
def test_blindness_for_what_protects_lives_is_high(kind: str, severity: Severity) -> None:
    desk = Desk(park(kind))
    desk.says("a", alive=False)
    assert desk.plant.alarm("gateway.broker.west.online").severity is severity
    desk.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.DOWN, desk.now))
    assert desk.plant.alarm("link.broker.online").severity is severity


def test_what_is_heard_after_its_link_was_lost_falls_silent_with_the_link() -> None:
    """One connection of a link may still speak for a moment when another is lost already."""
    desk = Desk(park())
    desk.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.DOWN, desk.now))
    desk.hear("b", "c", "d", "e")
    assert desk.plant.is_live("a.v")
    desk.pass_time(60, *_WORD)
    assert desk.plant.latest("a.v").quality is Quality.LINK_LOST
    assert desk.alarms() == {alarm_id("link.broker.online", "states")}
    desk.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.LIVE, desk.now))
    desk.pass_time(60, "a")
    assert alarm_id("a.v", "no_update") in desk.alarms(), "its link is back, it is not"


def test_a_link_that_comes_back_does_not_make_a_lost_gateways_devices_call() -> None:
    """The broker still has the gateway's last word, which is no news; its devices stay silent."""
    desk = Desk(park())
    for id_ in "ab":
        desk.says(id_, alive=False)
    desk.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.DOWN, desk.now))
    desk.pass_time(5, *_WORD)
    desk.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.LIVE, desk.now))
    for id_ in "ab":
        desk.says(id_, alive=False)
    desk.pass_time(60, "a", "b", "c")
    assert desk.alarms() == {
        WEST,
        alarm_id("link.broker.online", "states"),
        alarm_id("c.v", "no_update"),
    }
    for id_ in "ab":
        desk.says(id_, alive=True)
    desk.pass_time(60, "a", "c")
    assert alarm_id("a.v", "no_update") in desk.alarms(), "its gateway is back, it is not"


def test_a_gateway_that_is_gone_at_the_start_is_one_alarm() -> None:
    """What the broker kept comes before the link calls itself live."""
    desk = Desk(park())
    desk.plant = desk.fresh()
    for id_ in "ab":
        desk.says(id_, alive=False)
    desk.plant.link_changed(LinkStatus("broker", "mqtt", LinkState.LIVE, desk.now))
    desk.pass_time(60, "a", "b")
    assert desk.alarms() == {WEST}


def test_devices_of_which_one_topic_tells_apart_are_lost_each_by_itself() -> None:
    """`{"a": "online", "b": "offline"}`: what only b is, a is not; its silence calls somebody."""
    site = park()
    link = site.links["broker"]
    assert isinstance(link, MqttLink)
    apart = tuple(replace(one, pointer=f"/{one.device}") for one in link.availability)
    desk = Desk(replace(site, links={"broker": replace(link, availability=apart)}))
    desk.says("b", alive=False)
    desk.pass_time(60, "a", "b")
    assert desk.alarms() == {alarm_id("a.v", "no_update"), alarm_id("b.v", "no_update")}


def test_what_is_heard_after_its_gateway_was_lost_falls_silent_with_it() -> None:
    desk = Desk(park())
    desk.says("a", alive=False)
    desk.hear("c", "d", "e")
    desk.pass_time(60, "a", "b")
    assert desk.plant.latest("a.v").quality is Quality.LINK_LOST
    assert desk.alarms() == {WEST}
