"""A badge at a reader marks the open rounds that ask for it: live, once, for its holder."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.patrol import Bearer, Patrol
from models.people import SUBJECT as PEOPLE
from models.plant import Plant
from models.points import Point, Quality, Reading
from models.records import Query
from models.rounds import SUBJECT
from models.site.park import Device, MqttLink, Park
from models.text import Name
from tests.records.room import room

ZONE = "Asia/Shanghai"
GATE, DOCK = "rd-gate.badge", "rd-dock.badge"
MINUTE = 60_000


def local(text: str) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))
    return round(moment.timestamp() * 1000)


class Guardhouse:
    """Real records, a real plant, and the patrol between them."""

    def __init__(self, made) -> None:
        self.made = made
        ids = (GATE, DOCK)
        points = {
            id_: Point(id_, id_.partition(".")[0], Name("Badge"), "badge_number", stale_after_ms=1)
            for id_ in ids
        }
        devices = {
            id_.partition(".")[0]: Device(
                id_.partition(".")[0], Name("R"), "broker", "device", "p", (id_,)
            )
            for id_ in ids
        }
        park = Park("p", Name("P"), ZONE, "", links={"broker": MqttLink("broker", Name("B"), "h")},
                    devices=devices, points=points)  # fmt: skip
        self.plant = Plant(
            park, clock=made.view.now, monotonic=made.view.now,
            record=lambda _: None, transition=lambda *_: None,
        )  # fmt: skip
        self.patrol = Patrol(self.plant, made.records, made.registrar, made.view.now, ZONE)

    def show(self, point: str, badge: int, quality: Quality = Quality.GOOD) -> None:
        now = self.made.view.now()
        self.plant.take((Reading(point, float(badge), quality, now, now),))

    def walk(self, *shown: tuple[str, int] | tuple[str, int, Quality]) -> None:
        """What the readers show, one after the other, while the station runs."""

        async def go() -> None:
            task = asyncio.ensure_future(self.patrol.run())
            await asyncio.sleep(0)
            for one in shown:
                self.show(*one)
                self.made.view.time += 1_000
                # both operations of a passage, and the finish, are on the disk
                while not self.patrol.is_idle:
                    await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(go())

    def marks(self):
        found = self.made.records.list(Query("round_mark"), 100)
        return sorted((m.text("checkpoint"), m.text("person"), m.text("how")) for m in found)


@pytest.fixture
def house(tmp_path):
    with room(tmp_path, (*SUBJECT.kinds, *PEOPLE.kinds)) as made:
        made.view.time = local("2026-11-23T22:20")
        made.put("person", "sun", name={"en": "Sun Qiang"}, sign_on="sun", active=True,
                 badge="200205")  # fmt: skip
        made.put("round_template", "t", name={"en": "Patrol"}, duty="patrol", times=["22:30"],
                 before_min=15, after_min=60, active=True, since=made.view.time)  # fmt: skip
        for n, (id_, reader) in enumerate((("gate", GATE), ("dock", DOCK)), 1):
            made.put("round_checkpoint", id_, template="t", position=n, name={"en": id_},
                     check="badge", reader=reader)  # fmt: skip
        made.on_duty.person = ""
        yield Guardhouse(made)


def rounds(house):
    return house.made.records.list(Query("round"), 10)


def test_a_walk_begins_marks_and_finishes_the_round(house):
    house.walk((GATE, 0), (DOCK, 0), (GATE, 200205), (GATE, 0))
    assert house.marks() == [("gate", "sun", "badge")]
    (begun,) = rounds(house)
    assert begun.created_by == "sun", "the journal names who was there"
    assert begun.number("finished") is None
    house.walk((DOCK, 0), (DOCK, 200205))
    assert house.marks() == [("dock", "sun", "badge"), ("gate", "sun", "badge")]
    assert rounds(house)[0].number("finished") is not None


def test_a_reader_that_repeats_the_badge_marks_once(house):
    house.walk((GATE, 0), (GATE, 200205), (GATE, 200205), (GATE, 0), (GATE, 200205))
    assert house.marks() == [("gate", "sun", "badge")]


@pytest.mark.parametrize("quality", [Quality.RETAINED, Quality.STALE, Quality.CLOCK_SKEW])
def test_what_was_kept_or_is_old_marks_nothing(house, quality):
    house.walk((GATE, 0), (GATE, 200205, quality))
    assert house.marks() == []


def test_what_the_reader_showed_when_the_station_came_up_marks_nothing(house):
    house.walk((GATE, 200205), (GATE, 200205))
    assert house.marks() == []


def test_nor_what_it_shows_after_an_outage(house):
    house.walk((GATE, 0), (GATE, 0, Quality.RETAINED), (GATE, 200205))
    assert house.marks() == []


def test_a_badge_that_nobody_has_marks_nothing(house):
    house.walk((GATE, 0), (GATE, 999))
    assert house.marks() == []


def test_somebody_who_left_marks_nothing(house):
    house.made.put("person", "sun", active=False)
    house.walk((GATE, 0), (GATE, 200205))
    assert house.marks() == []


def test_a_badge_of_two_people_proves_nothing(house):
    house.made.put("person", "wu", name={"en": "Wu"}, sign_on="wu", active=True, badge="200205")
    house.walk((GATE, 0), (GATE, 200205))
    assert house.marks() == []


def test_outside_of_the_window_a_badge_marks_nothing(house):
    house.made.view.time = local("2026-11-23T22:00")
    house.walk((GATE, 0), (GATE, 200205))
    house.made.view.time = local("2026-11-23T23:31")
    house.walk((GATE, 0), (GATE, 200205))
    assert (house.marks(), rounds(house)) == ([], [])


def test_a_reader_that_is_named_later_is_watched_too(house):
    house.made.put("round_checkpoint", "gate", retired=True)
    house.walk((GATE, 0), (GATE, 200205))
    assert house.marks() == []
    house.made.put("round_checkpoint", "gate", retired=False)
    house.walk((GATE, 0), (GATE, 200205))
    assert house.marks() == [("gate", "sun", "badge")]


def test_a_badge_allows_nothing_but_rounds():
    bearer = Bearer("sun")
    assert bearer.objection("round.do") is None
    assert bearer.objection("round.excuse") is not None
    assert bearer.objection("command.send") is not None
