"""The annunciator: first-out, silence, what is shown, what a restart finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.alarms import Acknowledgement, AlarmState, Happening, Shelving, Transition
from models.history.standing import decoded, encoded
from models.links import DeviceHealth, LinkState, LinkStatus
from models.plant import Plant, link_point_id, with_link_points
from models.points import Level, Point, Quality, Reading, Rule, Severity
from models.site.park import AlarmSettings, Device, MqttLink, Park
from models.text import Name

ON = (Level("on", Severity.HIGH, state=1),)
MAINS = Rule("mains", "states", ON, causes="mains")
UPS = Rule("ups", "states", ON, causes="power", follows=("mains",))
PUMP = Rule("pump", "states", ON, follows=("mains", "power"))
FIRE = Rule("fire", "states", (Level("fire", Severity.LOW, state=1),), life_safety=True)
SILENT = Rule("no_update", "no_update", (Level("no_update", Severity.LOW),), follows=("link",))


def a_park(
    rules: Mapping[str, tuple[Rule, ...]], links: tuple[str, ...] = (), patience: int = 5_000
) -> Park:
    """One point for each name; `device.key`, its link the first letter of the device if there is
    such a link."""
    points, owned = {}, {}
    for id_, own in rules.items():
        device = id_.partition(".")[0]
        points[id_] = Point(id_, device, Name(id_), "x", rules=own, stale_after_ms=patience)
        owned.setdefault(device, []).append(id_)
    devices = {
        id_: Device(id_, Name(id_), id_[0] if id_[0] in links else "", "d", "p", tuple(own), own[0])
        for id_, own in owned.items()
    }
    made = {id_: MqttLink(id_, Name(id_), "localhost") for id_ in links}
    quiet = AlarmSettings(louder_ms=0, call_ms=0, notice_ms=0)
    return Park("p", Name("P"), "UTC", "x", links=made, devices=devices, points=points,
                alarms=quiet)  # fmt: skip


class House:
    def __init__(self, park: Park) -> None:
        self.now = 1_000_000
        self.told: list[Transition] = []
        self.park = with_link_points(park)
        self.plant = self.made()

    def made(self) -> Plant:
        return Plant(
            self.park, clock=lambda: self.now, monotonic=lambda: self.now,
            record=lambda _: None, transition=self.told.append,
        )  # fmt: skip

    def hear(self, point: str, value: float = 0.0, quality: Quality = Quality.GOOD) -> None:
        self.plant.take([Reading(point, value, quality, self.now, self.now)])

    def link(self, link: str, state: LinkState) -> None:
        self.plant.link_changed(LinkStatus(link, "mqtt", state, self.now))

    def wait(self, seconds: float, *heard: str) -> None:
        for _ in range(round(seconds * 2)):
            self.now += 500
            for point in heard:
                self.hear(point)
            self.plant.sweep()

    @property
    def calling(self) -> list[str]:
        return [a.id for a in self.plant.alarms() if a.returned_ms is None]


def causes(house: House) -> dict[str, str]:
    return {alarm.id: alarm.cause for alarm in house.plant.alarms()}


# -- first-out -----------------------------------------------------------------------------------


def power() -> House:
    return House(a_park({"m.v": (MAINS,), "u.v": (UPS,), "p.v": (PUMP,), "q.v": (PUMP,)}))


def test_a_mains_loss_is_one_first_out_under_which_its_followers_are_grouped() -> None:
    house = power()
    for point in ("m.v", "u.v", "p.v", "q.v"):
        house.now += 500
        house.hear(point, 1)
    assert causes(house) == {
        "m.v/mains": "", "u.v/ups": "m.v/mains", "p.v/pump": "m.v/mains", "q.v/pump": "m.v/mains",
    }  # fmt: skip
    assert [t.cause for t in house.told] == ["", "m.v/mains", "m.v/mains", "m.v/mains"]


def test_what_came_before_its_cause_follows_from_nothing() -> None:
    house = power()
    house.hear("p.v", 1)
    house.now += 500
    house.hear("m.v", 1)
    assert causes(house)["p.v/pump"] == ""


def test_a_cause_that_is_over_counts_for_a_while() -> None:
    house = power()
    house.hear("m.v", 1)
    house.hear("m.v", 0)
    house.now += 59_000
    house.hear("p.v", 1)
    house.now += 2_000
    house.hear("q.v", 1)
    assert (causes(house)["p.v/pump"], causes(house)["q.v/pump"]) == ("m.v/mains", "")


def test_a_cause_that_calls_nobody_hides_nobody() -> None:
    house = power()
    end = house.now + 3_600_000
    shelving = Shelving("s", "ann", "r", house.now, end)
    house.plant.annunciator.set_shelved({("m.v", "mains"): shelving})
    house.hear("m.v", 1)
    house.hear("p.v", 1)
    assert causes(house) == {"p.v/pump": ""}


# -- links and devices that are silent -------------------------------------------------------------


def sensors(links: tuple[str, ...] = ("b",)) -> House:
    points = {f"b{n}.{key}": (SILENT,) for n in range(50) for key in ("t", "h", "co2")}
    return House(a_park(points, links))


def test_a_link_that_dies_is_one_alarm() -> None:
    house = sensors()
    house.link("b", LinkState.LIVE)
    for point in house.park.points:
        if point[0] == "b":
            house.hear(point, 20)
    house.link("b", LinkState.DOWN)
    house.wait(300)
    assert house.calling == [f"{link_point_id('b')}/states"]
    house.link("b", LinkState.LIVE)
    house.wait(4.5)
    assert house.calling == []


def test_a_device_that_does_not_come_back_with_its_link_is_one_alarm() -> None:
    house = sensors()
    house.link("b", LinkState.LIVE)
    there = [p for p in house.park.points if p[0] == "b" and not p.startswith("b7.")]
    house.wait(10, *there)
    assert house.calling == ["b7.t/no_update"]
    house.link("b", LinkState.DOWN)
    house.wait(20)
    house.link("b", LinkState.LIVE)
    house.wait(10, *there)
    assert house.calling == ["b7.t/no_update"]


def test_devices_silent_behind_a_live_gateway_are_one_alarm_each() -> None:
    house = sensors()
    house.link("b", LinkState.LIVE)
    for point in house.park.points:
        if point[0] == "b":
            house.hear(point, 20)
    for device in ("b3", "b4"):
        house.plant.device_changed(
            DeviceHealth(device, False, house.now, cause=Quality.DEVICE_LOST)
        )
    assert sorted(house.calling) == ["b3.t/no_update", "b4.t/no_update"]
    house.hear("b3.t", 20)
    assert house.calling == ["b4.t/no_update"]


def test_nothing_is_missed_within_the_first_proof_of_life() -> None:
    house = sensors(())
    house.wait(4.5)
    assert house.calling == []
    house.wait(2)
    assert len(house.calling) == 50


def test_a_link_that_was_never_there_is_not_fifty_silent_devices() -> None:
    house = sensors()
    house.wait(60)
    assert house.calling == []


# -- what is shown ---------------------------------------------------------------------------------


def test_life_safety_first_then_the_worst_then_the_newest() -> None:
    house = House(a_park({"a.v": (PUMP,), "b.v": (PUMP,), "c.v": (FIRE,)}))
    for point in ("a.v", "c.v", "b.v"):
        house.now += 10
        house.hear(point, 1)
    assert [a.point for a in house.plant.alarms()] == ["c.v", "b.v", "a.v"]


def test_the_list_is_the_same_object_until_something_changes() -> None:
    house = power()
    house.hear("m.v", 1)
    shown = house.plant.alarms()
    house.hear("m.v", 1)
    house.hear("p.v", 0)
    assert house.plant.alarms() is shown
    house.plant.drain()
    house.hear("p.v", 0)
    changes = house.plant.drain()
    assert changes is not None
    assert not changes.alarms
    house.hear("p.v", 1)
    assert house.plant.alarms() is not shown


def test_an_expression_over_two_points_and_suppression_by_design() -> None:
    rule = Rule("both", "expression", ON[:1], expression="t > 26 and other.h > 60",
                suppressed_when="off == 1")  # fmt: skip
    house = House(a_park({"d.t": (rule,), "other.h": (), "d.off": ()}))
    house.hear("d.t", 27)
    assert house.calling == []
    house.hear("other.h", 70)
    assert house.calling == ["d.t/both"]
    house.hear("d.off", 1)
    assert [a.state for a in house.plant.withheld()] == [AlarmState.SUPPRESSED]
    house.hear("d.off", 1, Quality.STALE)
    assert house.calling == []
    house.hear("d.off", 0)
    assert house.calling == ["d.t/both"]
    house.hear("other.h", 10)
    assert house.calling == []


def test_an_expression_concludes_nothing_from_another_points_last_known_value() -> None:
    """The value that is not there any more is neither raised from nor cleared by."""
    rule = Rule("dev", "expression", (Level("dev", Severity.HIGH),), expression="x.v > 20")
    house = House(a_park({"d.t": (rule,), "x.v": ()}, patience=10**9))
    house.hear("d.t", 0)
    house.hear("x.v", 21, Quality.STALE)
    assert house.calling == []
    house.hear("x.v", 21)
    assert house.calling == ["d.t/dev"]
    house.hear("x.v", 5, Quality.STALE)
    assert house.calling == ["d.t/dev"]


def test_life_safety_is_suppressed_by_no_expression_whatever_was_loaded() -> None:
    hidden = replace(FIRE, suppressed_when="x.v > 0")
    house = House(a_park({"c.v": (hidden,), "x.v": ()}))
    house.hear("x.v", 1)
    house.hear("c.v", 1)
    house.wait(1)
    assert house.calling == ["c.v/fire"]
    assert house.plant.withheld() == ()


def test_a_deviation_is_looked_at_when_the_other_point_moves() -> None:
    rule = Rule("dev", "deviation", (Level("deviation", Severity.LOW, 2.0),), other="sp")
    house = House(a_park({"d.t": (rule,), "d.sp": ()}))
    house.hear("d.sp", 20)
    house.hear("d.t", 21)
    assert house.calling == []
    house.hear("d.sp", 25)
    assert house.calling == ["d.t/dev"]


def test_what_life_safety_and_nobody_has_is_refused() -> None:
    house = House(a_park({"c.v": (FIRE,), "p.v": (PUMP,)}))
    order = Shelving("s", "ann", "r", house.now, house.now + 60_000)
    keys = [("c.v", "fire"), ("p.v", "pump"), ("x", "y")]
    refused = house.plant.annunciator.set_shelved(dict.fromkeys(keys, order))
    assert refused == (("c.v", "fire"), ("x", "y"))


# -- restart ---------------------------------------------------------------------------------------


def test_a_restart_changes_nothing() -> None:
    limit = Rule("limits", "limits", (Level("high", Severity.MEDIUM, 26.0),), deadband=1.0,
                 on_delay_ms=60_000, re_alarm_ms=600_000)  # fmt: skip
    rules = {"m.v": (MAINS,), "p.v": (PUMP,), "q.v": (PUMP,), "t.v": (limit,)}
    house = House(a_park(rules, patience=10**9))
    house.hear("m.v", 1)
    house.hear("p.v", 1)
    house.hear("q.v", 1)
    house.hear("q.v", 0)
    house.hear("t.v", 27)
    house.wait(61)
    said = Acknowledgement("ann", house.now)
    house.plant.annunciator.acknowledge("t.v", "limits", house.now, said)
    before = house.plant.alarms()
    kept = house.plant.annunciator.unsaved().memories
    told = list(house.told)

    house.plant = house.made()
    house.plant.annunciator.restore([(rule, decoded(encoded(m))) for rule, m in kept], house.now)
    assert house.plant.alarms() == before
    # the present readings are judged against what stands: in the deadband it is still there
    house.hear("t.v", 25.5)
    house.hear("m.v", 1)
    house.hear("p.v", 1)
    house.hear("q.v", 0)
    assert house.plant.alarms() == before
    assert house.told == told
    house.wait(600)
    assert house.told[-1].happening is Happening.RE_ALARMED
    house.hear("t.v", 24)
    house.hear("p.v", 0)
    assert {t.happening for t in house.told[len(told) + 1 :]} == {Happening.RETURNED}


def test_a_rule_that_is_not_there_any_more_leaves_nothing_standing() -> None:
    house = power()
    house.hear("m.v", 1)
    kept = house.plant.annunciator.unsaved().memories
    without = replace(house.park.points["m.v"], rules=())
    house.park = replace(house.park, points={**house.park.points, "m.v": without})
    house.plant = house.made()
    house.plant.annunciator.restore(kept, house.now)
    assert house.plant.alarms() == ()
    assert house.told[-1].happening is Happening.ENDED
    assert house.plant.annunciator.unsaved().gone == [("m.v", "mains")]
